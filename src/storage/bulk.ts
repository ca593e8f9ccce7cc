import { sql } from 'kysely';
import { type Columns, type RowOf, rowSource } from './rowSource.ts';
import type { Tables } from './schema.ts';
import type { Scope, Writing } from './scope.ts';

type Target<C extends Columns> = {
  readonly table: keyof Tables;
  /** Columns that name a row within the organization. */
  readonly key: readonly (keyof C & string)[];
  readonly columns: C;
};

type Place = Pick<Scope, 'organizationId' | 'dialect'>;

/** Adds rows in one statement. */
export async function insertRows<C extends Columns>(
  db: Writing,
  place: Place,
  target: Target<C>,
  rows: readonly RowOf<C>[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`${insertion(place, target, rows)}`.execute(db);
}

/** Adds rows, or has them replace those with the same key. Each key may occur once. */
export async function upsertRows<C extends Columns>(
  db: Writing,
  place: Place,
  target: Target<C>,
  rows: readonly RowOf<C>[],
): Promise<void> {
  if (rows.length === 0) return;
  const key = ['organization_id', ...target.key].join(', ');
  const changes = Object.keys(target.columns)
    .filter((name) => !target.key.includes(name))
    .map((name) => `${name} = excluded.${name}`);
  await sql`${insertion(place, target, rows)}
    on conflict (${sql.raw(key)}) do update set ${sql.raw(changes.join(', '))}`.execute(db);
}

function insertion<C extends Columns>(place: Place, target: Target<C>, rows: readonly RowOf<C>[]) {
  const names = Object.keys(target.columns);
  const into = ['organization_id', ...names].join(', ');
  const from = names.map((name) => `x.${name}`).join(', ');
  // "where true" tells SQLite that the "on" after it begins a conflict clause, not a join.
  return sql`insert into ${sql.table(target.table)} (${sql.raw(into)})
    select ${place.organizationId}, ${sql.raw(from)}
    from ${rowSource(place.dialect, target.columns, rows)} where true`;
}

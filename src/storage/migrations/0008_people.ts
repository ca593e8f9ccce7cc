import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import { canonicalName } from '../../core/contact/canonical.ts';
import type { Dialect } from '../database/dialect.ts';

type ColumnType = ColumnDataType | RawBuilder<unknown>;

/** Versions of saved data, who changed what, the progress of runs, and unique keys. */
export async function people(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const postgres = dialect === 'postgres';
  const text: ColumnType = postgres ? sql`text collate "C"` : 'text';
  // Text on both databases, because it is only ever shown.
  const actor = text;
  const add = (table: string, name: string, type: ColumnType) =>
    db.schema.alterTable(table).addColumn(name, type).execute();

  for (const table of ['settings', 'contact_filters', 'connections']) {
    await db.schema
      .alterTable(table)
      .addColumn('version', 'bigint', (column) => column.notNull().defaultTo(1))
      .execute();
    await add(table, 'saved_by', actor);
  }
  await add('connections', 'saved_at', text);
  await sql`update connections set saved_at = keys_since`.execute(db);
  await add('mappings', 'saved_by', actor);
  // Null if a run changed it last, or an older ampwise.
  await add('amp_contacts', 'edited_by', actor);
  await add('todos', 'edited_by', actor);
  await add('holds', 'held_by', actor);

  await add('runs', 'step', text);
  await add('runs', 'step_done', 'bigint');
  await add('runs', 'step_total', 'bigint');
  await add('runs', 'step_at', text);
  await add('runs', 'cancel_at', text);
  await add('runs', 'cancel_by', actor);

  await freeMembers(db);
  await db.schema
    .createIndex('users_member')
    .on('users')
    .columns(['organization_id', 'member_id'])
    .unique()
    .where(sql.ref('member_id'), 'is not', null)
    .execute();
  await db.schema
    .alterTable('amp_fields')
    .addColumn('label_key', text, (column) => column.notNull().defaultTo(''))
    .execute();
  await fillLabels(db);
  await db.schema
    .createIndex('amp_fields_label')
    .on('amp_fields')
    .columns(['organization_id', 'label_key'])
    .unique()
    .execute();
}

/** Of several users with the same Member ID, the one who owned the contacts keeps it. */
async function freeMembers(db: Kysely<unknown>): Promise<void> {
  type Row = { organization_id: string; id: string; name: string; member_id: number };
  const { rows } = await sql<Row>`select organization_id, id, name, member_id from users
    where member_id is not null order by organization_id, id`.execute(db);
  const keepers = new Map<string, Row>();
  const byName = rows.toSorted((a, b) => compare(canonicalName(a.name), canonicalName(b.name)));
  for (const row of byName) keepers.set(`${row.organization_id} ${row.member_id}`, row);
  for (const row of rows) {
    if (keepers.get(`${row.organization_id} ${row.member_id}`) === row) continue;
    await sql`update users set member_id = null, member_identifier = null, verified_at = null
      where organization_id = ${row.organization_id} and id = ${row.id}`.execute(db);
  }
}

/** Of several custom fields with one label, the later ones get a number. */
async function fillLabels(db: Kysely<unknown>): Promise<void> {
  type Row = { organization_id: string; name: string; label: string };
  const { rows } = await sql<Row>`select organization_id, name, label from amp_fields
    order by organization_id, name`.execute(db);
  const taken = new Set(rows.map((row) => `${row.organization_id} ${canonicalName(row.label)}`));
  const given = new Set<string>();
  for (const { organization_id: id, name, label } of rows) {
    const key = (one: string) => `${id} ${canonicalName(one)}`;
    let own = label;
    for (let number = 2; given.has(key(own)) || (own !== label && taken.has(key(own))); number++) {
      own = `${label} (${number})`;
    }
    given.add(key(own));
    await sql`update amp_fields set label = ${own}, label_key = ${canonicalName(own)}
      where organization_id = ${id} and name = ${name}`.execute(db);
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

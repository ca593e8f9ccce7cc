import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';
import { rowSource } from '../database/rowSource.ts';
import { decodeJson, type JsonText } from '../database/storedJson.ts';
import { changesIn, type StoredRun } from '../rows/storedRun.ts';

type Row = {
  readonly organization_id: string;
  readonly id: string;
  readonly body: JsonText<StoredRun>;
};

/** How much each run changed, as columns, so that the changes of a month are read from an index. */
export async function runChanges(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  for (const name of ['changed_amp', 'changed_connectwise']) {
    await db.schema
      .alterTable('runs')
      .addColumn(name, 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
  }
  const columns = {
    organization_id: 'text',
    id: 'text',
    amp: 'integer',
    connectwise: 'integer',
  } as const;
  for (let last: Row | undefined; ; ) {
    const after =
      last === undefined
        ? sql`true`
        : sql`(organization_id, id) > (${last.organization_id}, ${last.id})`;
    const { rows }: { rows: readonly Row[] } = await sql<Row>`
      select organization_id, id, body from runs
      where ${after} order by organization_id, id limit 1000`.execute(db);
    last = rows.at(-1);
    if (last === undefined) break;
    const counted = rows.map(({ organization_id, id, body }) => ({
      organization_id,
      id,
      ...changesIn(decodeJson(body)),
    }));
    await sql`update runs set changed_amp = x.amp, changed_connectwise = x.connectwise
      from ${rowSource(dialect, columns, counted)}
      where runs.organization_id = x.organization_id and runs.id = x.id`.execute(db);
  }
  await sql`create index runs_changes
    on runs (organization_id, finished_at, changed_amp, changed_connectwise)
    where changed_amp + changed_connectwise > 0`.execute(db);
}

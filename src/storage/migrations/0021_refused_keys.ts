import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

/** Whether ConnectWise refuses the keys of a connection; so far only the schedule recorded that. */
export async function refusedKeys(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const text: ColumnDataType | RawBuilder<unknown> =
    dialect === 'postgres' ? sql`text collate "C"` : 'text';
  for (const name of ['refused_at', 'refused']) {
    await db.schema.alterTable('connections').addColumn(name, text).execute();
  }
  // A secret that could not be opened stopped the schedule as well, but ConnectWise refused nothing then.
  await sql`update connections set (refused_at, refused) = (
      select s.failed_at, s.failure from schedules as s
      where s.organization_id = connections.organization_id)
    where exists (select 1 from schedules as s where s.organization_id = connections.organization_id
      and s.stopped = 1 and s.failed_at is not null
      and s.failure not like '%secret_unreadable%')`.execute(db);
}

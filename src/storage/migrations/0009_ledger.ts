import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

/** One ledger for all records: holds of to-dos join the others. */
export async function ledger(db: Kysely<unknown>, _dialect: Dialect): Promise<void> {
  await moveHoldsOfTodos(db);
}

async function moveHoldsOfTodos(db: Kysely<unknown>): Promise<void> {
  await sql`insert into holds (organization_id, kind, id, reason, run_id, since, seq)
    select t.organization_id, 'todo', t.id, t.hold_reason, t.hold_run_id, t.held_since,
      coalesce((select max(h.seq) from holds as h where h.organization_id = t.organization_id), 0)
        + row_number() over (partition by t.organization_id order by t.held_since, t.id)
    from todos as t where t.held_since is not null and t.hold_reason is not null`.execute(db);
  await db.schema.dropIndex('todos_held').execute();
  for (const column of ['hold_reason', 'hold_run_id', 'held_since']) {
    await db.schema.alterTable('todos').dropColumn(column).execute();
  }
}

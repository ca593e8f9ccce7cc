import { type Kysely, sql } from 'kysely';
import type { NotUndone } from '../../ports/notUndone.ts';
import { insertRows } from '../database/bulk.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';

const target = {
  table: 'not_undone',
  key: ['run_id', 'seq'],
  columns: {
    run_id: 'text',
    seq: 'integer',
    contact_id: 'integer',
    amp_contact_id: 'text',
    todo_id: 'text',
    reason: 'text',
  },
} as const;

/** Stores the records that an undo skipped, in place of those stored before. */
export async function keepNotUndone(
  db: Writing,
  scope: Scope,
  runId: string,
  left: readonly NotUndone[],
): Promise<void> {
  await db
    .deleteFrom('not_undone')
    .where('organization_id', '=', scope.organizationId)
    .where('run_id', '=', runId)
    .execute();
  const rows = left.map(({ contactId, ampContactId, todoId = null, reason }, index) => ({
    run_id: runId,
    seq: index + 1,
    contact_id: contactId,
    amp_contact_id: ampContactId,
    todo_id: todoId,
    reason,
  }));
  await insertRows(db, scope, target, rows);
}

/** The records that an undo skipped, after a number, and how many there are in all. */
export async function loadNotUndone(
  db: Kysely<Tables>,
  { organizationId }: Pick<Scope, 'organizationId'>,
  {
    runId,
    after,
    limit,
  }: { readonly runId: string; readonly after: number; readonly limit: number },
): Promise<{
  readonly total: number;
  readonly rows: readonly { readonly seq: number; readonly record: NotUndone }[];
}> {
  const ofRun = db
    .selectFrom('not_undone')
    .where('organization_id', '=', organizationId)
    .where('run_id', '=', runId);
  const rows = await ofRun
    .select(['seq', 'contact_id', 'amp_contact_id', 'todo_id', 'reason'])
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute();
  // Counted, because an erased person leaves a gap in the numbers.
  const counted = await ofRun.select(sql<number>`count(*)`.as('total')).executeTakeFirst();
  return {
    total: counted?.total ?? 0,
    rows: rows.map((row) => ({
      seq: row.seq,
      record: {
        contactId: row.contact_id,
        ampContactId: row.amp_contact_id,
        ...(row.todo_id === null ? {} : { todoId: row.todo_id }),
        reason: row.reason,
      },
    })),
  };
}

import { sql } from 'kysely';
import { Failure } from '../../core/failure.ts';
import type { TodoSyncStore } from '../../ports/todoStores.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { encodeJson } from '../database/storedJson.ts';
import { lineOf, planLineColumns } from '../rows/planLineRows.ts';
import { upsertSkips } from '../rows/skipRows.ts';
import { storedTodoEntry } from '../rows/storedEntry.ts';
import { dequeueTodos, enqueueTodos } from './queue.ts';
import { isTodoStale, loadTodoState, TodoWrites, todoIdOf, todoLine } from './todoLines.ts';

/** Lines that write activities to ConnectWise, each recorded before it is sent. */
export function todoWrites(
  scope: Scope,
): Pick<
  TodoSyncStore,
  'begin' | 'noteParts' | 'commit' | 'fail' | 'takeBack' | 'tell' | 'sent' | 'settleSent'
> {
  const { organizationId } = scope;

  const oneLine = async (db: Writing, runId: string, seq: number) => {
    const row = await db
      .selectFrom('plan_lines')
      .select(planLineColumns)
      .where('organization_id', '=', organizationId)
      .where('run_id', '=', runId)
      .where('todo_id', 'is not', null)
      .where('seq', '=', seq)
      .executeTakeFirst();
    if (row !== undefined) return todoLine(lineOf(row));
    throw new Failure('internal', { error: 'no such line about a to-do', seq });
  };
  const updateLine = (db: Writing, runId: string, seq: number) =>
    db
      .updateTable('plan_lines')
      .where('organization_id', '=', organizationId)
      .where('run_id', '=', runId)
      .where('seq', '=', seq);

  return {
    begin: (lease, seq, now) =>
      scope.leased(lease, async (db) => {
        const line = await oneLine(db, lease.runId, seq);
        if (line.state !== 'proposed') return false;
        if (isTodoStale(line, await loadTodoState(db, scope, [todoIdOf(line)]))) {
          await updateLine(db, lease.runId, seq).set({ state: 'stale' }).execute();
          return false;
        }
        await updateLine(db, lease.runId, seq).set({ state: 'sent', sent_at: now }).execute();
        return true;
      }),

    noteParts: (lease, seq, parts) =>
      scope.leased(lease, async (db) => {
        const { line, state } = await oneLine(db, lease.runId, seq);
        if (state !== 'sent' || line.kind !== 'todo') throw notSent(seq);
        const body = encodeJson(storedTodoEntry({ ...line.entry, parts }));
        await updateLine(db, lease.runId, seq).set({ body }).execute();
      }),

    commit: (lease, { runId, seq, entry, activity, again, now }) =>
      scope.leased(lease, async (db) => {
        const line = await oneLine(db, runId, seq);
        // By a call whose answer was lost.
        if (line.state === 'applied') return;
        if (line.state !== 'sent') throw notSent(seq);
        const { rows } = await loadTodoState(db, scope, [entry.todoId]);
        const row = rows.get(entry.todoId);
        if (row === undefined) throw new Failure('internal', { error: 'no such to-do' });
        const writes = new TodoWrites();
        const version = writes.carryOut(entry, row, activity, line.stamp, now);
        await writes.writeTo(db, scope, lease.runId, now);
        // Settled later than it was sent: what was decided meanwhile passed over it, since it had no link.
        if (again === true || runId !== lease.runId)
          await enqueueTodos(db, organizationId, sql`t.id = ${entry.todoId}`);
        await updateLine(db, runId, seq)
          .set({
            state: 'applied',
            applied_at: now,
            applied_version: version,
            body: encodeJson(storedTodoEntry(entry)),
          })
          .execute();
      }),

    fail: (lease, { runId, seq, problem, skip, again }) =>
      scope.leased(lease, async (db) => {
        const line = await oneLine(db, runId, seq);
        if (line.state === 'failed') return;
        if (line.state !== 'sent' && line.state !== 'proposed') throw notSent(seq);
        await updateLine(db, runId, seq).set({ state: 'failed', problem }).execute();
        if (skip === null) return;
        await upsertSkips(db, scope, lease.runId, 'todo', [skip]);
        if (again) await enqueueTodos(db, organizationId, sql`t.id = ${skip.id}`);
        else await dequeueTodos(db, scope, [{ todo_id: skip.id, stamp: line.stamp }]);
      }),

    takeBack: (lease, seq) =>
      scope.leased(lease, async (db) => {
        await updateLine(db, lease.runId, seq)
          .set({ state: 'proposed', sent_at: null })
          .where('state', '=', 'sent')
          .execute();
      }),

    tell: (lease, skip) =>
      scope.leased(lease, (db) => upsertSkips(db, scope, lease.runId, 'todo', [skip])),

    sent: (limit) =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('plan_lines')
          .select(planLineColumns)
          .select((select) => [
            'run_id',
            select.fn.coalesce('sent_at', select.val('')).as('sent_at'),
          ])
          .where('organization_id', '=', organizationId)
          .where('state', '=', sql.lit('sent'))
          .where('sent_at', '>=', '')
          .where('kind', '=', 'todo')
          .orderBy('plan_lines.sent_at')
          .orderBy('run_id')
          .orderBy('seq')
          .limit(limit)
          .execute();
        return rows.flatMap((row) => {
          const { line, seq } = lineOf(row);
          if (line.kind !== 'todo') return [];
          return [{ runId: row.run_id, seq, entry: line.entry, sentAt: row.sent_at }];
        });
      }),

    settleSent: (lease, { runId, seq }, state, problem) =>
      scope.leased(lease, async (db) => {
        const line = await oneLine(db, runId, seq);
        if (line.state !== 'sent') return;
        await updateLine(db, runId, seq).set({ state, problem }).execute();
        await enqueueTodos(db, organizationId, sql`t.id = ${todoIdOf(line)}`);
      }),
  };
}

function notSent(seq: number): Failure {
  return new Failure('internal', { error: 'a plan line that was not sent', seq });
}

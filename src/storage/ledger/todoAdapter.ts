import { sql } from 'kysely';
import { Failure } from '../../core/failure.ts';
import type { LineAdapter } from './lineAdapter.ts';
import { enqueue } from './queue.ts';
import { isTodoStale, loadTodoState, TodoWrites, todoIdOf, todoLine } from './todoLines.ts';

/** Lines about to-dos. */
export const todoAdapter: LineAdapter = {
  has: (line) => line.kind === 'todo' || (line.kind === 'skip' && line.skip.kind === 'todo'),
  writes: (line) => line.kind === 'todo' && line.entry.write !== null,
  async load(db, scope, lines) {
    const state = await loadTodoState(
      db,
      scope,
      lines.map((line) => todoIdOf(todoLine(line))),
    );
    const writes = new TodoWrites();
    return {
      isStale: (line) => isTodoStale(todoLine(line), state),
      carryOut(line, { now }) {
        const { line: body, stamp } = todoLine(line);
        if (body.kind === 'skip') return writes.wait(body.skip, stamp);
        const row = state.rows.get(body.entry.todoId);
        if (row === undefined) throw new Failure('internal', { error: 'no such to-do' });
        writes.carryOut(body.entry, row, null, stamp, now);
      },
      writeTo: (...place) => writes.writeTo(...place),
    };
  },
  /** From the version, an undo can tell whether a to-do was edited since. */
  applied: (organizationId) => ({
    ampContactId: sql`plan_lines.amp_contact_id`,
    version: sql`case when plan_lines.kind = 'todo' then
      (select t.version from todos as t where t.organization_id = ${organizationId}
        and t.id = plan_lines.todo_id) end`,
  }),
  async commit(db, scope, lease, { stamp }, written) {
    if (!('activity' in written)) throw new Failure('internal', { error: 'no activity' });
    const { entry, activity, again, now, runId } = written;
    const { rows } = await loadTodoState(db, scope, [entry.todoId]);
    const row = rows.get(entry.todoId);
    if (row === undefined) throw new Failure('internal', { error: 'no such to-do' });
    const writes = new TodoWrites();
    const version = writes.carryOut(entry, row, activity, stamp, now);
    await writes.writeTo(db, scope, lease.runId, now);
    // Committed by a later run than the one that sent it: decisions made in between did not include it,
    // because it had no link.
    if (again === true || runId !== lease.runId) {
      await enqueue(db, scope.organizationId, 'todo', sql`t.id = ${entry.todoId}`);
    }
    return { line: { kind: 'todo', entry }, version };
  },
};

import type { UndoRefusal } from '../../../core/plan/undo.ts';
import type { TodoEntry } from '../../../core/todo/todoPlan.ts';
import { undoTodo } from '../../../core/todo/undoTodo.ts';
import type { NewPlanLine } from '../../../ports/planStores.ts';
import { type EngineDeps, instant } from '../../deps.ts';
import type { HeldLease } from '../../run/lease.ts';
import type { NotUndone } from '../../run/undone.ts';
import { policyWithoutLists, todoLookups } from './planTodos.ts';

const batchSize = 500;

type Options = {
  readonly chosen: (seq: number) => boolean;
  readonly notUndone: NotUndone[];
  readonly signal: AbortSignal | undefined;
};

type Deed = { readonly entry: TodoEntry; readonly version: number | null };

/**
 * Plans what takes back the to-do lines of a run, as lines numbered from `firstSeq`, and keeps those
 * to-dos back. Returns their number. Of several lines about one to-do only the last can be taken back.
 */
export async function planUndoOfTodos(
  deps: EngineDeps,
  held: HeldLease,
  runId: string,
  firstSeq: number,
  { chosen, notUndone, signal }: Options,
): Promise<number> {
  const { todoSync, holds, plans } = deps.stores;
  const deeds = new Map<string, Deed>();
  for (let after = 0; ; ) {
    signal?.throwIfAborted();
    const lines = await todoSync.lines(runId, after, batchSize, 'applied');
    const last = lines.at(-1);
    if (last === undefined) break;
    for (const { seq, line, appliedVersion: version } of lines) {
      if (line.kind !== 'todo' || !chosen(seq)) continue;
      deeds.set(line.entry.todoId, { entry: line.entry, version });
    }
    after = last.seq;
  }
  if (deeds.size === 0) return 0;
  const policy = { ...(await policyWithoutLists(deps)), ...(await todoLookups(deps).lists()) };
  const ids = [...deeds.keys()];
  let planned = 0;
  for (let from = 0; from < ids.length; from += batchSize) {
    const batch = ids.slice(from, from + batchSize);
    const found = await todoSync.candidatesByIds(batch);
    const now = new Map(found.map((one) => [one.candidate.todo.id, one]));
    const lines: NewPlanLine[] = [];
    for (const id of batch) {
      const deed = deeds.get(id);
      if (deed === undefined) continue;
      const one = now.get(id);
      const undone = undoTodo({ ...deed, now: one?.candidate ?? null }, policy);
      if (typeof undone !== 'string') {
        const line = { kind: 'todo', entry: undone } as const;
        lines.push({ seq: firstSeq + planned + lines.length, stamp: one?.stamp ?? 0, line });
      } else if (undone !== 'nothing_to_undo') notUndone.push(notUndoneTodo(id, undone));
    }
    // Before anything is taken back, so that no run can do it again in between.
    const kept = lines.flatMap(({ line }) => (line.kind === 'todo' ? [line.entry.todoId] : []));
    const records = kept.map((id) => ({ kind: 'todo', id }) as const);
    if (kept.length > 0) await holds.hold(records, 'undone', held.lease.runId, instant(deps.clock));
    if (lines.length > 0) await plans.save(held.lease, lines);
    planned += lines.length;
    await held.keepAlive();
  }
  return planned;
}

export function notUndoneTodo(todoId: string, reason: UndoRefusal): NotUndone {
  return { contactId: null, ampContactId: null, todoId, reason };
}

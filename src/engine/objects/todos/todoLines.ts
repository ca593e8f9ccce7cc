import { Failure } from '../../../core/failure.ts';
import { noLosses } from '../../../core/plan/brake.ts';
import { noEffect } from '../../../core/plan/effect.ts';
import { effectOfTodo } from '../../../core/todo/todoEffect.ts';
import { type TodoEntry, takesTodoAway } from '../../../core/todo/todoPlan.ts';
import type { PlanLineBody } from '../../../ports/planStores.ts';
import { instant } from '../../deps.ts';
import type { RunContext } from '../../sync/runContext.ts';
import type { LineFacts, LineStore } from '../../sync/syncedObject.ts';

/** Lines about to-dos in storage. */
export function todoLines({ deps, held }: RunContext): LineStore {
  const { todoSync } = deps.stores;
  const { lease } = held;
  return {
    page: (runId, afterSeq, limit, state) => todoSync.lines(runId, afterSeq, limit, state),
    apply: (lines) => todoSync.apply(lease, lines, instant(deps.clock)),
    begin: (seq) => todoSync.begin(lease, seq, instant(deps.clock)),
    takeBack: (seq) => todoSync.takeBack(lease, seq),
    async sent(limit) {
      const sent = await todoSync.sent(limit);
      return sent.map(({ entry, ...at }) => ({ ...at, line: { kind: 'todo', entry } }));
    },
  };
}

/** The entry of a line that changes a to-do. */
export function todoEntryOf(line: PlanLineBody): TodoEntry {
  if (line.kind === 'todo') return line.entry;
  throw new Failure('internal', { error: 'no entry about a to-do' });
}

export function todoFacts(line: PlanLineBody): LineFacts {
  if (line.kind !== 'todo') {
    return {
      record: null,
      writes: false,
      creates: false,
      frees: false,
      effect: noEffect,
      losses: noLosses,
    };
  }
  const { entry } = line;
  return {
    record: { kind: 'todo', id: entry.todoId },
    writes: entry.write !== null,
    creates: entry.activityId === null,
    frees: false,
    effect: effectOfTodo(entry),
    losses: { ...noLosses, records: takesTodoAway(entry) ? 1 : 0 },
  };
}

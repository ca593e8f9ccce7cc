import { Failure } from '../../../core/failure.ts';
import { noLosses } from '../../../core/plan/brake.ts';
import { effectOfTodo } from '../../../core/todo/todoEffect.ts';
import { type TodoEntry, takesTodoAway } from '../../../core/todo/todoPlan.ts';
import type { PlanLineBody } from '../../../ports/planStores.ts';
import { noFacts } from '../../sync/lineFacts.ts';
import type { LineFacts } from '../../sync/syncedObject.ts';

/** The entry of a line that changes a to-do. */
export function todoEntryOf(line: PlanLineBody): TodoEntry {
  if (line.kind === 'todo') return line.entry;
  throw new Failure('internal', { error: 'no entry about a to-do' });
}

export function todoFacts(line: PlanLineBody): LineFacts {
  if (line.kind !== 'todo') return noFacts;
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

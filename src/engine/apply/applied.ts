import type { Failure } from '../../core/failure.ts';
import { addLosses, type Losses, noLosses } from '../../core/plan/brake.ts';
import { type PlanEntry, writesAmpContact, writesConnectWise } from '../../core/plan/plan.ts';
import { type TodoEntry, takesTodoAway, writesTodo } from '../../core/todo/todoPlan.ts';
import type { SideCounts } from '../../ports/runStores.ts';

/** What came of a plan; it counts up, so that an interrupted run can tell. */
export type Applied = {
  amp: SideCounts;
  connectwise: SideCounts;
  /** Lines whose record was edited since. */
  stale: number;
  /** Lines that ConnectWise did not take, or of which nobody knows yet. */
  failed: number;
  /** A right that turned out to be missing for some records; the others went on. */
  missingRight: Failure | null;
  /** What was taken away: what went stale and is planned again does not count twice. */
  losses: Losses;
  /** What was done to to-dos and activities, and of how many something was taken away. */
  todos: { amp: SideCounts; connectwise: SideCounts; losses: number };
};

export function nothingApplied(): Applied {
  const nothing = { created: 0, updated: 0, removed: 0 };
  return {
    amp: nothing,
    connectwise: nothing,
    stale: 0,
    failed: 0,
    missingRight: null,
    losses: noLosses,
    todos: { amp: nothing, connectwise: nothing, losses: 0 },
  };
}

/** Counts what an entry that was carried out did to each side. */
export function countEntry(applied: Applied, entry: PlanEntry): void {
  const { amp, connectwise } = applied;
  applied.losses = addLosses(applied.losses, [entry]);
  if (entry.action === 'create') applied.amp = { ...amp, created: amp.created + 1 };
  else if (entry.action === 'remove') applied.amp = { ...amp, removed: amp.removed + 1 };
  else if (writesAmpContact(entry)) applied.amp = { ...amp, updated: amp.updated + 1 };

  if (entry.action === 'push') {
    applied.connectwise = { ...connectwise, created: connectwise.created + 1 };
  } else if (entry.action === 'inactivate') {
    applied.connectwise = { ...connectwise, removed: connectwise.removed + 1 };
  } else if (writesConnectWise(entry)) {
    applied.connectwise = { ...connectwise, updated: connectwise.updated + 1 };
  }
}

/** The same for an entry about a to-do. */
export function countTodo({ todos }: Applied, entry: TodoEntry): void {
  const { amp, connectwise } = todos;
  if (takesTodoAway(entry)) todos.losses++;
  if (entry.action === 'remove') todos.amp = { ...amp, removed: amp.removed + 1 };
  else if (writesTodo(entry)) todos.amp = { ...amp, updated: amp.updated + 1 };

  if (entry.write === null) return;
  if (entry.write.kind === 'create') {
    todos.connectwise = { ...connectwise, created: connectwise.created + 1 };
  } else if (entry.write.kind === 'delete' || entry.action === 'close') {
    todos.connectwise = { ...connectwise, removed: connectwise.removed + 1 };
  } else todos.connectwise = { ...connectwise, updated: connectwise.updated + 1 };
}

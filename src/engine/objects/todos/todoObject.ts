import type { Run } from '../../../ports/runStores.ts';
import { noCounts, type ObjectTally, type RunContext, sumOfCounts } from '../../sync/runContext.ts';
import type { Reading, SyncedObject } from '../../sync/syncedObject.ts';
import { decideTodos, todoLookups, todoPolicyNow } from './decideTodos.ts';
import { detectActivities } from './detectActivities.ts';
import { namedTodos, readNamedActivities, todoSkips } from './namedTodos.ts';
import { failTodo, todoSender } from './sendTodos.ts';
import { settleSentTodo } from './settleTodos.ts';
import { todoFacts } from './todoFacts.ts';
import { undoOfTodos } from './undoTodos.ts';

/** AMP to-dos with the activities they became in ConnectWise. */
export function todoObject(context: RunContext): SyncedObject {
  const { stores } = context.deps;
  const lookups = todoLookups(context.deps);
  return {
    name: 'todos',
    inOneRequest: true,
    async detect(reading) {
      await detectAll(context, reading);
      return null;
    },
    linked: async () => (await stores.todos.counts()).linked,
    decide: (_, last) => decideTodos(context, lookups, last),
    newIds: () => new Map(),
    factsOf: todoFacts,
    lookAgain: (lines) => todoSender(context, lines),
    fail: (line, failure) => failTodo(context, line, failure),
    settle: (sent) => settleSentTodo(context, sent),
    undo: undoOfTodos(context, lookups),
    somethingIsLeft: () => somethingIsLeft(context),
    report: (earlier, tally) => report(context, earlier, tally),
  };
}

async function detectAll(context: RunContext, reading: Reading): Promise<void> {
  const { all, records, storedPlan } = reading;
  const { only } = context;
  if (only !== null) return await readNamedActivities(context, only);
  if (!storedPlan) {
    if (all) await context.deps.stores.todoSync.retryRemovals(context.lock.lease);
    await detectActivities(context, all);
    if (records !== null) await readNamedActivities(context, records);
    return;
  }
  // Activities that merely become visible again keep their `lastUpdated`, so all are read if the
  // plan concerns any.
  const { runId } = context.lock.lease;
  const [line] = await context.deps.stores.plans.lines(runId, 0, 1, 'proposed', 'todos');
  await detectActivities(context, all || line !== undefined);
  // A plan made with other settings is stale.
  await todoPolicyNow(context);
}

async function somethingIsLeft({ deps, only }: RunContext): Promise<boolean> {
  const { stores } = deps;
  if (only !== null) {
    const some = await stores.todoSync.candidatesByIds(await namedTodos(deps, only));
    return some.some(({ stamp, candidate }) => stamp > 0 || candidate.sent);
  }
  if ((await stores.readings.unreadable('activities')).length > 0) return true;
  const { queued } = await stores.todos.counts();
  return queued > 0 || (await stores.writes.sent('todos', null, 1)).length > 0;
}

async function report(
  { deps, only }: RunContext,
  { todos: earlier }: Run,
  tally: ObjectTally,
): Promise<Partial<Run>> {
  const skips = await (only === null ? deps.stores.skips.counts('todo') : todoSkips(deps, only));
  return {
    todos: {
      amp: sumOfCounts(earlier?.amp ?? noCounts, tally.amp),
      connectwise: sumOfCounts(earlier?.connectwise ?? noCounts, tally.connectwise),
      waiting: Object.values(skips).reduce((total, one) => total + one, 0),
      skips,
    },
  };
}

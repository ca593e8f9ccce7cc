import { noLosses } from '../../../core/plan/brake.ts';
import type { RecordRef } from '../../../core/plan/record.ts';
import { decideTodo, type TodoDecision } from '../../../core/todo/decideTodo.ts';
import type { ActivityStatus, ActivityType } from '../../../core/todo/todo.ts';
import { policyKey, type TodoPolicy } from '../../../core/todo/todoPolicy.ts';
import type { QueuedTodo, TodoSyncStore } from '../../../ports/todoStores.ts';
import type { EngineDeps } from '../../deps.ts';
import type { RunContext } from '../../sync/runContext.ts';
import type { Decided, UnnumberedLine } from '../../sync/syncedObject.ts';
import { namedTodos } from './namedTodos.ts';
import { todoFacts } from './todoFacts.ts';

const batchSize = 200;

/**
 * If this many to-dos are linked and all their activities are gone, ConnectWise may merely not show them
 * any more.
 */
const fewTodos = 5;

/** The live lists and members that decisions need; each is asked for once in a run, if at all. */
export type TodoLookups = {
  lists(): Promise<{
    readonly types: readonly ActivityType[];
    readonly statuses: readonly ActivityStatus[];
  }>;
  /** Of these members, those that are inactive or cannot be seen. */
  inactive(ids: readonly number[]): Promise<readonly number[]>;
};

export function todoLookups({ connectWise }: EngineDeps): TodoLookups {
  let lists: ReturnType<TodoLookups['lists']> | null = null;
  const active = new Map<number, boolean>();
  const read = async () => ({
    types: await connectWise.activityTypes(),
    statuses: await connectWise.activityStatuses(),
  });
  return {
    lists: () => {
      lists ??= read();
      return lists;
    },
    async inactive(ids) {
      const unknown = ids.filter((id) => !active.has(id));
      if (unknown.length > 0) {
        const found = await connectWise.members(unknown);
        for (const id of unknown) {
          active.set(
            id,
            found.some((member) => member.id === id && !member.inactive),
          );
        }
      }
      return ids.filter((id) => active.get(id) !== true);
    },
  };
}

/**
 * Decides all to-dos that changed on either side and those that wait; only the ones after `begun` if that
 * is given.
 */
export async function* decideTodos(
  context: RunContext,
  lookups: TodoLookups,
  begun: RecordRef | null,
): AsyncGenerator<Decided> {
  const { todoSync, todos } = context.deps.stores;
  const known = await todoPolicyNow(context);
  const { linked, gone, queued } = await todos.counts();
  // All of only a few may well be deleted on one day.
  const emptied = linked >= fewTodos && gone === linked;
  const next =
    context.only === null
      ? (after: string) => todoSync.candidates(after, batchSize)
      : nextNamed(todoSync, await namedTodos(context.deps, context.only));
  for (let after = begun?.kind === 'todo' ? begun.id : ''; ; ) {
    const batch = await next(after);
    const last = batch.at(-1);
    if (last === undefined) return;
    const decisions = await decide(batch, known, lookups);
    const goneOnes = decisions.some(
      ({ one: { candidate }, decision }) =>
        decision.kind === 'entry' && candidate.gone && candidate.link?.state === 'active',
    );
    const lines = decisions.flatMap(({ one, decision }) => lineOf(one, decision) ?? []);
    yield {
      candidates: batch.length,
      outOf: queued,
      lines,
      losses: {
        ...noLosses,
        records: lines.filter(({ line }) => todoFacts(line).losses.records > 0).length,
        lostInAmp: emptied && goneOnes ? linked : 0,
      },
      last: { kind: 'todo', id: last.candidate.todo.id },
      dequeue: () => dequeue(context, decisions),
    };
    after = last.candidate.todo.id;
  }
}

function nextNamed(todoSync: TodoSyncStore, ids: readonly string[]) {
  return async (after: string) =>
    await todoSync.candidatesByIds(ids.filter((id) => id > after).slice(0, batchSize));
}

async function dequeue(
  { deps, lock }: RunContext,
  decisions: readonly DecidedTodo[],
): Promise<void> {
  const seen = decisions
    .filter(({ one, decision }) => decision.kind === 'unchanged' && one.stamp > 0)
    .map(
      ({ one: { candidate, stamp } }) => ({ kind: 'todo', id: candidate.todo.id, stamp }) as const,
    );
  if (seen.length > 0) await deps.stores.plans.dequeue(lock.lease, seen);
}

/** Stores the present policy; if it differs from the previous one, queues the to-dos concerned. */
export async function todoPolicyNow({ deps, lock }: RunContext): Promise<TodoPolicy> {
  const known = await policyWithoutLists(deps);
  await deps.stores.todoSync.queueIfChanged(lock.lease, policyKey(known));
  return known;
}

/** The policy for to-dos, without the lists and members that only ConnectWise knows. */
export async function policyWithoutLists({ stores }: Pick<EngineDeps, 'stores'>) {
  return {
    settings: await stores.settings.get(),
    users: await stores.users.list(),
    types: [],
    statuses: [],
    inactiveMembers: new Set<number>(),
  } satisfies TodoPolicy;
}

type DecidedTodo = { readonly one: QueuedTodo; readonly decision: TodoDecision };

/** Decides a batch; asks ConnectWise only for data that a decision depends on. */
async function decide(
  batch: readonly QueuedTodo[],
  known: TodoPolicy,
  lookups: TodoLookups,
): Promise<readonly DecidedTodo[]> {
  const by = (policy: TodoPolicy) =>
    batch.map((one) => ({ one, decision: decideTodo(one.candidate, policy) }));
  const first = by(known);
  if (!first.some(({ one, decision }) => turnsOnLists(one, decision))) return first;
  const listed: TodoPolicy = { ...known, ...(await lookups.lists()) };
  const second = by(listed);
  const members = second.flatMap(({ decision }) =>
    decision.kind === 'entry' ? (decision.entry.assigned?.memberId ?? []) : [],
  );
  if (members.length === 0) return second;
  const inactive = await lookups.inactive([...new Set(members)]);
  return inactive.length === 0 ? second : by({ ...listed, inactiveMembers: new Set(inactive) });
}

function turnsOnLists({ candidate, stamp }: QueuedTodo, decision: TodoDecision): boolean {
  const { link, skip } = candidate;
  const linked = link !== null && link.state !== 'ended';
  if (decision.kind === 'entry') return true;
  return (linked && stamp > 0) || skip?.reason === 'no_closed_status';
}

function lineOf({ stamp }: QueuedTodo, decision: TodoDecision): UnnumberedLine | null {
  if (decision.kind === 'unchanged') return null;
  if (decision.kind === 'skip') return { stamp, line: { kind: 'skip', skip: decision.skip } };
  return { stamp, line: { kind: 'todo', entry: decision.entry } };
}

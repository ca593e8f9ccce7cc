import type { TodoSkipReason } from '../../../core/plan/skip.ts';
import type { NamedRecords } from '../../../ports/namedRecords.ts';
import type { EngineDeps } from '../../deps.ts';
import { namedContacts } from '../../detect/namedContacts.ts';
import type { RunContext } from '../../sync/runContext.ts';
import { readByIds } from './detectActivities.ts';

/** Ids of the to-dos of the named contacts and of the named activities. */
export async function namedTodos(
  { stores }: Pick<EngineDeps, 'stores'>,
  records: NamedRecords,
): Promise<readonly string[]> {
  const { contacts, ampContacts } = await namedContacts({ stores }, records);
  const linked = (await stores.mirror.candidatesByIds(contacts)).flatMap(
    ({ candidate }) => candidate.link?.ampContactId ?? [],
  );
  const about = await stores.todoSync.ofAmpContacts([...new Set([...ampContacts, ...linked])]);
  const owners = await stores.todoSync.ownersOf(records.activities);
  return [...new Set([...about, ...owners.values()])].toSorted();
}

/** Reads the activities of these to-dos by id, and queues the to-dos whether they changed or not. */
export async function readNamedActivities(
  context: RunContext,
  records: NamedRecords,
): Promise<void> {
  const { deps, lock } = context;
  const { plans, todoSync } = deps.stores;
  const ids = await namedTodos(deps, records);
  if (ids.length === 0) return;
  const known = await todoSync.candidatesByIds(ids);
  const activities = known.flatMap(({ candidate: { link } }) =>
    link === null || link.state === 'ended' ? [] : link.activityId,
  );
  await readByIds(
    context,
    activities.toSorted((a, b) => a - b),
  );
  await plans.queueRecords(
    lock.lease,
    ids.map((id) => ({ kind: 'todo', id }) as const),
  );
}

/** How many of these to-dos wait, by reason. */
export async function todoSkips(
  deps: Pick<EngineDeps, 'stores'>,
  records: NamedRecords,
): Promise<Partial<Record<TodoSkipReason, number>>> {
  const counts: Partial<Record<TodoSkipReason, number>> = {};
  for (const { candidate } of await deps.stores.todoSync.candidatesByIds(
    await namedTodos(deps, records),
  )) {
    const { skip } = candidate;
    if (skip !== null) counts[skip.reason] = (counts[skip.reason] ?? 0) + 1;
  }
  return counts;
}

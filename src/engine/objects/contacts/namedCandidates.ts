import type { AmpSkipReason, SkipReason } from '../../../core/plan/skip.ts';
import type { QueuedAmpCandidate, QueuedCandidate } from '../../../ports/mirrorStores.ts';
import type { NamedRecords } from '../../../ports/namedRecords.ts';
import type { EngineDeps } from '../../deps.ts';
import { namedContacts } from '../../detect/namedContacts.ts';

type Deps = Pick<EngineDeps, 'stores'>;

/** The candidates of a run of named records, as they are queued. */
export async function queuedByName(
  deps: Deps,
  records: NamedRecords,
): Promise<{
  readonly contacts: readonly QueuedCandidate[];
  readonly ampContacts: readonly QueuedAmpCandidate[];
}> {
  const { contacts, ampContacts } = await candidatesByName(deps, records);
  return { contacts: contacts.filter(isQueued), ampContacts: ampContacts.filter(isQueued) };
}

/** How many of them are linked, and why the others are not, by reason. */
export async function standingOf(
  deps: Deps,
  records: NamedRecords,
): Promise<{
  readonly linked: number;
  readonly skips: Partial<Record<SkipReason, number>>;
  readonly ampSkips: Partial<Record<AmpSkipReason, number>>;
}> {
  const { contacts, ampContacts } = await candidatesByName(deps, records);
  return {
    linked: contacts.filter(({ candidate }) => candidate.link?.state === 'active').length,
    skips: countOf(contacts.flatMap(({ candidate }) => candidate.skip?.reason ?? [])),
    ampSkips: countOf(ampContacts.flatMap(({ candidate }) => candidate.skip?.reason ?? [])),
  };
}

async function candidatesByName({ stores }: Deps, records: NamedRecords) {
  const { contacts, ampContacts } = await namedContacts({ stores }, records);
  return {
    contacts: await stores.mirror.candidatesByIds(contacts),
    ampContacts: await stores.mirror.ampCandidatesByIds(ampContacts),
  };
}

function isQueued({ stamp }: { readonly stamp: number }): boolean {
  return stamp > 0;
}

function countOf<Reason extends string>(
  reasons: readonly Reason[],
): Partial<Record<Reason, number>> {
  const counts: Partial<Record<Reason, number>> = {};
  for (const reason of reasons) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

import { type ContactFilter, sameFilter } from '../../core/filter/contactFilter.ts';
import { mayTakeOf } from '../../core/filter/takes.ts';
import type { Candidate } from '../../core/plan/candidate.ts';
import { decideContacts } from '../../core/plan/decideContacts.ts';
import type { Policy } from '../../core/plan/decision.ts';
import { type Outcome, outcomeOf } from '../../core/plan/outcome.ts';
import type { SkipReason } from '../../core/plan/skip.ts';
import type { MirrorStore } from '../../ports/mirrorStores.ts';
import type { EngineDeps } from '../deps.ts';
import { paged } from '../detect/paged.ts';
import { readContacts } from '../detect/readContacts.ts';
import { blockersFor } from '../plan/blockers.ts';
import { policyWith } from '../plan/policy.ts';
import {
  type FilterChange,
  type FilterPreview,
  type Sampled,
  sampled,
  sampleSize,
} from './filterPreview.ts';

const batchSize = 200;

/** Counts the contacts that a filter includes from stored data, without asking ConnectWise. */
export async function previewRead(
  { stores }: Pick<EngineDeps, 'stores'>,
  filter: ContactFilter,
  signal?: AbortSignal,
): Promise<FilterPreview> {
  const { mirror } = stores;
  const inForce = await stores.filters.get();
  const isNew = inForce !== null && !sameFilter(inForce, filter);
  let companies = 0;
  for await (const company of paged((after) => mirror.companies(after, batchSize))) {
    if (!company.deleted && mayTakeOf(filter, company)) companies++;
  }
  const policy = await policyWith({ stores }, { filter });
  const present = isNew ? await policyWith({ stores }, { filter: inForce }) : null;
  const synced = new Set<number>();
  const skips: Partial<Record<SkipReason, number>> = {};
  const [entering, leaving] = [new Set<number>(), new Set<number>()];
  let linked = 0;
  for await (const candidates of readContacts(mirror, signal)) {
    const blockers = await blockersFor({ stores }, candidates);
    const now = outcomesOf(candidates, policy, blockers);
    const then = present === null ? now : outcomesOf(candidates, present, blockers);
    candidates.forEach(({ contact: { id }, link }, index) => {
      const [is, was] = [now[index], then[index]];
      if (is?.synced === true) synced.add(id);
      else if (is !== undefined && is.skip !== null) skips[is.skip] = (skips[is.skip] ?? 0) + 1;
      if (is?.synced === true && was?.synced === false) entering.add(id);
      if (is?.synced === false && was?.synced === true) {
        leaving.add(id);
        if (link?.state === 'active') linked++;
      }
    });
  }
  const change = async (): Promise<FilterChange | null> =>
    inForce === null || !isNew
      ? null
      : {
          inForce,
          entering: { contacts: entering.size, sample: await sampleOf(mirror, filter, entering) },
          leaving: {
            contacts: leaving.size,
            linked,
            sample: await sampleOf(mirror, filter, leaving),
          },
          leavesFilter: policy.settings.leavesFilter,
        };
  return {
    filter,
    companies,
    contacts: synced.size,
    skips,
    sample: await sampleOf(mirror, filter, synced),
    plan: null,
    change: await change(),
  };
}

function outcomesOf(
  candidates: readonly Candidate[],
  policy: Policy,
  blockers: readonly Candidate[],
): readonly Outcome[] {
  return decideContacts(candidates, policy, blockers).map(({ candidate, decision }) =>
    outcomeOf(candidate, decision),
  );
}

/** The first few, by id, with their companies. */
async function sampleOf(
  mirror: MirrorStore,
  filter: ContactFilter,
  ids: ReadonlySet<number>,
): Promise<readonly Sampled[]> {
  const first = [...ids].toSorted((a, b) => a - b).slice(0, sampleSize);
  const contacts = await mirror.contactsByIds(first);
  const companyIds = contacts.flatMap(({ companyId }) => companyId ?? []);
  const companies = await mirror.companiesByIds([...new Set(companyIds)]);
  return contacts.map((contact) =>
    sampled(filter, contact, companies.find(({ id }) => id === contact.companyId) ?? null),
  );
}

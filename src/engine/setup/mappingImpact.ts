import type { MappingDocument } from '../../core/mapping/document.ts';
import type { Candidate } from '../../core/plan/candidate.ts';
import { decideContacts } from '../../core/plan/decideContacts.ts';
import type { Decision, Policy } from '../../core/plan/decision.ts';
import type { FieldChange, PlanEntry } from '../../core/plan/plan.ts';
import { writesAmpContact, writesConnectWise } from '../../core/plan/plan.ts';
import type { EngineDeps } from '../deps.ts';
import { readContacts } from '../detect/readContacts.ts';
import { withDisputes } from '../plan/companyDisputes.ts';
import { policyWith } from '../plan/policy.ts';

/** The changes that saving a mapping would make to linked records. */
export type MappingImpact = {
  /** Links that were checked. */
  readonly links: number;
  /** Records that would change on either side, or get a conflict, because of the new mapping. */
  readonly records: number;
  readonly inAmp: number;
  readonly inConnectWise: number;
  readonly conflicts: number;
  /** Records in which a value would be emptied or replaced. */
  readonly replaced: number;
  /** The first few of the records, in order of id. */
  readonly sample: readonly ChangedRecord[];
};

/** A record as a mapping would change it. */
export type ChangedRecord = {
  readonly connectwiseId: number | null;
  readonly ampContactId: string | null;
  readonly name: string;
  readonly changes: readonly Pick<FieldChange, 'field' | 'side' | 'old' | 'new'>[];
  /** AMP fields that get a conflict. */
  readonly conflicts: readonly string[];
};

const sampleSize = 20;

/**
 * Plans all links against a mapping without saving anything, batch by batch and without a request to
 * ConnectWise. Changes that would happen with the present mapping too are not counted.
 */
export async function mappingImpact(
  deps: Pick<EngineDeps, 'stores'>,
  document: MappingDocument,
  signal?: AbortSignal,
): Promise<MappingImpact> {
  const filter = await deps.stores.filters.get();
  // Without a saved filter there was no sync yet, so nothing is linked.
  if (filter === null) return noImpact;
  const before = await policyWith(deps, { filter });
  const after = await policyWith(deps, { filter, document });
  let impact = noImpact;
  for await (const read of readContacts(deps.stores.mirror, signal)) {
    const candidates = read.filter(({ link }) => link !== null && link.state === 'active');
    const was = await decided(deps, before, candidates);
    const is = await decided(deps, after, candidates);
    is.forEach((decision, index) => {
      const candidate = candidates[index];
      if (candidate !== undefined) impact = withOne(impact, candidate, was[index], decision);
    });
  }
  return impact;
}

const noImpact: MappingImpact = {
  links: 0,
  records: 0,
  inAmp: 0,
  inConnectWise: 0,
  conflicts: 0,
  replaced: 0,
  sample: [],
};

/**
 * Decides as a plan would. A contact that is synced already depends on no other one, so there are no
 * blockers.
 */
async function decided(
  deps: Pick<EngineDeps, 'stores'>,
  policy: Policy,
  candidates: readonly Candidate[],
): Promise<readonly Decision[]> {
  const disputed = await withDisputes(deps, policy.mapping, candidates);
  return decideContacts(disputed, policy, []).map(({ decision }) => decision);
}

function withOne(
  impact: MappingImpact,
  candidate: Candidate,
  before: Decision | undefined,
  after: Decision,
): MappingImpact {
  const links = impact.links + 1;
  const [was, is] = [entryIn(before), entryIn(after)];
  if (is === null || !tells(is) || sameOutcome(was, is)) return { ...impact, links };
  return {
    links,
    records: impact.records + 1,
    inAmp: impact.inAmp + (writesAmpContact(is) ? 1 : 0),
    inConnectWise: impact.inConnectWise + (writesConnectWise(is) ? 1 : 0),
    conflicts: impact.conflicts + (is.conflicts.length > 0 ? 1 : 0),
    replaced: impact.replaced + (is.changes.some(({ old }) => old !== null) ? 1 : 0),
    sample:
      impact.sample.length < sampleSize
        ? [...impact.sample, changedRecord(candidate, is)]
        : impact.sample,
  };
}

function changedRecord({ contact }: Candidate, entry: PlanEntry): ChangedRecord {
  return {
    connectwiseId: entry.contactId,
    ampContactId: entry.ampContactId,
    name: [contact.firstName, contact.lastName].filter((part) => part !== null).join(' '),
    changes: entry.changes.map(({ field, side, old, new: next }) => ({
      field,
      side,
      old,
      new: next,
    })),
    conflicts: entry.conflicts.map(({ field }) => field),
  };
}

function entryIn(decision: Decision | undefined): PlanEntry | null {
  return decision?.kind === 'entry' ? decision.entry : null;
}

/** Whether a person would notice. */
function tells({ changes, conflicts }: PlanEntry): boolean {
  return changes.length + conflicts.length > 0;
}

function sameOutcome(a: PlanEntry | null, b: PlanEntry): boolean {
  if (a === null) return false;
  return JSON.stringify([a.changes, a.conflicts]) === JSON.stringify([b.changes, b.conflicts]);
}

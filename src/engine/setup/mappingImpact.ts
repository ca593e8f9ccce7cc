import type { MappingDocument } from '../../core/mapping/document.ts';
import type { Candidate } from '../../core/plan/candidate.ts';
import { decideContacts } from '../../core/plan/decideContacts.ts';
import type { Decision, Policy } from '../../core/plan/decision.ts';
import type { PlanEntry } from '../../core/plan/plan.ts';
import { writesAmpContact, writesConnectWise } from '../../core/plan/plan.ts';
import type { EngineDeps } from '../deps.ts';
import { withDisputes } from '../plan/companyDisputes.ts';
import { policyWith } from '../plan/policy.ts';

/** What a mapping would change if it were saved, in linked records. */
export type MappingImpact = {
  /** Links that were looked at. */
  readonly links: number;
  /** Records that would change on either side, or get a conflict, because of the new mapping. */
  readonly records: number;
  readonly inAmp: number;
  readonly inConnectWise: number;
  readonly conflicts: number;
  /** Records of which a value would be emptied or replaced. */
  readonly replaced: number;
};

const batchSize = 1000;

/**
 * Plans all links against a mapping without saving anything, batch by batch and without a request to
 * ConnectWise. What would change anyway, whatever the mapping, is not counted.
 */
export async function mappingImpact(
  deps: Pick<EngineDeps, 'stores'>,
  document: MappingDocument,
  signal?: AbortSignal,
): Promise<MappingImpact> {
  const filter = await deps.stores.filters.get();
  // Without a filter no sync has been, and there is nothing linked.
  if (filter === null) return noImpact;
  const before = await policyWith(deps, { filter });
  const after = await policyWith(deps, { filter, document });
  let impact = noImpact;
  for await (const candidates of linked(deps, signal)) {
    const was = await decided(deps, before, candidates);
    const is = await decided(deps, after, candidates);
    is.forEach((decision, index) => {
      impact = withOne(impact, was[index], decision);
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
};

/** As a plan decides; who is synced already waits for no other contact. */
async function decided(
  deps: Pick<EngineDeps, 'stores'>,
  policy: Policy,
  candidates: readonly Candidate[],
): Promise<readonly Decision[]> {
  const disputed = await withDisputes(deps, policy.mapping, candidates);
  return decideContacts(disputed, policy, []).map(({ decision }) => decision);
}

async function* linked(
  { stores }: Pick<EngineDeps, 'stores'>,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Candidate[]> {
  for (let afterId = 0; ; ) {
    signal?.throwIfAborted();
    const outlines = await stores.mirror.outlines(afterId, batchSize);
    const last = outlines.at(-1);
    if (last === undefined) return;
    const found = await stores.mirror.candidatesByIds(outlines.map(({ id }) => id));
    yield found
      .map(({ candidate }) => candidate)
      .filter(({ link }) => link !== null && link.state === 'active');
    afterId = last.id;
  }
}

function withOne(
  impact: MappingImpact,
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

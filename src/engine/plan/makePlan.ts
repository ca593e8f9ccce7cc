import { addLosses, type Losses } from '../../core/plan/brake.ts';
import { isFilterReason } from '../../core/plan/filterReasons.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { reconcile } from '../../core/plan/reconcile.ts';
import type { QueuedAmpCandidate, QueuedCandidate } from '../../ports/mirrorStores.ts';
import type { NewPlanLine } from '../../ports/planStores.ts';
import type { EngineDeps, OnProgress } from '../deps.ts';
import type { HeldLease } from '../run/lease.ts';
import { withDisputes } from './companyDisputes.ts';
import { policyNow } from './policy.ts';

/** Candidates planned at a time: large enough for few statements, small enough for a flat memory. */
const batchSize = 1000;

/** What was planned: how many lines, and what they would take away, those before them included. */
export type Planned = {
  readonly lines: number;
  readonly losses: Losses;
  /** Whether contacts that are in AMP leave the filter. */
  readonly letsGo: boolean;
};

type Progressing = {
  readonly signal: AbortSignal | undefined;
  readonly onProgress: OnProgress;
};

/**
 * Plans all queued records, contacts before AMP contacts without a link, and stores the plan as lines
 * of the run, numbered from `firstSeq`. Those without anything to do leave the queue.
 */
export async function makePlan(
  deps: EngineDeps,
  held: HeldLease,
  firstSeq: number,
  losses: Losses,
  { signal, onProgress }: Progressing,
): Promise<Planned> {
  const { plans } = deps.stores;
  // Nobody's neighbours changed where nobody changed; after a pass, those of whom we wrote may have.
  if (firstSeq > 1 || somebodyWaits(await plans.queued())) await plans.queueRivals(held.lease);
  const waiting = await plans.queued();
  const total = waiting.contacts + waiting.ampContacts;
  let planned: Planned = { lines: 0, losses, letsGo: false };
  let done = 0;

  const take = async (batch: Batch): Promise<void> => {
    // Read after the candidates: what was saved since has given those it concerns a later stamp.
    const policy = await policyNow(deps);
    const contacts = batch.contacts.map(({ candidate }) => candidate);
    const plan = reconcile(
      await withDisputes(deps, policy.mapping, contacts),
      batch.ampContacts.map(({ candidate }) => candidate),
      policy,
    );
    const lines = linesOf(plan, batch, firstSeq + planned.lines);
    if (lines.length > 0) await plans.save(held.lease, lines);
    await plans.settle(held.lease, settledOf(plan, batch));
    planned = {
      lines: planned.lines + lines.length,
      losses: addLosses(planned.losses, plan.entries),
      letsGo: planned.letsGo || plan.entries.some(({ skip }) => isFilterReason(skip?.reason ?? '')),
    };
    done += batch.contacts.length + batch.ampContacts.length;
    onProgress({ step: 'planning', done, total: Math.max(total, done) });
    await held.keepAlive();
  };

  for (let after = 0; ; ) {
    signal?.throwIfAborted();
    const contacts = await plans.candidates(after, batchSize);
    const last = contacts.at(-1);
    if (last === undefined) break;
    await take({ contacts, ampContacts: [] });
    after = last.candidate.contact.id;
  }
  for (let after = ''; ; ) {
    signal?.throwIfAborted();
    const ampContacts = await plans.ampCandidates(after, batchSize);
    const last = ampContacts.at(-1);
    if (last === undefined) break;
    await take({ contacts: [], ampContacts });
    after = last.candidate.ampContact.id;
  }
  return planned;
}

function somebodyWaits({ contacts, ampContacts }: Queued): boolean {
  return contacts + ampContacts > 0;
}

type Queued = Awaited<ReturnType<EngineDeps['stores']['plans']['queued']>>;

type Batch = {
  readonly contacts: readonly QueuedCandidate[];
  readonly ampContacts: readonly QueuedAmpCandidate[];
};

function linesOf(plan: Plan, batch: Batch, firstSeq: number): NewPlanLine[] {
  const { stampOf, ampStampOf } = stampsOf(batch);
  const entries = plan.entries.map((entry) => ({
    line: { kind: 'entry', entry } as const,
    stamp:
      entry.contactId === null ? ampStampOf(entry.ampContactId ?? '') : stampOf(entry.contactId),
    contactId: entry.contactId ?? 0,
  }));
  const skips = plan.skips.map((skip) => ({
    line: { kind: 'skip', skip } as const,
    stamp: stampOf(skip.contactId),
    contactId: skip.contactId,
  }));
  const ampSkips = plan.ampSkips.map((skip) => ({
    line: { kind: 'ampSkip', skip } as const,
    stamp: ampStampOf(skip.ampContactId),
    contactId: 0,
  }));
  return [...entries, ...skips, ...ampSkips]
    .toSorted((a, b) => a.contactId - b.contactId)
    .map(({ line, stamp }, index) => ({ seq: firstSeq + index, stamp, line }));
}

function settledOf(plan: Plan, batch: Batch) {
  const { stampOf, ampStampOf } = stampsOf(batch);
  return {
    contacts: plan.unchanged.map((contactId) => ({ contactId, stamp: stampOf(contactId) })),
    ampContacts: plan.ampUnchanged.map((ampContactId) => ({
      ampContactId,
      stamp: ampStampOf(ampContactId),
    })),
  };
}

function stampsOf({ contacts, ampContacts }: Batch) {
  const stamps = new Map(contacts.map(({ candidate, stamp }) => [candidate.contact.id, stamp]));
  const ampStamps = new Map(
    ampContacts.map(({ candidate, stamp }) => [candidate.ampContact.id, stamp]),
  );
  return {
    stampOf: (contactId: number) => stamps.get(contactId) ?? 0,
    ampStampOf: (ampContactId: string) => ampStamps.get(ampContactId) ?? 0,
  };
}

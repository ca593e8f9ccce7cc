import { addLosses, noLosses } from '../../../core/plan/brake.ts';
import { isFilterReason } from '../../../core/plan/filterReasons.ts';
import type { Plan } from '../../../core/plan/plan.ts';
import { reconcile } from '../../../core/plan/reconcile.ts';
import type { RecordRef } from '../../../core/plan/record.ts';
import type { QueuedAmpCandidate, QueuedCandidate } from '../../../ports/mirrorStores.ts';
import type { SeenRecord } from '../../../ports/planStores.ts';
import { checkFilter } from '../../detect/checkFilter.ts';
import { blockersFor } from '../../plan/blockers.ts';
import { withDisputes } from '../../plan/companyDisputes.ts';
import { policyNow } from '../../plan/policy.ts';
import type { RunContext } from '../../sync/runContext.ts';
import type { Decided, UnnumberedLine } from '../../sync/syncedObject.ts';
import { queuedByName } from './namedCandidates.ts';

/** Candidates read and stored at a time: enough to need few statements. */
const batchSize = 200;

/** Candidates decided without a pause: few enough to keep nobody waiting. */
const partSize = 50;

type Batch = {
  readonly contacts: readonly QueuedCandidate[];
  readonly ampContacts: readonly QueuedAmpCandidate[];
};

/**
 * Decides all queued records, or those after `last`: contacts first, then AMP contacts without a link. If
 * contacts in AMP drop out of the filter, checks at the end whether any value of the filter is left.
 */
export async function* decideContacts(
  context: RunContext,
  pass: number,
  last: RecordRef | null,
): AsyncGenerator<Decided> {
  const { deps, lock } = context;
  const { plans } = deps.stores;
  const queued = async () => {
    if (context.only !== null) {
      const { contacts, ampContacts } = await queuedByName(deps, context.only);
      return contacts.length + ampContacts.length;
    }
    const { contacts, ampContacts } = await plans.queued();
    return contacts + ampContacts;
  };
  // If no contact changed, neither did its neighbors; after a pass, those of written records may
  // have.
  if (last === null && (pass > 1 || (await queued()) > 0)) await plans.queueRivals(lock.lease);
  const outOf = await queued();
  // Whether any before `last` dropped out is not known any more.
  let anyDropped = last !== null;
  for await (const batch of batches(context, last)) {
    const { dropped, ...decided } = await decide(context, batch);
    anyDropped ||= dropped;
    yield { ...decided, outOf };
  }
  if (anyDropped) await checkFilter(context);
}

async function* batches({ deps, only }: RunContext, last: RecordRef | null): AsyncGenerator<Batch> {
  let afterContact = last?.kind === 'contact' ? last.id : 0;
  let afterAmpContact = last?.kind === 'amp_contact' ? last.id : '';
  const contactsAreDone = last?.kind === 'amp_contact';
  if (only !== null) {
    const { contacts, ampContacts } = await queuedByName(deps, only);
    const left = contacts.filter(({ candidate: { contact } }) => contact.id > afterContact);
    for (const some of inParts(contactsAreDone ? [] : left, batchSize))
      yield { contacts: some, ampContacts: [] };
    const ampLeft = ampContacts.filter(
      ({ candidate }) => candidate.ampContact.id > afterAmpContact,
    );
    for (const some of inParts(ampLeft, batchSize)) yield { contacts: [], ampContacts: some };
    return;
  }
  const { plans } = deps.stores;
  for (;;) {
    const contacts = contactsAreDone ? [] : await plans.candidates(afterContact, batchSize);
    const latest = contacts.at(-1);
    if (latest === undefined) break;
    yield { contacts, ampContacts: [] };
    afterContact = latest.candidate.contact.id;
  }
  for (;;) {
    const ampContacts = await plans.ampCandidates(afterAmpContact, batchSize);
    const latest = ampContacts.at(-1);
    if (latest === undefined) return;
    yield { contacts: [], ampContacts };
    afterAmpContact = latest.candidate.ampContact.id;
  }
}

function* inParts<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size);
}

function lastOf({ contacts, ampContacts }: Batch): RecordRef {
  const ampContact = ampContacts.at(-1)?.candidate.ampContact.id;
  return ampContact === undefined
    ? { kind: 'contact', id: contacts.at(-1)?.candidate.contact.id ?? 0 }
    : { kind: 'amp_contact', id: ampContact };
}

async function decide(
  { deps, lock }: RunContext,
  batch: Batch,
): Promise<Omit<Decided, 'outOf'> & { readonly dropped: boolean }> {
  // Read after the candidates: a save meanwhile has queued the records concerned again.
  const policy = await policyNow(deps);
  const contacts = batch.contacts.map(({ candidate }) => candidate);
  const disputed = await withDisputes(deps, policy.mapping, contacts);
  const ampContacts = batch.ampContacts.map(({ candidate }) => candidate);
  const blockers = await blockersFor(deps, contacts);
  const plans: Plan[] = [];
  for (const some of inParts(disputed, partSize)) {
    plans.push(reconcile(some, [], policy, [...blockers, ...disputed]));
    await deps.clock.sleep(0);
  }
  for (const some of inParts(ampContacts, partSize)) {
    plans.push(reconcile([], some, policy));
    await deps.clock.sleep(0);
  }
  const entries = plans.flatMap((plan) => plan.entries);
  return {
    candidates: batch.contacts.length + batch.ampContacts.length,
    lines: plans.flatMap((plan) => linesOf(plan, batch)),
    losses: addLosses(noLosses, entries),
    last: lastOf(batch),
    dequeue: () =>
      deps.stores.plans.dequeue(
        lock.lease,
        plans.flatMap((plan) => settledOf(plan, batch)),
      ),
    dropped: entries.some(({ skip }) => isFilterReason(skip?.reason ?? '')),
  };
}

function linesOf(plan: Plan, batch: Batch): readonly UnnumberedLine[] {
  const { stampOf, ampStampOf } = stampsOf(batch);
  const entries = plan.entries.map((entry) => ({
    line: { kind: 'entry', entry } as const,
    stamp:
      entry.contactId === null ? ampStampOf(entry.ampContactId ?? '') : stampOf(entry.contactId),
    contactId: entry.contactId ?? 0,
  }));
  const skips = plan.skips.map((skip) => ({
    line: { kind: 'skip', skip } as const,
    stamp: stampOf(skip.id),
    contactId: skip.id,
  }));
  const ampSkips = plan.ampSkips.map((skip) => ({
    line: { kind: 'skip', skip } as const,
    stamp: ampStampOf(skip.id),
    contactId: 0,
  }));
  return [...entries, ...skips, ...ampSkips]
    .toSorted((a, b) => a.contactId - b.contactId)
    .map(({ line, stamp }) => ({ stamp, line }));
}

function settledOf(plan: Plan, batch: Batch): readonly SeenRecord[] {
  const { stampOf, ampStampOf } = stampsOf(batch);
  return [
    ...plan.unchanged.map((id) => ({ kind: 'contact', id, stamp: stampOf(id) }) as const),
    ...plan.ampUnchanged.map((id) => ({ kind: 'amp_contact', id, stamp: ampStampOf(id) }) as const),
  ];
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

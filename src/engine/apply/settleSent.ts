import type { Company, Contact } from '../../core/contact/contact.ts';
import { nameKey } from '../../core/contact/names.ts';
import { asFailure } from '../../core/failure.ts';
import { wantedBy, writesFor } from '../../core/mapping/contactWrites.ts';
import { type Mapping, mappingOf } from '../../core/mapping/mapping.ts';
import { arrivedPart } from '../../core/plan/arrivedPart.ts';
import { contradicts } from '../../core/plan/pairing.ts';
import type { PlanEntry } from '../../core/plan/plan.ts';
import { returnedBy } from '../../core/plan/returned.ts';
import { settleWrite } from '../../core/plan/settleWrite.ts';
import type { SentLine } from '../../ports/planStores.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { wantedInactive } from '../objects/contacts/changeContact.ts';
import { pushedEntry } from '../objects/contacts/pushContact.ts';
import { settleSentTodos } from '../objects/todos/settleSentTodos.ts';
import { policyNow, wholeMapping } from '../plan/policy.ts';
import type { HeldLease } from '../run/lease.ts';
import { concernsRecord, grace, mostOpen } from './settling.ts';
import { subjectOf } from './writing.ts';

/**
 * Finds out what became of writes that were sent by a run that was cut off, before anything else is
 * planned: what arrived of a change is recorded with its base, and a new contact is looked for. What
 * cannot be told apart becomes a hold; what is certainly not there is planned anew. A record of which
 * nothing can be learned now waits, and the others go on. Returns those whose write did not arrive: they
 * come last when it is tried again, so that they cannot keep the others from going.
 */
export async function settleSent(deps: EngineDeps, held: HeldLease): Promise<ReadonlySet<string>> {
  const doubtful = new Set<string>();
  let left = await deps.stores.writes.sent(1000);
  let failures = 0;
  // First those who are known for certain: nobody else can be one of them then.
  for (const round of ['certain', 'rest'] as const) {
    const undecided: SentLine[] = [];
    for (const one of left) {
      const { line } = one.line;
      if (line.kind !== 'entry') continue;
      try {
        const { contactId } = line.entry;
        const done =
          contactId === null
            ? await settlePush(deps, held, one, line.entry, round)
            : await settleChange(deps, held, one, line.entry, contactId);
        if (done === null) undecided.push(one);
        if (done === false) doubtful.add(subjectOf(line.entry));
        failures = 0;
      } catch (thrown) {
        const failure = asFailure(thrown);
        failures++;
        const alone = failure.code === 'right_missing' || concernsRecord.has(failure.code);
        if (failures >= mostOpen || !alone) throw failure;
        deps.log.warn('write.not_settled', { runId: one.runId, code: failure.code });
      }
      await held.keepAlive();
    }
    left = undecided;
  }
  await settleSentTodos(deps, held);
  return doubtful;
}

/** Whether what was sent has arrived. */
async function settleChange(
  deps: EngineDeps,
  held: HeldLease,
  { runId, line: { seq }, sentAt }: SentLine,
  entry: PlanEntry,
  contactId: number,
): Promise<boolean> {
  const { stores, connectWise } = deps;
  const contact = await connectWise.contact(contactId);
  if (contact === null) {
    await stores.writes.settle(held.lease, { runId, seq }, 'failed', 'record_missing');
    await stores.sweeps.markGone(held.lease, [contactId], instant(deps.clock));
    return false;
  }
  const mapping = mappingOf(await wholeMapping(deps), entry.origin);
  const company = await companyOf(deps, contact, entry, mapping);
  const {
    entry: arrived,
    edited,
    missing,
  } = arrivedPart(entry, returnedBy(mapping, contact, company), mapping);
  // An item that is added late would be there twice.
  const { writes } = writesFor(mapping, contact, missing.map(wantedBy));
  const adds = writes.items.some(({ itemId }) => !itemId);
  if (adds && deps.clock.now() < Date.parse(sentAt) + grace) return false;

  await record(deps, held, contact);
  const amp = await stores.ampContacts.get(entry.ampContactId ?? '');
  const flag = wantedInactive(entry) ?? contact.inactive;
  if (arrived === null || amp === null || contact.inactive !== flag) {
    await stores.writes.settle(held.lease, { runId, seq }, 'failed', 'write_uncertain');
    return false;
  }
  const returned = returnedBy(mapping, contact, company, arrived.marks.fillers);
  const settled = settleWrite(arrived, returned, amp, mapping);
  const again = missing.length > 0;
  const now = instant(deps.clock);
  const done = { ...settled, changes: [...settled.changes, ...edited] };
  const written = { runId, seq, entry: done, contact, company, again, now };
  await stores.writes.commit(held.lease, written);
  return !again;
}

/** The company as ConnectWise has it now, where something of it was to be written. */
async function companyOf(
  { connectWise }: EngineDeps,
  { companyId }: Contact,
  { changes }: PlanEntry,
  mapping: Mapping,
): Promise<Company | null> {
  const ofCompany = new Set(
    mapping.filter(({ source }) => source.object === 'company').map(({ target }) => target.name),
  );
  const wrote = changes.some(({ side, field }) => side === 'connectwise' && ofCompany.has(field));
  return wrote && companyId !== null ? await connectWise.company(companyId) : null;
}

/** The same for one that was new; null: not to be told in this round. */
async function settlePush(
  deps: EngineDeps,
  held: HeldLease,
  { runId, line: { seq }, sentAt }: SentLine,
  entry: PlanEntry,
  round: 'certain' | 'rest',
): Promise<boolean | null> {
  const { writes, ampContacts } = deps.stores;
  const amp = await ampContacts.get(entry.ampContactId ?? '');
  const linked = amp?.link !== null && amp?.link?.state !== 'ended';
  // It came in by reading and was linked meanwhile, or there is nobody to link it to.
  if (amp === null || linked) {
    await writes.settle(held.lease, { runId, seq }, linked ? 'applied' : 'failed', null);
    return linked;
  }
  const { exact, similar } = await lookFor(deps, entry, amp.id);
  const [found] = exact;
  if (found !== undefined && exact.length === 1) {
    const company =
      found.companyId === null ? null : await deps.connectWise.company(found.companyId);
    const policy = await policyNow(deps);
    const pushed = pushedEntry(entry, found, company, amp, policy);
    const now = instant(deps.clock);
    await writes.commit(held.lease, { runId, seq, entry: pushed, contact: found, company, now });
    return true;
  }
  if (round === 'certain') return null;
  const about = exact[0] ?? similar[0];
  if (about !== undefined) {
    const skip = {
      ampContactId: amp.id,
      reason: 'create_uncertain',
      about: { kind: 'contact', id: String(about.id) },
    } as const;
    await writes.fail(held.lease, { runId, seq, problem: 'write_uncertain', skip });
    return false;
  }
  if (deps.clock.now() < Date.parse(sentAt) + grace) return false;
  await writes.settle(held.lease, { runId, seq }, 'failed', 'write_uncertain');
  return false;
}

type Found = {
  /** Contacts without a link that are what was sent, by address, name and company. */
  readonly exact: readonly Contact[];
  /** Contacts without a link, not known before, that could be it. */
  readonly similar: readonly Contact[];
};

async function lookFor(deps: EngineDeps, entry: PlanEntry, ampContactId: string): Promise<Found> {
  const sent = new Map(entry.changes.map(({ field, new: value }) => [field, value]));
  const email = sent.get('email');
  const name = nameKey(sent.get('firstName') ?? null, sent.get('lastName') ?? null);
  const exact: Contact[] = [];
  const similar: Contact[] = [];
  const contacts = typeof email === 'string' ? await deps.connectWise.findContacts({ email }) : [];
  const others = await deps.stores.decisions.rejected(ampContactId);
  for (const contact of contacts) {
    // A person said that it is someone else.
    if (others.includes(contact.id)) continue;
    const known = await deps.stores.mirror.candidate(contact.id);
    if (known !== null && known.candidate.link !== null) continue;
    const theirs = nameKey(contact.firstName, contact.lastName);
    const { target } = entry;
    const company =
      target === null || 'newCompany' in target || target.companyId === contact.companyId;
    if (theirs === name && company) exact.push(contact);
    else if (known === null && !contradicts(theirs, name)) similar.push(contact);
  }
  return { exact, similar };
}

async function record(deps: EngineDeps, held: HeldLease, contact: Contact): Promise<void> {
  const page = { records: [contact], unreadable: [], lastId: contact.id, serverTime: null };
  await deps.stores.readings.recordContacts(held.lease, page, null);
}

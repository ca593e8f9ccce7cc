import type { Company, Contact } from '../core/contact/contact.ts';
import { nameKey } from '../core/contact/names.ts';
import { type Mapping, mappingOf, sameIn, valuesForAmp } from '../core/mapping/mapping.ts';
import { contradicts } from '../core/plan/pairing.ts';
import type { PlanEntry } from '../core/plan/plan.ts';
import type { SentLine } from '../ports/planStores.ts';
import { type EngineDeps, instant } from './deps.ts';
import type { HeldLease } from './lease.ts';
import { policyNow, wholeMapping } from './policy.ts';
import { pushedEntry } from './pushContact.ts';

/**
 * How long ConnectWise may still be busy with a request whose answer nobody waits for any more, in
 * milliseconds. A create is not sent again before, however often it was not found.
 */
const grace = 120_000;

/**
 * Finds out what became of writes that were sent by a run that was cut off, before anything else is
 * planned: a change is read again, a new contact is looked for. What cannot be told apart becomes a
 * hold; what is certainly not there is planned anew.
 */
export async function settleSent(deps: EngineDeps, held: HeldLease): Promise<void> {
  const sent = await deps.stores.writes.sent(1000);
  for (const one of sent) {
    const { line } = one.line;
    if (line.kind !== 'entry') continue;
    if (line.entry.contactId === null) await settlePush(deps, held, one, line.entry);
    else await settleChange(deps, held, one, line.entry, line.entry.contactId);
    await held.keepAlive();
  }
}

async function settleChange(
  deps: EngineDeps,
  held: HeldLease,
  { runId, line: { seq } }: SentLine,
  entry: PlanEntry,
  contactId: number,
): Promise<void> {
  const { stores, connectWise } = deps;
  const contact = await connectWise.contact(contactId);
  if (contact === null) {
    await stores.writes.settle(held.lease, { runId, seq }, 'failed', 'record_missing');
    await stores.sweeps.markGone(held.lease, [contactId], instant(deps.clock));
    return;
  }
  await record(deps, held, contact);
  const mapping = mappingOf(await wholeMapping(deps), entry.origin);
  const done = holds(contact, await companyOf(deps, contact, entry, mapping), entry, mapping);
  const problem = done ? null : 'write_uncertain';
  await stores.writes.settle(held.lease, { runId, seq }, done ? 'applied' : 'failed', problem);
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

/** Whether the contact has what was to be written. */
function holds(
  contact: Contact,
  company: Company | null,
  entry: PlanEntry,
  mapping: Mapping,
): boolean {
  const values = valuesForAmp(mapping, contact, company);
  return (
    (entry.action !== 'inactivate' || contact.inactive) &&
    entry.changes.every(
      ({ side, field, new: value }) =>
        side === 'amp' || sameIn(mapping, field, values[field] ?? null, value),
    )
  );
}

async function settlePush(
  deps: EngineDeps,
  held: HeldLease,
  { runId, line: { seq }, sentAt }: SentLine,
  entry: PlanEntry,
): Promise<void> {
  const { writes, ampContacts } = deps.stores;
  const amp = await ampContacts.get(entry.ampContactId ?? '');
  const linked = amp?.link !== null && amp?.link?.state !== 'ended';
  // It came in by reading and was linked meanwhile, or there is nobody to link it to.
  if (amp === null || linked) {
    await writes.settle(held.lease, { runId, seq }, linked ? 'applied' : 'failed', null);
    return;
  }
  const { exact, similar } = await lookFor(deps, entry);
  const [found] = exact;
  if (found !== undefined && exact.length === 1) {
    const company =
      found.companyId === null ? null : await deps.connectWise.company(found.companyId);
    const policy = await policyNow(deps);
    const pushed = pushedEntry(entry, found, company, amp, policy);
    const now = instant(deps.clock);
    await writes.commit(held.lease, { runId, seq, entry: pushed, contact: found, company, now });
    return;
  }
  const about = exact[0] ?? similar[0];
  if (about !== undefined) {
    const skip = {
      ampContactId: amp.id,
      reason: 'create_uncertain',
      about: { kind: 'contact', id: String(about.id) },
    } as const;
    await writes.fail(held.lease, { runId, seq, problem: 'write_uncertain', skip });
    return;
  }
  if (deps.clock.now() < Date.parse(sentAt) + grace) return;
  await writes.settle(held.lease, { runId, seq }, 'failed', 'write_uncertain');
}

type Found = {
  /** Contacts without a link that are what was sent, by address, name and company. */
  readonly exact: readonly Contact[];
  /** Contacts without a link, not known before, that could be it. */
  readonly similar: readonly Contact[];
};

async function lookFor(deps: EngineDeps, entry: PlanEntry): Promise<Found> {
  const sent = new Map(entry.changes.map(({ field, new: value }) => [field, value]));
  const email = sent.get('email');
  const name = nameKey(sent.get('firstName') ?? null, sent.get('lastName') ?? null);
  const exact: Contact[] = [];
  const similar: Contact[] = [];
  const contacts = typeof email === 'string' ? await deps.connectWise.findContacts({ email }) : [];
  for (const contact of contacts) {
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

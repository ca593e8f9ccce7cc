import type { Company, Contact } from '../../../core/contact/contact.ts';
import { nameKey } from '../../../core/contact/names.ts';
import { wantedBy, writesFor } from '../../../core/mapping/contactWrites.ts';
import { type Mapping, mappingOf } from '../../../core/mapping/mapping.ts';
import { afterWrite } from '../../../core/plan/afterWrite.ts';
import { arrivedPart } from '../../../core/plan/arrivedPart.ts';
import { waitingUntil } from '../../../core/plan/lostAnswer.ts';
import { contradicts } from '../../../core/plan/pairing.ts';
import type { PlanEntry } from '../../../core/plan/plan.ts';
import { returnedBy } from '../../../core/plan/returned.ts';
import type { SentLine } from '../../../ports/planStores.ts';
import { type EngineDeps, instant } from '../../deps.ts';
import { policyNow, wholeMapping } from '../../plan/policy.ts';
import type { RunContext } from '../../sync/runContext.ts';
import type { Settled, SettleRound } from '../../sync/syncedObject.ts';
import { wantedInactive } from './changeContact.ts';
import { entryOf } from './contactFacts.ts';
import { pushedEntry } from './pushContact.ts';
import { writtenLine } from './sendContacts.ts';
import type { Written } from './written.ts';

/**
 * Finds out whether a line has arrived. The arrived part of a change is recorded with its base, and
 * a new contact is searched for. If the result is unclear, it is skipped; if it certainly did not
 * arrive, it is decided again.
 */
export async function settleContact(
  context: RunContext,
  sent: SentLine,
  round: SettleRound,
): Promise<Settled> {
  const entry = entryOf(sent.line);
  return entry.contactId === null
    ? await settlePush(context, sent, entry, round)
    : await settleChange(context, sent, entry, entry.contactId);
}

const nothingRecorded: Settled = { kind: 'nothing_recorded' };

async function settleChange(
  context: RunContext,
  { runId, seq, sentAt }: SentLine,
  entry: PlanEntry,
  contactId: number,
): Promise<Settled> {
  const { deps, lock } = context;
  const { stores, connectWise } = deps;
  const contact = await connectWise.contact(contactId);
  if (contact === null) {
    await stores.writes.close(lock.lease, { runId, seq }, 'failed', 'record_missing');
    await stores.sweeps.markGone(lock.lease, [contactId], instant(deps.clock));
    return nothingRecorded;
  }
  const mapping = mappingOf(await wholeMapping(deps), entry.origin);
  const company = await companyOf(deps, contact, entry, mapping);
  const {
    entry: arrived,
    edited,
    missing,
  } = arrivedPart(entry, returnedBy(mapping, contact, company), mapping);
  // The first attempt may still add an item late: added again, it would exist twice.
  const { writes } = writesFor(mapping, contact, missing.map(wantedBy));
  const adds = writes.items.some(({ itemId }) => !itemId);
  if (adds && instant(deps.clock) < waitingUntil(sentAt)) return nothingRecorded;

  await record(context, contact);
  const amp = await stores.ampContacts.get(entry.ampContactId ?? '');
  const flag = wantedInactive(entry) ?? contact.inactive;
  if (arrived === null || amp === null || contact.inactive !== flag) {
    await stores.writes.close(lock.lease, { runId, seq }, 'failed', 'write_uncertain');
    return nothingRecorded;
  }
  const returned = returnedBy(mapping, contact, company, arrived.marks.fillers);
  const settled = afterWrite(arrived, returned, amp, mapping);
  const again = missing.length > 0;
  const done = { ...settled, changes: [...settled.changes, ...edited] };
  return await complete(context, { runId, seq }, { entry: done, contact, company, again });
}

async function complete(
  context: RunContext,
  at: { readonly runId: string; readonly seq: number },
  written: Written,
): Promise<Settled> {
  await writtenLine(context, at, written).commit();
  return { kind: 'arrived', done: { kind: 'entry', entry: written.entry } };
}

/** The company as ConnectWise has it now, if part of it was to be written. */
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

async function settlePush(
  context: RunContext,
  { runId, seq, sentAt }: SentLine,
  entry: PlanEntry,
  round: SettleRound,
): Promise<Settled> {
  const { deps, lock } = context;
  const { writes, ampContacts } = deps.stores;
  const amp = await ampContacts.get(entry.ampContactId ?? '');
  if (amp === null) {
    // There is nothing to link it to.
    await writes.close(lock.lease, { runId, seq }, 'failed', 'write_uncertain');
    return nothingRecorded;
  }
  if (amp.link !== null && amp.link.state !== 'ended') {
    // It was read and linked meanwhile.
    await writes.close(lock.lease, { runId, seq }, 'applied', null);
    return nothingRecorded;
  }
  const { exact, similar } = await lookFor(deps, entry, amp.id);
  const [found] = exact;
  if (found !== undefined && exact.length === 1) {
    const company =
      found.companyId === null ? null : await deps.connectWise.company(found.companyId);
    const pushed = pushedEntry(entry, found, company, amp, await policyNow(deps));
    return await complete(context, { runId, seq }, { entry: pushed, contact: found, company });
  }
  if (round === 'certain') return { kind: 'undecided' };
  const about = exact[0] ?? similar[0];
  if (about !== undefined) {
    const skip = {
      kind: 'amp_contact',
      id: amp.id,
      reason: 'create_uncertain',
      about: { kind: 'contact', id: String(about.id) },
    } as const;
    await writes.fail(lock.lease, { runId, seq, problem: 'write_uncertain', skip });
    return nothingRecorded;
  }
  if (instant(deps.clock) < waitingUntil(sentAt)) return nothingRecorded;
  await writes.close(lock.lease, { runId, seq }, 'failed', 'write_uncertain');
  return nothingRecorded;
}

type Found = {
  /** Contacts without a link that match the sent one in address, name and company. */
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

async function record({ deps, lock }: RunContext, contact: Contact): Promise<void> {
  const page = { records: [contact], unreadable: [], lastId: contact.id, serverTime: null };
  await deps.stores.readings.recordContacts(lock.lease, page, null);
}

import type { AmpContact } from '../../core/contact/ampContact.ts';
import type { Company, Contact } from '../../core/contact/contact.ts';
import { brake } from '../../core/plan/brake.ts';
import type { Page } from '../../ports/connectwise.ts';
import type { NamedRecords } from '../../ports/namedRecords.ts';
import { instant } from '../deps.ts';
import type { RunContext } from '../sync/runContext.ts';
import { askForMissing } from './askForMissing.ts';
import { namedContacts } from './namedContacts.ts';

/**
 * Reads named records from ConnectWise by id, with their companies and everyone who may be the same
 * person, and queues them whether they changed or not. The cursors of readings stay, and nothing is
 * concluded about other records.
 */
export async function readNamed(context: RunContext, records: NamedRecords): Promise<void> {
  const { deps, lock } = context;
  const { stores } = deps;
  await readCompanies(context, records.companies);
  const free = await stores.mirror.ampCandidatesByIds(records.ampContacts);
  const found = await findPeople(
    context,
    free.map(({ candidate }) => candidate.ampContact),
  );
  const wanted = await namedContacts(deps, records);
  const read = await readContacts(context, wanted.contacts);
  await concludeGone(context, wanted.contacts, read);
  // Others may have had an address that these have now, or the reverse.
  const others = await neighboursOf(context, records);
  const around = await readContacts(
    context,
    others.filter((id) => !read.has(id)),
  );
  const companies = [...found, ...read.values(), ...around.values()].flatMap(
    ({ companyId }) => companyId ?? [],
  );
  await readCompanies(context, [...new Set(companies)]);
  const { contacts, ampContacts } = await namedContacts(deps, records);
  await stores.plans.queueRecords(lock.lease, [
    ...contacts.map((id) => ({ kind: 'contact', id }) as const),
    ...ampContacts.map((id) => ({ kind: 'amp_contact', id }) as const),
  ]);
}

/**
 * Searches ConnectWise for AMP contacts without a link, by address and by name, and for the
 * companies they name. The people it finds are stored.
 */
export async function findPeople(
  context: RunContext,
  people: readonly AmpContact[],
): Promise<readonly Contact[]> {
  const { deps, lock, signal } = context;
  const { connectWise } = deps;
  const found = new Map<number, Contact>();
  const companies = new Map<number, Company>();
  for (const { email, fields } of people) {
    signal?.throwIfAborted();
    const name = [fields.firstName, fields.lastName].filter(isText).join(' ');
    const contacts = [
      ...(email === null ? [] : await connectWise.findContacts({ email })),
      ...(name === '' ? [] : await connectWise.findContacts({ name })),
    ];
    for (const contact of contacts) found.set(contact.id, contact);
    if (isText(fields.company)) {
      for (const one of await connectWise.findCompanies(fields.company)) companies.set(one.id, one);
    }
    await lock.keepAlive();
  }
  await recordCompanies(context, pageOf([...companies.values()]));
  await recordContacts(context, pageOf([...found.values()]));
  return [...found.values()];
}

async function readContacts(
  context: RunContext,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Contact>> {
  const read = new Map<number, Contact>();
  if (ids.length === 0) return read;
  for await (const page of context.deps.connectWise.contactsByIds(ids, context.signal)) {
    await recordContacts(context, page);
    for (const contact of page.records) read.set(contact.id, contact);
  }
  return read;
}

async function readCompanies(context: RunContext, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  for await (const page of context.deps.connectWise.companiesByIds(ids, context.signal)) {
    await recordCompanies(context, page);
  }
}

/** Contacts that share an address with the named ones, or may be the same person. */
async function neighboursOf(
  { deps }: RunContext,
  records: NamedRecords,
): Promise<readonly number[]> {
  const { mirror } = deps.stores;
  const { contacts, ampContacts } = await namedContacts(deps, records);
  const near = (await mirror.candidatesByIds(contacts)).flatMap(({ candidate }) => [
    ...candidate.rivals.map(({ contactId }) => contactId),
    ...candidate.matches.flatMap(({ linkedTo }) => linkedTo ?? []),
  ]);
  const like = (await mirror.ampCandidatesByIds(ampContacts)).flatMap(({ candidate }) =>
    [...candidate.sameEmail, ...candidate.namesakes].map(({ contact }) => contact.id),
  );
  return [...new Set([...near, ...like])].toSorted((a, b) => a - b);
}

/**
 * Marks requested records as deleted that ConnectWise says do not exist. If there are many, or no
 * known record shows that the right to read is still there, this is left to the next sweep.
 */
async function concludeGone(
  context: RunContext,
  ids: readonly number[],
  read: ReadonlyMap<number, Contact>,
): Promise<void> {
  const { deps, lock, tally, signal } = context;
  const { mirror, settings, sweeps } = deps.stores;
  const known = await mirror.candidatesByIds(ids.filter((id) => !read.has(id)));
  const missing = known.flatMap(({ candidate }) => (candidate.gone ? [] : candidate.contact.id));
  if (missing.length === 0) return;
  const losses = { records: missing.length, lostInAmp: missing.length, lostInConnectWise: 0 };
  if (brake(losses, (await mirror.counts()).contacts, await settings.get()) !== null) return;
  const someone = [...read.keys()][0] ?? (await anybody(context));
  if (someone === null) return;
  const { gone, missingRight } = await askForMissing(deps, lock, missing, someone, signal);
  tally.missingRight ??= missingRight;
  if (gone.length > 0) await sweeps.markGone(lock.lease, gone, instant(deps.clock));
}

/** A contact that ConnectWise lists; null if it lists none. */
async function anybody({ deps, signal }: RunContext): Promise<number | null> {
  const options = signal === undefined ? { afterId: 0 } : { afterId: 0, signal };
  for await (const page of deps.connectWise.listedContacts(options)) {
    const [first] = page.records;
    if (first !== undefined) return first.id;
  }
  return null;
}

async function recordContacts(
  { deps, lock, tally, onProgress }: RunContext,
  page: Page<Contact>,
): Promise<void> {
  if (page.records.length + page.unreadable.length === 0) return;
  await deps.stores.readings.recordContacts(lock.lease, page, null);
  tally.read.contacts += page.records.length;
  onProgress({ step: 'reading', object: 'contacts', done: tally.read.contacts });
  await lock.keepAlive();
}

async function recordCompanies(
  { deps, lock, tally, onProgress }: RunContext,
  page: Page<Company>,
): Promise<void> {
  if (page.records.length + page.unreadable.length === 0) return;
  await deps.stores.readings.recordCompanies(lock.lease, page, null);
  tally.read.companies += page.records.length;
  onProgress({ step: 'reading', object: 'companies', done: tally.read.companies });
  await lock.keepAlive();
}

function pageOf<T extends { readonly id: number }>(records: readonly T[]): Page<T> {
  return { records, unreadable: [], lastId: records.at(-1)?.id ?? 0, serverTime: null };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

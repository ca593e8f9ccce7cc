import { type Company, type Contact, nothingKnown } from '../../core/contact/contact.ts';
import { nameKey } from '../../core/contact/names.ts';
import { preferredEmail } from '../../core/contact/preferred.ts';
import type { ContactFilter } from '../../core/filter/contactFilter.ts';
import { planReading, type ReadingPlan } from '../../core/filter/readingPlan.ts';
import { mayTakeOf } from '../../core/filter/takes.ts';
import type { Candidate, Rival } from '../../core/plan/candidate.ts';
import type { SkipReason } from '../../core/plan/skip.ts';
import { standingOf } from '../../core/plan/standing.ts';
import type { EngineDeps } from '../deps.ts';
import type { Detected } from '../detect/detect.ts';
import { type FilterPreview, sampled, sampleSize } from './filterPreview.ts';

/** Records on a page of ConnectWise, and ids of six digits that its URLs have room for. */
const limits = { pageSize: 1000, idsInUrl: 150 };

/** So few contacts are read completely in no time; counting the rest first would take as long. */
const few = 5 * limits.pageSize;

/**
 * How to find out what a filter includes before anything was read. Null once something was: then
 * only later changes have to be read. Costs one request, or three if there is a choice.
 */
export async function planFirstReading(
  { stores, connectWise }: EngineDeps,
  filter: ContactFilter,
): Promise<ReadingPlan | null> {
  const known = await stores.mirror.counts();
  const begun = await stores.readings.state('companies');
  // An AMP contact may have the address of a contact: only a plan of everything shows that.
  if (
    known.companies + known.contacts + known.ampContacts > 0 ||
    begun.cursor !== null ||
    begun.reading !== null
  ) {
    return null;
  }
  const contacts = await connectWise.count('contacts');
  if (contacts <= few) return null;
  const companies = await connectWise.count('companies');
  const matching = await connectWise.countFor(filter);
  return planReading({ companies, contacts, matching }, limits);
}

/**
 * The contacts that a filter includes, found by reading the companies that may match and their
 * contacts. Contacts of other companies are neither read nor counted among `skips`. Nothing is
 * stored.
 */
export async function previewAsked(
  { connectWise }: EngineDeps,
  filter: ContactFilter,
  read: Detected,
  options: { readonly signal?: AbortSignal },
): Promise<Omit<FilterPreview, 'plan'>> {
  const companies = new Map<number, Company>();
  for await (const { records } of connectWise.companiesFor(filter, options.signal)) {
    read.companies += records.length;
    for (const company of records) {
      if (!company.deleted && mayTakeOf(filter, company)) companies.set(company.id, company);
    }
  }
  const asked: Contact[] = [];
  for await (const { records } of connectWise.contactsFor(
    filter,
    [...companies.keys()],
    options.signal,
  )) {
    read.contacts += records.length;
    for (const contact of records) asked.push(inShort(contact));
  }
  const taken: Contact[] = [];
  const skips: Partial<Record<SkipReason, number>> = {};
  for (const candidate of candidatesOf(asked, companies)) {
    const standing = standingOf(candidate, filter, true);
    if (standing.kind === 'taken') taken.push(candidate.contact);
    else skips[standing.skip.reason] = (skips[standing.skip.reason] ?? 0) + 1;
  }
  return {
    filter,
    companies: companies.size,
    contacts: taken.length,
    skips,
    sample: taken
      .toSorted((a, b) => a.id - b.id)
      .slice(0, sampleSize)
      .map((contact) => sampled(filter, contact, companies.get(contact.companyId ?? 0) ?? null)),
    change: null,
  };
}

/** As the planner sees them in a first sync: no one is in AMP yet. */
function* candidatesOf(
  contacts: readonly Contact[],
  companies: ReadonlyMap<number, Company>,
): Generator<Candidate> {
  const companyOf = ({ companyId }: Contact) => companies.get(companyId ?? 0) ?? null;
  const sharing = new Map<string, Contact[]>();
  for (const contact of contacts) {
    const key = emailKeyOf(contact);
    if (key === null) continue;
    const others = sharing.get(key);
    if (others === undefined) sharing.set(key, [contact]);
    else others.push(contact);
  }
  for (const contact of contacts) {
    const others = sharing.get(emailKeyOf(contact) ?? '') ?? [];
    const rivals = others
      .filter((other) => other !== contact)
      .map(
        (other): Rival => ({
          contactId: other.id,
          name: nameKey(other.firstName, other.lastName),
          inactive: other.inactive,
          types: other.types,
          companyId: other.companyId,
          company: companyOf(other),
          link: null,
        }),
      );
    yield { ...unknown, contact, company: companyOf(contact), rivals };
  }
}

const unknown = {
  gone: false,
  link: null,
  ampContact: null,
  matches: [],
  namesakes: [],
  skip: null,
  sent: false,
  hold: null,
  conflicts: [],
} satisfies Partial<Candidate>;

function emailKeyOf(contact: Contact): string | null {
  const email = preferredEmail(contact);
  return email.state === 'valid' ? email.key : null;
}

/** The parts of a contact that a preview needs; there may be very many contacts. */
function inShort({ id, companyId, inactive, types, ...contact }: Contact): Contact {
  const { firstName, lastName } = contact;
  const communications = contact.communications.filter(({ channel }) => channel === 'email');
  return { ...nothingKnown, id, companyId, inactive, types, firstName, lastName, communications };
}

import type { Company, Contact } from '../../core/contact/contact.ts';
import { preferredEmail } from '../../core/contact/preferred.ts';
import type { ContactFilter } from '../../core/filter/contactFilter.ts';
import { planReading, type ReadingPlan } from '../../core/filter/readingPlan.ts';
import { mayTakeOf } from '../../core/filter/takes.ts';
import type { ContactOutline } from '../../ports/mirrorStores.ts';
import type { EngineDeps } from '../deps.ts';
import type { Detected } from '../detect/detect.ts';
import { reasonFor, tallyOf } from '../plan/tally.ts';
import { type FilterPreview, sampleSize } from './filterPreview.ts';

/** Records on a page of ConnectWise, and ids of six digits that its URLs have room for. */
const limits = { pageSize: 1000, idsInUrl: 150 };

/** As few contacts are read whole in no time, and counting what else there is would take as long. */
const few = 5 * limits.pageSize;

/**
 * How to find out what a filter takes while nothing is known; null once something was read: then what
 * changed since is all that has to be read. Costs one request, or three where there is a choice.
 */
export async function planFirstReading(
  { stores, connectWise }: EngineDeps,
  filter: ContactFilter,
): Promise<ReadingPlan | null> {
  const known = await stores.mirror.counts();
  const begun = await stores.readings.state('companies');
  if (known.companies + known.contacts > 0 || begun.cursor !== null || begun.reading !== null) {
    return null;
  }
  const contacts = await connectWise.count('contacts');
  if (contacts <= few) return null;
  const companies = await connectWise.count('companies');
  const matching = await connectWise.countFor(filter);
  return planReading({ companies, contacts, matching }, limits);
}

/**
 * What a filter takes, by reading the companies it may take contacts of, and their contacts. Others
 * that it leaves out are not looked at, and not counted among `skips`. Nothing of it is kept.
 */
export async function previewAsked(
  { stores, connectWise }: EngineDeps,
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
  const tally = tallyOf(await stores.settings.get());
  // Those with the lowest ids that could be taken; whoever has their address has a lower one.
  let first: readonly Contact[] = [];
  for await (const { records } of connectWise.contactsFor(
    filter,
    [...companies.keys()],
    options.signal,
  )) {
    read.contacts += records.length;
    for (const contact of records) {
      const outline = outlineOf(contact);
      const reason = reasonFor(outline, companies.get(contact.companyId ?? 0) ?? null, filter);
      tally.add(outline, reason);
      if (reason === null) first = lowest([...first, contact]);
    }
  }
  const { taken, skips } = tally.result();
  return {
    filter,
    companies: companies.size,
    contacts: taken.size,
    skips,
    sample: first
      .filter(({ id }) => taken.has(id))
      .slice(0, sampleSize)
      .map((contact) => ({ contact, company: companies.get(contact.companyId ?? 0) ?? null })),
    change: null,
  };
}

/** A few more than are shown: some may share an address. */
function lowest(contacts: readonly Contact[]): readonly Contact[] {
  return contacts.toSorted((a, b) => a.id - b.id).slice(0, 4 * sampleSize);
}

function outlineOf(contact: Contact): ContactOutline {
  const { id, companyId, inactive, types } = contact;
  const email = preferredEmail(contact);
  const key = email.state === 'valid' ? { state: email.state, key: email.key } : email;
  return { id, companyId, inactive, types, link: null, email: key };
}

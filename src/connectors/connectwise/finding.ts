import { canonicalEmail, canonicalName, canonicalText } from '../../core/contact/canonical.ts';
import type { Company, Contact } from '../../core/contact/contact.ts';
import type { ContactQuery } from '../../ports/connectwise.ts';
import type { Api } from './api.ts';
import { companyFields, parseCompany } from './companyWire.ts';
import { contactFields, parseContact } from './contactWire.ts';
import { type Listing, listById } from './paging.ts';
import { likePattern } from './query.ts';

/** No search hands out more. */
const most = 25;

/** The first records of a listing that fit. */
async function firstThatFit<T>(
  api: Api,
  listing: Listing<T>,
  accept: (record: T) => boolean,
): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const { records } of listById(api, listing)) {
    for (const record of records) if (accept(record)) found.push(record);
    if (found.length >= most) break;
  }
  return found.slice(0, most);
}

/** Companies of a name, deleted ones included. */
export async function findCompanies(api: Api, name: string): Promise<readonly Company[]> {
  const wanted = canonicalName(name);
  if (wanted === '') return [];
  const pattern = likePattern(`*${shortened(canonicalText(name), 80)}*`);
  return await firstThatFit(
    api,
    {
      resource: 'companies',
      fields: companyFields,
      // A name of nothing but signs cannot be asked for: all are looked at then.
      conditions: pattern === null ? null : `name like ${pattern}`,
      afterId: 0,
      parse: parseCompany,
    },
    (company) => canonicalName(company.name) === wanted,
  );
}

/** Asks as widely as the grammar lets us be sure of, and compares again here. */
export async function findContacts(api: Api, query: ContactQuery): Promise<readonly Contact[]> {
  const wanted = conditionsFor(query);
  if (wanted === null) return [];
  return await firstThatFit(
    api,
    { resource: 'contacts', fields: contactFields, afterId: 0, parse: parseContact, ...wanted },
    (contact) => fits(contact, query),
  );
}

function conditionsFor(
  query: ContactQuery,
): { conditions: string | null; childConditions?: string } | null {
  if ('id' in query) return { conditions: `id=${query.id}` };
  if ('email' in query) {
    // Blanks around an address are usual, and mean nothing to us.
    const pattern = likePattern(`*${shortened(canonicalText(query.email), 80)}*`);
    if (pattern === null) return null;
    // Whether two conditions have to hold for one element is not established (UNSURE): one is enough.
    return { conditions: null, childConditions: `communicationItems/value like ${pattern}` };
  }
  const patterns = canonicalText(query.name)
    .split(/\s+/u)
    .map((word) => likePattern(`*${shortened(word, 16)}*`))
    .filter((pattern) => pattern !== null)
    .slice(0, 3);
  if (patterns.length === 0) return null;
  const each = patterns.map((word) => `(firstName like ${word} or lastName like ${word})`);
  return { conditions: each.join(' and ') };
}

/** So many characters at most: a letter takes up to 12 in a URL, which has to stay below 1,900. */
function shortened(text: string, characters: number): string {
  // A half of a surrogate pair at the end matches nothing, so it is left out.
  return text.slice(0, characters).replace(/\p{Cs}$/u, '');
}

function fits(contact: Contact, query: ContactQuery): boolean {
  if ('id' in query) return contact.id === query.id;
  if ('email' in query) {
    const key = canonicalEmail(query.email);
    return contact.communications.some(
      ({ channel, value }) => channel === 'email' && canonicalEmail(value) === key,
    );
  }
  const name = canonicalName(query.name);
  const first = contact.firstName ?? '';
  const last = contact.lastName ?? '';
  const spellings = [first, last, `${first} ${last}`, `${last} ${first}`];
  return spellings.some((spelling) => canonicalName(spelling) === name);
}

import { canonicalText } from '../../core/contact/canonical.ts';
import type { Company, Contact } from '../../core/contact/contact.ts';
import { asciiEmail, canonicalEmail } from '../../core/contact/emails.ts';
import { companyKey, hasName, nameWords } from '../../core/contact/names.ts';
import type { ContactQuery } from '../../ports/connectwise.ts';
import type { Api } from './api.ts';
import { companyFields, parseCompany } from './companyWire.ts';
import { contactFields, parseContact } from './contactWire.ts';
import { type Listing, listById } from './paging.ts';
import { likePattern } from './query.ts';

/** No search returns more. */
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
  const wanted = companyKey(name);
  if (wanted === '') return [];
  const pattern = likePattern(`*${loosely(shortened(canonicalText(name), 80))}*`);
  return await firstThatFit(
    api,
    {
      resource: 'companies',
      fields: companyFields,
      // A name that has only signs cannot be queried, so all companies are compared.
      conditions: pattern === null ? null : `name like ${pattern}`,
      afterId: 0,
      parse: parseCompany,
    },
    (company) => companyKey(company.name) === wanted,
  );
}

/** Asks as broadly as the grammar certainly allows, and compares the results again here. */
export async function findContacts(api: Api, query: ContactQuery): Promise<readonly Contact[]> {
  const found = new Map<number, Contact>();
  for (const wanted of conditionsFor(query)) {
    const contacts = await firstThatFit(
      api,
      { resource: 'contacts', fields: contactFields, afterId: 0, parse: parseContact, ...wanted },
      (contact) => fits(contact, query),
    );
    for (const contact of contacts) found.set(contact.id, contact);
  }
  return [...found.values()].toSorted((a, b) => a.id - b.id).slice(0, most);
}

type Conditions = { readonly conditions: string | null; readonly childConditions?: string };

/** The queries, one request each. */
function conditionsFor(query: ContactQuery): readonly Conditions[] {
  if ('id' in query) return [{ conditions: `id=${query.id}` }];
  if ('email' in query) {
    // The domain may be written in its script or in punycode.
    const forms = new Set([
      canonicalText(query.email).toLowerCase(),
      canonicalEmail(query.email),
      asciiEmail(query.email),
    ]);
    return [...forms].flatMap((form) => {
      // Blanks around an address are usual, and mean nothing to us.
      const pattern = likePattern(`*${shortened(form, 80)}*`);
      // It is not established whether two conditions have to hold for the same element (UNSURE), so there is
      // only one.
      return pattern === null
        ? []
        : [{ conditions: null, childConditions: `communicationItems/value like ${pattern}` }];
    });
  }
  const patterns = nameWords(query.name)
    .map((word) => likePattern(`*${loosely(shortened(word, 16))}*`))
    .filter((pattern) => pattern !== null)
    .slice(0, 3);
  if (patterns.length === 0) return [];
  const each = patterns.map((word) => `(firstName like ${word} or lastName like ${word})`);
  return [{ conditions: each.join(' and ') }];
}

/** Letters that are often written with an accent or as a ligature, and signs that have several forms. */
const oftenOther = /[^\p{L}\p{N}]+|(?!\p{ASCII})\p{Script=Latin}|[aeiouycnsz]/giu;
const sometimesOther = /[^\p{L}\p{N}]+|(?!\p{ASCII})\p{Script=Latin}|[aeiouy]|ss/giu;

/**
 * A name with wildcards for what may be spelled differently, as long as enough is left to search for. In a
 * short name, one letter is enough: `zoe` would not find Zoë.
 */
function loosely(name: string): string {
  for (const [other, enough] of [
    [oftenOther, 3],
    [sometimesOther, 2],
    [sometimesOther, 1],
  ] as const) {
    const pattern = name.replaceAll(other, '*');
    if (pattern.replaceAll('*', '').length >= enough) return pattern;
  }
  return name;
}

/** So many characters at most: a letter takes up to 12 in a URL, which has to stay below 1,900. */
function shortened(text: string, characters: number): string {
  // Half of a surrogate pair at the end matches nothing, so it is dropped.
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
  return hasName(contact, query.name);
}

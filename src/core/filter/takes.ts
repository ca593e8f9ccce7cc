import type { Company, Reference } from '../contact/contact.ts';
import type { ContactFilter, FilterCondition, FilterField } from './contactFilter.ts';

type Id = { readonly id: number };

/** What a filter asks of a contact: its contact types. */
export type FilteredContact = { readonly types: readonly Id[] };

/** What a filter asks of a company. */
export type FilteredCompany = Pick<Company, 'types' | 'status' | 'territory' | 'market'>;

/** Taken, or left out with the part of the filter that is not met. */
export type Verdict =
  | { readonly taken: true }
  | { readonly taken: false; readonly unmet: ContactFilter };

/** Whether a filter takes a contact of a company. */
export function takes(
  filter: ContactFilter,
  contact: FilteredContact,
  company: FilteredCompany,
): Verdict {
  const unmet = unmetPart(filter, (condition) => holds(condition, contact, company));
  return unmet === null ? { taken: true } : { taken: false, unmet };
}

/**
 * What a filter asks of the contacts of a company: whether all of them are taken (true) or none
 * (false), or what is left to be asked of each, which concerns contact types alone.
 */
function forCompany(filter: ContactFilter, company: FilteredCompany): boolean | ContactFilter {
  if ('field' in filter) {
    if (filter.field === 'contact type') return filter;
    return holds(filter, { types: [] }, company);
  }
  const isAll = 'all' in filter;
  const left: ContactFilter[] = [];
  for (const part of isAll ? filter.all : filter.any) {
    const answer = forCompany(part, company);
    if (typeof answer !== 'boolean') left.push(answer);
    // One that fails decides `all`, one that holds decides `any`; the others decide nothing.
    else if (answer !== isAll) return answer;
  }
  const [only, ...others] = left;
  if (only === undefined) return isAll;
  if (others.length === 0) return only;
  return isAll ? { all: left } : { any: left };
}

/** Whether some contact of the company could be taken. */
export function mayTakeOf(filter: ContactFilter, company: FilteredCompany): boolean {
  return forCompany(filter, company) !== false;
}

/** What a record has in a field. */
export function valuesIn<Contact extends FilteredContact>(
  field: FilterField,
  contact: Contact,
  company: FilteredCompany,
): readonly (Contact['types'][number] | Reference)[] {
  if (field === 'contact type') return contact.types;
  if (field === 'company type') return company.types;
  const value = field === 'company status' ? company.status : company[field];
  return value === null ? [] : [value];
}

function holds(
  { field, is, values }: FilterCondition,
  contact: FilteredContact,
  company: FilteredCompany,
): boolean {
  return isMet(is, values, valuesIn(field, contact, company));
}

/** A record without any value in the field is not one of them, whatever they are. */
function isMet(is: FilterCondition['is'], values: readonly Id[], present: readonly Id[]): boolean {
  const among = present.some(({ id }) => values.some((value) => value.id === id));
  return among === (is === 'one of');
}

/** The filter less all that is met already; null where nothing is left to be met. */
function unmetPart(
  filter: ContactFilter,
  met: (condition: FilterCondition) => boolean,
): ContactFilter | null {
  if ('field' in filter) return met(filter) ? null : filter;
  if ('all' in filter) {
    const unmet = filter.all.flatMap((part) => unmetPart(part, met) ?? []);
    const [only, ...others] = unmet;
    if (only === undefined) return null;
    return others.length === 0 ? only : { all: unmet };
  }
  const unmet: ContactFilter[] = [];
  for (const part of filter.any) {
    const left = unmetPart(part, met);
    if (left === null) return null;
    unmet.push(left);
  }
  const [only, ...others] = unmet;
  return only !== undefined && others.length === 0 ? only : { any: unmet };
}

import type { Company, Reference } from '../contact/contact.ts';
import type { ContactFilter, FilterCondition, FilterField } from './contactFilter.ts';

type Id = { readonly id: number };

/** The part of a contact that a filter checks: its contact types. */
export type FilteredContact = { readonly types: readonly Id[] };

/** The part of a company that a filter checks. */
export type FilteredCompany = Pick<Company, 'types' | 'status' | 'territory' | 'market'>;

/** Included, or excluded with the part of the filter that does not match. */
export type Verdict =
  | { readonly taken: true }
  | { readonly taken: false; readonly unmet: ContactFilter };

/** Whether a filter includes a contact of a company. */
export function takes(
  filter: ContactFilter,
  contact: FilteredContact,
  company: FilteredCompany,
): Verdict {
  const unmet = unmetPart(filter, (condition) => holds(condition, contact, company));
  return unmet === null ? { taken: true } : { taken: false, unmet };
}

/**
 * Whether a filter includes all contacts of a company (true) or none (false), or the condition that
 * remains to check for each, which is about contact types only.
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
    // A false one decides `all`, a true one decides `any`; the others decide nothing.
    else if (answer !== isAll) return answer;
  }
  const [only, ...others] = left;
  if (only === undefined) return isAll;
  if (others.length === 0) return only;
  return isAll ? { all: left } : { any: left };
}

/** Whether the filter could include any contact of the company. */
export function mayTakeOf(filter: ContactFilter, company: FilteredCompany): boolean {
  return forCompany(filter, company) !== false;
}

/** The values of a record in a field. */
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

/** An empty field never matches "is one of", whatever the values. */
function isMet(is: FilterCondition['is'], values: readonly Id[], present: readonly Id[]): boolean {
  const among = present.some(({ id }) => values.some((value) => value.id === id));
  return among === (is === 'one of');
}

/** The filter without the parts that match already; null if nothing remains. */
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

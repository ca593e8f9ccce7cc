import { type ContactFilter, type FilterField, fieldsIn } from './contactFilter.ts';
import { filterText } from './filterText.ts';
import { type FilteredCompany, type FilteredContact, takes, valuesIn } from './takes.ts';

type Named = { readonly id: number; readonly name: string };

/**
 * The part of a filter that a contact does not match, and the values of the contact and its
 * company.
 */
export type FilterGap = {
  /** The part of the filter that does not match, as text. */
  readonly needed: string;
  /** The names of the record's values in each field of that part; none if the field is empty. */
  readonly has: readonly { readonly field: FilterField; readonly values: readonly string[] }[];
};

/** Why a filter excludes a contact; null if it includes it. */
export function filterGap(
  filter: ContactFilter,
  contact: FilteredContact & { readonly types: readonly Named[] },
  company: FilteredCompany,
): FilterGap | null {
  const verdict = takes(filter, contact, company);
  if (verdict.taken) return null;
  return {
    needed: filterText(verdict.unmet),
    has: fieldsIn(verdict.unmet).map((field) => ({
      field,
      values: valuesIn(field, contact, company).map(({ name }) => name),
    })),
  };
}

import { type ContactFilter, type FilterField, fieldsIn } from './contactFilter.ts';
import { filterText } from './filterText.ts';
import { type FilteredCompany, type FilteredContact, takes, valuesIn } from './takes.ts';

type Named = { readonly id: number; readonly name: string };

/** What a filter asks of a contact that is not met, and what the contact and its company have instead. */
export type FilterGap = {
  /** The part of the filter that is not met, as text. */
  readonly needed: string;
  /** Names of the values in each field it is about; none where it has none. */
  readonly has: readonly { readonly field: FilterField; readonly values: readonly string[] }[];
};

/** Why a filter leaves a contact out; null where it takes it. */
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

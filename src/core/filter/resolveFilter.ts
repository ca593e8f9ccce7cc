import { canonicalName, canonicalText } from '../contact/canonical.ts';
import type { Reference } from '../contact/contact.ts';
import { Failure } from '../failure.ts';
import { closestNames } from './closest.ts';
import {
  type ContactFilter,
  type FilterField,
  type FilterOf,
  mapConditions,
  normalForm,
} from './contactFilter.ts';
import type { EnteredValue } from './parseFilter.ts';

/**
 * The values that the organization's ConnectWise offers in each field; only the lists that were
 * requested.
 */
export type FilterLists = Readonly<Partial<Record<FilterField, readonly Reference[]>>>;

/**
 * Resolves an entered filter against the live lists: values are found by name, ignoring case and
 * blanks, and stored by id. Throws `company_type_unknown` or `filter_value_unknown` with the
 * closest names for one that does not exist.
 */
export function resolveFilter(entered: FilterOf<EnteredValue>, lists: FilterLists): ContactFilter {
  return normalForm(
    mapConditions(entered, ({ field, is, values }) => ({
      field,
      is,
      values: values.flatMap((value) => {
        const list = lists[field] ?? [];
        const found = valuesNamed(value.name, list);
        if (found.length === 0) throw unknownValue(field, value, list);
        return found;
      }),
    })),
  );
}

/**
 * The values of that name, preferring the exact spelling. People cannot tell several values with
 * the same name apart, so all of them are meant.
 */
export function valuesNamed(name: string, list: readonly Reference[]): readonly Reference[] {
  const exact = list.filter((value) => canonicalText(value.name) === canonicalText(name));
  if (exact.length > 0) return exact;
  return list.filter((value) => nameKey(value.name) === nameKey(name));
}

function nameKey(name: string): string {
  return canonicalName(name).replaceAll(/\s+/gu, ' ');
}

function unknownValue(
  field: FilterField,
  { name, id }: EnteredValue,
  list: readonly Reference[],
): Failure {
  const closest = closestNames(name, list).map((near) => near.replaceAll(/\s+/gu, ' '));
  const now = list.find((value) => value.id === id)?.name;
  const detail = {
    field,
    name,
    closest: closest.join(', '),
    ...(now === undefined ? {} : { nowCalled: now }),
    all: list.map((value) => value.name).join(', '),
  };
  return new Failure(
    field === 'company type' ? 'company_type_unknown' : 'filter_value_unknown',
    detail,
  );
}

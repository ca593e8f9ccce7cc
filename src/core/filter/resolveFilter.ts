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

/** What the organization's ConnectWise offers in each field, as far as it was asked for. */
export type FilterLists = Readonly<Partial<Record<FilterField, readonly Reference[]>>>;

/**
 * A filter as entered, in terms of the live lists: values are found by name, without regard to case
 * and blanks, and kept by id. Throws `company_type_unknown` or `filter_value_unknown` with the
 * closest names for one that is not there.
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
 * The values of that name. Written exactly so, if there are any; several of the same name cannot be
 * told apart by a person who reads it, and are meant together.
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

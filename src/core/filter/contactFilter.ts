import type { Reference } from '../contact/contact.ts';

/** The fields of a filter (R7, R8), with the names people know, both in text and in JSON. */
export const filterFields = [
  'company type',
  'company status',
  'territory',
  'market',
  'contact type',
] as const;

export type FilterField = (typeof filterFields)[number];

/** Asks whether a field is, or is not, one of some values. */
export type Condition<Value> = {
  readonly field: FilterField;
  readonly is: 'one of' | 'not one of';
  readonly values: readonly Value[];
};

/** A condition, or several of which all, or any, must hold. */
export type FilterOf<Value> =
  | Condition<Value>
  | { readonly all: readonly FilterOf<Value>[] }
  | { readonly any: readonly FilterOf<Value>[] };

/**
 * Which ConnectWise contacts take part. Values are stored by id, so that renaming one in
 * ConnectWise changes nothing, and with their last known name.
 */
export type ContactFilter = FilterOf<Reference>;

export type FilterCondition = Condition<Reference>;

/** The filter by company type alone: "Contacts Company Type" (R7). */
export function ofCompanyTypes(types: readonly Reference[]): ContactFilter {
  return { field: 'company type', is: 'one of', values: types };
}

/** The types of a filter that asks for company types alone; null for any other. */
export function companyTypesOf(filter: ContactFilter): readonly Reference[] | null {
  const simple = 'field' in filter && filter.field === 'company type' && filter.is === 'one of';
  return simple ? filter.values : null;
}

/** All conditions of a filter, from left to right. */
export function conditionsIn<Value>(filter: FilterOf<Value>): readonly Condition<Value>[] {
  if ('field' in filter) return [filter];
  return ('all' in filter ? filter.all : filter.any).flatMap(conditionsIn);
}

/** The fields a filter asks about, each once, in the order of `filterFields`. */
export function fieldsIn<Value>(filter: FilterOf<Value>): readonly FilterField[] {
  const used = new Set(conditionsIn(filter).map(({ field }) => field));
  return filterFields.filter((field) => used.has(field));
}

/** The same filter with other conditions. */
export function mapConditions<From, To>(
  filter: FilterOf<From>,
  change: (condition: Condition<From>) => FilterOf<To>,
): FilterOf<To> {
  if ('field' in filter) return change(filter);
  const parts = ('all' in filter ? filter.all : filter.any).map((part) =>
    mapConditions(part, change),
  );
  return 'all' in filter ? { all: parts } : { any: parts };
}

/**
 * The normal form of filters that are written differently and mean the same: a group inside a group
 * of its kind is merged into it, a group of one becomes that one, and values are sorted by id
 * without duplicates.
 */
export function normalForm(filter: ContactFilter): ContactFilter {
  if ('field' in filter) {
    const values = new Map(filter.values.map((value) => [value.id, value]));
    return { ...filter, values: [...values.values()].toSorted((a, b) => a.id - b.id) };
  }
  const isAll = 'all' in filter;
  const parts = (isAll ? filter.all : filter.any).map(normalForm).flatMap((part) => {
    if (isAll) return 'all' in part ? part.all : [part];
    return 'any' in part ? part.any : [part];
  });
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0) return only;
  return isAll ? { all: parts } : { any: parts };
}

/** Whether two filters in normal form mean the same, ignoring the present names. */
export function sameFilter(a: ContactFilter, b: ContactFilter): boolean {
  return JSON.stringify(outline(a)) === JSON.stringify(outline(b));
}

function outline(filter: ContactFilter): readonly unknown[] {
  if ('field' in filter) return [filter.field, filter.is, filter.values.map(({ id }) => id)];
  return 'all' in filter ? ['all', filter.all.map(outline)] : ['any', filter.any.map(outline)];
}

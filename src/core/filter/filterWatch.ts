import type { Reference } from '../contact/contact.ts';
import { type ContactFilter, type FilterField, mapConditions } from './contactFilter.ts';
import type { FilterLists } from './resolveFilter.ts';

/** A change in ConnectWise that affects the filter. */
export type FilterNote =
  /** Renamed: no effect, because the filter uses the id. */
  | {
      readonly kind: 'renamed';
      readonly field: FilterField;
      readonly id: number;
      readonly from: string;
      readonly to: string;
    }
  /** It no longer exists in ConnectWise, so no contact can match it. */
  | {
      readonly kind: 'gone';
      readonly field: FilterField;
      readonly id: number;
      readonly name: string;
    };

/** The result of checking a filter. */
export type FilterWatch = {
  /** With the present names. */
  readonly filter: ContactFilter;
  readonly notes: readonly FilterNote[];
  /** Whether every value in it is gone, so that it would drop or add every contact. */
  readonly nothingLeft: boolean;
};

/** Compares a filter with the live lists. Fields without a given list are not checked. */
export function watchFilter(filter: ContactFilter, lists: FilterLists): FilterWatch {
  const notes = new Map<string, FilterNote>();
  const followed = mapConditions(filter, ({ field, is, values }) => ({
    field,
    is,
    values: values.map((value): Reference => {
      const list = lists[field];
      if (list === undefined) return value;
      const now = list.find(({ id }) => id === value.id);
      const of = { field, id: value.id };
      if (now === undefined) {
        notes.set(`${field} ${value.id}`, { kind: 'gone', ...of, name: value.name });
        return value;
      }
      if (now.name === value.name) return value;
      notes.set(`${field} ${value.id}`, { kind: 'renamed', ...of, from: value.name, to: now.name });
      return { id: value.id, name: now.name };
    }),
  }));
  const isGone = (field: FilterField, id: number) => notes.get(`${field} ${id}`)?.kind === 'gone';
  const some = [...notes.values()].some(({ kind }) => kind === 'gone');
  return {
    filter: followed,
    notes: [...notes.values()],
    nothingLeft: some && typeof without(followed, isGone) === 'boolean',
  };
}

/**
 * The filter without the values that are gone; true if it then includes everyone, false if no one.
 */
function without(
  filter: ContactFilter,
  isGone: (field: FilterField, id: number) => boolean,
): ContactFilter | boolean {
  if ('field' in filter) {
    const values = filter.values.filter(({ id }) => !isGone(filter.field, id));
    return values.length === 0 ? filter.is === 'not one of' : { ...filter, values };
  }
  const isAll = 'all' in filter;
  const left: ContactFilter[] = [];
  for (const part of isAll ? filter.all : filter.any) {
    const one = without(part, isGone);
    if (typeof one !== 'boolean') left.push(one);
    else if (one !== isAll) return one;
  }
  if (left.length === 0) return isAll;
  return isAll ? { all: left } : { any: left };
}

import type { ContactFilter, FilterCondition, FilterField } from './contactFilter.ts';

/** ConnectWise objects that a filter can query. */
export type QueriedObject = 'companies' | 'contacts';

/**
 * A filter as a ConnectWise query for one object. The query never finds less than the filter
 * includes. `exact`: it doesn't find more either, for conditions on this object; conditions on the
 * other object count as met.
 */
export type FilterQuery = {
  /** For the parameter `conditions`; null: none. */
  readonly conditions: string | null;
  /** For the parameter `childConditions`. */
  readonly childConditions: string | null;
  readonly exact: boolean;
  /** Parts that cannot be queried, each with the reason; we check them ourselves. */
  readonly left: readonly { readonly filter: ContactFilter; readonly why: LeftBecause }[];
};

/**
 * Why a condition cannot be queried.
 * - `other_object`: it is about the other object.
 * - `none_of_array`: arrays are queried by `childConditions`, which can find an element with a
 *   value, but not records in which every element has another value.
 * - `several_arrays`: ConnectWise may apply two of these joined by `and` to a single element
 *   (UNSURE).
 * - `mixed`: `conditions` and `childConditions` are always joined by `and`, never by `or`.
 */
export type LeftBecause = 'other_object' | 'none_of_array' | 'several_arrays' | 'mixed';

/** The path of each field; types are arrays, which `conditions` rejects (OBS). */
const paths: Readonly<
  Record<
    FilterField,
    { readonly of: QueriedObject; readonly path: string; readonly array: boolean }
  >
> = {
  'company type': { of: 'companies', path: 'types/id', array: true },
  'company status': { of: 'companies', path: 'status/id', array: false },
  territory: { of: 'companies', path: 'territory/id', array: false },
  market: { of: 'companies', path: 'market/id', array: false },
  'contact type': { of: 'contacts', path: 'types/id', array: true },
};

/** The query for records of one object that a filter may include. */
export function filterQuery(filter: ContactFilter, object: QueriedObject): FilterQuery {
  if ('field' in filter) return conditionQuery(filter, object);
  const asked = (part: ContactFilter) => ({ filter: part, query: filterQuery(part, object) });
  return 'all' in filter ? allOf(filter.all.map(asked)) : anyOf(filter.any.map(asked));
}

function conditionQuery(condition: FilterCondition, object: QueriedObject): FilterQuery {
  const { of, path, array } = paths[condition.field];
  if (of !== object) return leaving(condition, 'other_object');
  const ids = condition.values.map(({ id }) => id);
  const none = { conditions: null, childConditions: null, exact: true, left: [] };
  // Ids begin at 1: nothing has the id 0.
  const list = ids.length === 0 ? [0] : ids;
  if (array) {
    // Without `in`, which may not exist outside `conditions` (UNSURE). It makes no difference
    // whether the clauses apply to one element or to any.
    const childConditions = list.map((id) => `${path}=${id}`).join(' or ');
    return condition.is === 'one of'
      ? { ...none, childConditions }
      : leaving(condition, 'none_of_array');
  }
  if (condition.is === 'one of') return { ...none, conditions: isIn(path, list) };
  // We don't know whether a record without a value matches a negation (UNSURE), so we ask for both.
  return { ...none, conditions: `(${path}=null or ${isNotIn(path, list)})` };
}

function isIn(path: string, ids: readonly number[]): string {
  return ids.length === 1 ? `${path}=${ids.join('')}` : `${path} in (${ids.join(',')})`;
}

function isNotIn(path: string, ids: readonly number[]): string {
  return ids.length === 1 ? `${path}!=${ids.join('')}` : `${path} not in (${ids.join(',')})`;
}

function leaving(condition: FilterCondition, why: LeftBecause): FilterQuery {
  // A condition on the other object is no gap here.
  const exact = why === 'other_object';
  return { conditions: null, childConditions: null, exact, left: [leaves(condition, why)] };
}

type Asked = { readonly filter: ContactFilter; readonly query: FilterQuery };

function allOf(parts: readonly Asked[]): FilterQuery {
  const own = parts.flatMap(({ query }) => query.conditions ?? []);
  // One of several arrays narrows the result as far as is certain.
  const [first, ...others] = parts.filter(({ query }) => query.childConditions !== null);
  return {
    conditions: own.length === 0 ? null : own.join(' and '),
    childConditions: first?.query.childConditions ?? null,
    exact: others.length === 0 && parts.every(({ query }) => query.exact),
    left: [...leftOf(parts), ...others.map(({ filter }) => leaves(filter, 'several_arrays'))],
  };
}

function anyOf(parts: readonly Asked[]): FilterQuery {
  const own = parts.flatMap(({ query }) => query.conditions ?? []);
  const arrays = parts.flatMap(({ query }) => query.childConditions ?? []);
  const left = leftOf(parts);
  const unasked = parts.filter(
    ({ query }) => query.conditions === null && query.childConditions === null,
  );
  // If any record may match one part, the other parts have no effect.
  if (unasked.length > 0) {
    const exact = unasked.some(({ query }) => query.exact);
    return { conditions: null, childConditions: null, exact, left };
  }
  const whole = (list: readonly string[]) => list.length === parts.length;
  const mixed = own.length > 0 && arrays.length > 0;
  const [first] = parts;
  return {
    // A part without a condition on this object would find every record.
    conditions: whole(own) ? `(${own.map(bracketed).join(' or ')})` : null,
    childConditions: whole(arrays) ? arrays.join(' or ') : null,
    exact: !mixed && parts.every(({ query }) => query.exact),
    left: mixed && first !== undefined ? [...left, leaves(first.filter, 'mixed')] : left,
  };
}

function leftOf(parts: readonly Asked[]): FilterQuery['left'] {
  return parts.flatMap(({ query }) => query.left);
}

function leaves(filter: ContactFilter, why: LeftBecause): FilterQuery['left'][number] {
  return { filter, why };
}

function bracketed(condition: string): string {
  return condition.includes(' and ') ? `(${condition})` : condition;
}

import type { Reference } from '../../core/contact/contact.ts';
import { asFailure, type Failure } from '../../core/failure.ts';
import { closestNames } from '../../core/filter/closest.ts';
import {
  recommendedFilter,
  recommendedTypes,
  splitTypeNames,
} from '../../core/filter/companyTypes.ts';
import {
  type ContactFilter,
  conditionsIn,
  type FilterField,
} from '../../core/filter/contactFilter.ts';
import type { FilterNote } from '../../core/filter/filterWatch.ts';
import { valuesNamed } from '../../core/filter/resolveFilter.ts';
import type { Versioned } from '../../ports/version.ts';
import type { EngineDeps } from '../deps.ts';
import { filterValues } from '../detect/filterLists.ts';
import { watchFilter } from '../detect/watchFilter.ts';

type Deps = Pick<EngineDeps, 'stores' | 'connectWise'>;

/** The saved filter, and ConnectWise's present names for its values. */
export type ShownFilter = {
  /** Null while none was saved. */
  readonly filter: ContactFilter | null;
  readonly notes: readonly FilterNote[];
  readonly version: Omit<Versioned<ContactFilter | null>, 'value'>;
  /** Why it could not be compared with ConnectWise; then it is shown as it was last time. */
  readonly uncompared: Failure | null;
};

/** The saved filter with the new names of values that ConnectWise renamed; saves nothing. */
export async function shownFilter(
  { stores }: Pick<EngineDeps, 'stores'>,
  open: () => Promise<EngineDeps>,
): Promise<ShownFilter> {
  const { value: filter, ...version } = await stores.filters.current();
  if (filter === null) return { filter, notes: [], version, uncompared: null };
  try {
    const watch = await watchFilter(await open());
    if (watch !== null) {
      return { filter: watch.filter, notes: watch.notes, version, uncompared: null };
    }
  } catch (thrown) {
    return { filter, notes: await stores.filters.notes(), version, uncompared: asFailure(thrown) };
  }
  return { filter, notes: await stores.filters.notes(), version, uncompared: null };
}

/** A value of a field, and whether the filter in force names it. */
export type ListedValue = {
  readonly id: number;
  readonly name: string;
  readonly inFilter: boolean;
  /** Whether it is recommended (R7). */
  readonly recommended: boolean;
  /** Companies that have it, or have a contact that does; null while no sync has read them all. */
  readonly companies: number | null;
};

/** The values that a field of the filter can have in this ConnectWise. */
export async function listedValues(
  deps: Deps,
  field: FilterField,
): Promise<readonly ListedValue[]> {
  const values = await filterValues(deps, field);
  const saved = await deps.stores.filters.get();
  const filter = saved ?? (field === 'company type' ? recommendedFilter(values) : null);
  const conditions = filter === null ? [] : conditionsIn(filter);
  const chosen = new Set(
    conditions
      .filter((one) => one.field === field)
      .flatMap((one) => one.values.map(({ id }) => id)),
  );
  const { readings, mirror } = deps.stores;
  const { cursor } = await readings.state('contacts');
  const counts = cursor === null ? null : await mirror.companiesByValue(field);
  const recommended = new Set(
    field === 'company type'
      ? recommendedTypes.flatMap((name) => valuesNamed(name, values)).map(({ id }) => id)
      : [],
  );
  return values.map(({ id, name }) => ({
    id,
    name,
    inFilter: chosen.has(id),
    recommended: recommended.has(id),
    companies: counts === null ? null : (counts.get(id) ?? 0),
  }));
}

/** A name as it was entered: the values that have it, or the closest names if there is none. */
export type FoundName = {
  readonly entered: string;
  readonly values: readonly Reference[];
  readonly closest: readonly string[];
};

/** Looks up names, separated by commas, among the values that a field can have in this ConnectWise. */
export async function findValues(
  deps: Pick<Deps, 'connectWise'>,
  field: FilterField,
  text: string,
): Promise<readonly FoundName[]> {
  const list = await filterValues(deps, field);
  return splitTypeNames(text).map((entered) => {
    const values = valuesNamed(entered, list).map(({ id, name }) => ({ id, name }));
    return { entered, values, closest: values.length > 0 ? [] : closestNames(entered, list) };
  });
}

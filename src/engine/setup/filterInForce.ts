import { recommendedFilter } from '../../core/filter/companyTypes.ts';
import {
  type ContactFilter,
  conditionsIn,
  type FilterField,
} from '../../core/filter/contactFilter.ts';
import type { EngineDeps } from '../deps.ts';
import { filterValues } from '../detect/filterLists.ts';

type Deps = Pick<EngineDeps, 'stores' | 'connectWise'>;

/** The saved filter, or the recommended one in terms of the live list; saves nothing. */
export async function filterInForce({ stores, connectWise }: Deps): Promise<ContactFilter> {
  const saved = await stores.filters.get();
  return saved ?? recommendedFilter(await connectWise.companyTypes());
}

/** A value of a field, and whether the filter in force names it. */
export type ListedValue = {
  readonly id: number;
  readonly name: string;
  readonly inFilter: boolean;
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
  return values.map(({ id, name }) => ({ id, name, inFilter: chosen.has(id) }));
}

import type { Reference } from '../../core/contact/contact.ts';
import type { FilterField } from '../../core/filter/contactFilter.ts';
import type { FilterLists } from '../../core/filter/resolveFilter.ts';
import type { EngineDeps } from '../deps.ts';

type Live = Pick<EngineDeps, 'connectWise'>;

/** The source of each field's values. */
const lists = {
  'company type': 'company_types',
  'company status': 'company_statuses',
  territory: 'territories',
  market: 'markets',
  'contact type': 'contact_types',
} as const satisfies Record<FilterField, string>;

/** The values that the organization's ConnectWise offers in a field now. */
export async function filterValues(
  { connectWise }: Live,
  field: FilterField,
): Promise<readonly Reference[]> {
  if (field === 'company type') return await connectWise.companyTypes();
  const entries = await connectWise.list(lists[field], { fresh: true });
  return entries.map(({ id, name }) => ({ id, name }));
}

/** The live lists of some filter fields; asks ConnectWise only for these. */
export async function filterLists(
  deps: Live,
  fields: readonly FilterField[],
): Promise<FilterLists> {
  const found: Partial<Record<FilterField, readonly Reference[]>> = {};
  for (const field of fields) found[field] = await filterValues(deps, field);
  return found;
}

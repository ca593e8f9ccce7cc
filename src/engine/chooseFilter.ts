import { resolveFilter, splitTypeNames, takesCompany } from '../core/filter/companyTypes.ts';
import type { ContactFilter } from '../core/filter/contactFilter.ts';
import { type EngineDeps, instant } from './deps.ts';

/**
 * The filter that a text asks for, checked against the organization's live company types. Throws
 * `bad_input` or `company_type_unknown`.
 */
export async function readFilter(
  deps: Pick<EngineDeps, 'connectWise'>,
  text: string,
): Promise<ContactFilter> {
  return resolveFilter(splitTypeNames(text), await deps.connectWise.companyTypes());
}

/**
 * Saves a filter. The contacts of every company that enters or leaves it are looked at in the next
 * run, although nothing about them changed. Returns the number of those companies.
 */
export async function saveFilter(
  deps: Pick<EngineDeps, 'stores' | 'clock'>,
  filter: ContactFilter,
): Promise<number> {
  return await deps.stores.filters.save(
    filter,
    (before, company) =>
      takesCompany(filter, company) !== (before !== null && takesCompany(before, company)),
    instant(deps.clock),
  );
}

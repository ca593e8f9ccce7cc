import { enteredTypes, isSimpleForm } from '../core/filter/companyTypes.ts';
import { type ContactFilter, type FilterOf, fieldsIn } from '../core/filter/contactFilter.ts';
import { readFilterDocument } from '../core/filter/filterDocument.ts';
import { type EnteredValue, parseFilter } from '../core/filter/parseFilter.ts';
import { resolveFilter } from '../core/filter/resolveFilter.ts';
import { forCompany, takesContact } from '../core/filter/takes.ts';
import { type EngineDeps, instant } from './deps.ts';
import { filterLists, filterValues } from './filterLists.ts';

type Live = Pick<EngineDeps, 'connectWise'>;

/**
 * The filter that a text asks for: company types split by commas, or an expression; checked against
 * the organization's live lists. Throws `bad_input`, `company_type_unknown` or
 * `filter_value_unknown`.
 */
export async function readFilter(deps: Live, text: string): Promise<ContactFilter> {
  const types = await filterValues(deps, 'company type');
  const entered = isSimpleForm(text, types) ? enteredTypes(text, types) : parseFilter(text);
  return await resolved(deps, entered);
}

/** The same for the structured form, as JSON. */
export async function readFilterJson(deps: Live, document: unknown): Promise<ContactFilter> {
  return await resolved(deps, readFilterDocument(document));
}

async function resolved(deps: Live, entered: FilterOf<EnteredValue>): Promise<ContactFilter> {
  return resolveFilter(entered, await filterLists(deps, fieldsIn(entered)));
}

/**
 * Saves a filter. Every contact that enters or leaves it is looked at in the next run, although
 * nothing about it changed. Returns the number of those contacts.
 */
export async function saveFilter(
  deps: Pick<EngineDeps, 'stores' | 'clock'>,
  filter: ContactFilter,
): Promise<number> {
  return await deps.stores.filters.save(
    filter,
    (before, company) => {
      const now = forCompany(filter, company);
      const then = before === null ? false : forCompany(before, company);
      if (typeof now === 'boolean' && typeof then === 'boolean') return now !== then;
      return (contact) => takesContact(now, contact) !== takesContact(then, contact);
    },
    instant(deps.clock),
  );
}

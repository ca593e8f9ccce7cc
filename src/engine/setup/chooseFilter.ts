import { enteredTypes, isSimpleForm } from '../../core/filter/companyTypes.ts';
import { type ContactFilter, type FilterOf, fieldsIn } from '../../core/filter/contactFilter.ts';
import { readFilterDocument } from '../../core/filter/filterDocument.ts';
import { type EnteredValue, parseFilter } from '../../core/filter/parseFilter.ts';
import { resolveFilter } from '../../core/filter/resolveFilter.ts';
import { type FilteredCompany, type FilteredContact, takes } from '../../core/filter/takes.ts';
import { reasonOf } from '../../core/plan/filterReasons.ts';
import type { ExpectedVersion } from '../../ports/version.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { filterLists, filterValues } from '../detect/filterLists.ts';

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

/** Reads a filter from its JSON document. */
export async function readFilterJson(deps: Live, document: unknown): Promise<ContactFilter> {
  return await resolved(deps, readFilterDocument(document));
}

async function resolved(deps: Live, entered: FilterOf<EnteredValue>): Promise<ContactFilter> {
  return resolveFilter(entered, await filterLists(deps, fieldsIn(entered)));
}

/**
 * Saves a filter. Queues every contact that enters or leaves it, or is excluded for another reason,
 * although nothing about the contact changed. Returns the number of those contacts. Throws
 * `version_conflict`.
 */
export async function saveFilter(
  deps: Pick<EngineDeps, 'stores' | 'clock'>,
  filter: ContactFilter,
  expected: ExpectedVersion,
): Promise<number> {
  return await deps.stores.filters.save(
    filter,
    (before, company) => {
      const differs = (contact: FilteredContact) => {
        const now = outcomeOf(filter, contact, company);
        // Before a filter was saved, no contact was imported, and no reason was recorded.
        return before === null ? now === taken : now !== outcomeOf(before, contact, company);
      };
      return byContact(filter) || (before !== null && byContact(before))
        ? differs
        : differs({ types: [] });
    },
    expected,
    instant(deps.clock),
  );
}

const taken = 'taken';

function byContact(filter: ContactFilter): boolean {
  return fieldsIn(filter).includes('contact type');
}

function outcomeOf(
  filter: ContactFilter,
  contact: FilteredContact,
  company: FilteredCompany,
): string {
  const verdict = takes(filter, contact, company);
  return verdict.taken ? taken : reasonOf(verdict.unmet);
}

import {
  type Condition,
  type ContactFilter,
  companyTypesOf,
  type FilterOf,
} from './contactFilter.ts';

type Named = { readonly name: string };

/**
 * The one text of a filter, which `parseFilter` reads back: `company type is one of (Customer,
 * Prospect) and (territory is East or market is not Retail)`.
 */
export function filterText(filter: FilterOf<Named>): string {
  if ('field' in filter) return conditionText(filter);
  const isAll = 'all' in filter;
  const parts = isAll ? filter.all : filter.any;
  return parts
    .map((part) => ('field' in part ? conditionText(part) : `(${filterText(part)})`))
    .join(isAll ? ' and ' : ' or ');
}

/** Uses the name people know: company types alone are the field "Contacts Company Type" (R7). */
export function filterLine(filter: ContactFilter): string {
  const types = companyTypesOf(filter);
  return types === null
    ? `Contact filter: ${filterText(filter)}`
    : `Contacts Company Type: ${namesText(types)}`;
}

/** Names in the simple form, separated by commas; a name with a comma is quoted. */
export function namesText(values: readonly Named[]): string {
  return [...new Set(values.map(({ name }) => (/[,"]/u.test(name) ? quoted(name) : name)))].join(
    ', ',
  );
}

function conditionText({ field, is, values }: Condition<Named>): string {
  const names = [...new Set(values.map(({ name }) => valueText(name)))];
  const not = is === 'one of' ? '' : ' not';
  return names.length === 1
    ? `${field} is${not} ${names.join('')}`
    : `${field} is${not} one of (${names.join(', ')})`;
}

/** Keywords of the parser; a name that contains one is quoted. */
const ownWords = /(?:^| )(?:and|or|is|not|one|of)(?: |$)/iu;
const bare = /^[\p{L}\p{N}&'’./+_-]+(?: [\p{L}\p{N}&'’./+_-]+)*$/u;

/** A name in the form used in the text of a filter. */
export function valueText(name: string): string {
  return bare.test(name) && !ownWords.test(name) ? name : quoted(name);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

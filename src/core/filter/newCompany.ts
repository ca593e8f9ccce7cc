import { type ContactFilter, conditionsIn } from './contactFilter.ts';
import { takes } from './takes.ts';

/**
 * The company types by which a filter takes the contacts of a company that is made for an AMP contact
 * (R21): none where it needs none, else the first that do. Null where types alone do not.
 */
export function typesForNewCompany(filter: ContactFilter): readonly number[] | null {
  const named = conditionsIn(filter).flatMap(({ field, is, values }) =>
    field === 'company type' && is === 'one of' ? values : [],
  );
  const choices = [[], ...named.map((type) => [type]), ...(named.length > 1 ? [named] : [])];
  const other = { status: null, territory: null, market: null };
  const types = choices.find(
    (some) => takes(filter, { types: [] }, { types: some, ...other }).taken,
  );
  return types === undefined ? null : [...new Set(types.map(({ id }) => id))];
}

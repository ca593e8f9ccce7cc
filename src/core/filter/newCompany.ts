import { type ContactFilter, conditionsIn } from './contactFilter.ts';
import { takes } from './takes.ts';

/**
 * The company types that a new company for an AMP contact needs, so that the filter includes its
 * contacts (R21): none if the filter needs none, else the first ones that suffice. Null if types
 * alone do not suffice.
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

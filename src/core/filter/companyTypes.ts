import { badInput } from '../badInput.ts';
import { canonicalText } from '../contact/canonical.ts';
import type { Reference } from '../contact/contact.ts';
import { Failure } from '../failure.ts';
import { type ContactFilter, normalForm, ofCompanyTypes } from './contactFilter.ts';
import type { EnteredValue } from './parseFilter.ts';
import { valuesNamed } from './resolveFilter.ts';

/** The recommended filter, used until one is saved (R7). */
export const recommendedTypes: readonly string[] = ['Customer', 'Prospect', 'Suspect'];

/**
 * Splits a text entered for "Contacts Company Type" at commas. A name that contains a comma goes
 * between double quotes; a quote in it is doubled.
 */
export function splitTypeNames(text: string): readonly string[] {
  const parts = text.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(?:,|$)/gu);
  const names: string[] = [];
  for (const [, quoted, bare] of parts) {
    const name = canonicalText(quoted?.replaceAll('""', '"') ?? bare ?? '');
    if (name !== '') names.push(name);
  }
  return names;
}

/**
 * The simple form: a filter by company type alone, from names separated by commas. Throws
 * `bad_input` if there is none.
 */
export function enteredTypes(
  text: string,
  types: readonly Reference[],
): {
  readonly field: 'company type';
  readonly is: 'one of';
  readonly values: readonly EnteredValue[];
} {
  const names = splitTypeNames(text);
  if (names.length === 0) {
    throw badInput(
      'Contacts Company Type',
      { code: 'no_company_type' },
      { code: 'one_of', names: nameList(types) },
    );
  }
  return { field: 'company type', is: 'one of', values: names.map((name) => ({ name })) };
}

/**
 * Whether a text is in the simple form: each of its names is a company type, or it contains no
 * `is`.
 */
export function isSimpleForm(text: string, types: readonly Reference[]): boolean {
  if (splitTypeNames(text).every((name) => valuesNamed(name, types).length > 0)) return true;
  return !/(?:^|\s)is(?:\s|$)/iu.test(text.replaceAll(/"[^"]*"/gu, ''));
}

/**
 * The recommended filter for the live list: the recommended types that exist in it. Throws
 * `no_recommended_type` if none does.
 */
export function recommendedFilter(types: readonly Reference[]): ContactFilter {
  const found = recommendedTypes.flatMap((name) => valuesNamed(name, types));
  if (found.length === 0) throw new Failure('no_recommended_type', { all: nameList(types) });
  return normalForm(ofCompanyTypes(found.map(({ id, name }) => ({ id, name }))));
}

function nameList(types: readonly Reference[]): string {
  return types.map(({ name }) => name).join(', ');
}

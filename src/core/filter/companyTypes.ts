import { canonicalName, canonicalText } from '../contact/canonical.ts';
import type { Company, CompanyType } from '../contact/contact.ts';
import { Failure } from '../failure.ts';
import type { ContactFilter } from './contactFilter.ts';

/** What is recommended, and applies until a filter is saved (R7). */
export const recommendedTypes: readonly string[] = ['Customer', 'Prospect', 'Suspect'];

/** Whether contacts of the company take part. */
export function takesCompany(filter: ContactFilter, company: Pick<Company, 'types'>): boolean {
  return company.types.some((type) => filter.companyTypes.some(({ id }) => id === type.id));
}

/** The filter as one line of text: its names, split by commas; one holding a comma is quoted. */
export function filterText(filter: ContactFilter): string {
  return filter.companyTypes
    .map(({ name }) => (name.includes(',') ? `"${name}"` : name))
    .join(', ');
}

/**
 * Splits what a person enters for "Contacts Company Type" at commas. A name that holds a comma
 * itself goes between double quotes.
 */
export function splitTypeNames(text: string): readonly string[] {
  const parts = text.matchAll(/\s*(?:"([^"]*)"|([^,]*))\s*(?:,|$)/gu);
  const names: string[] = [];
  for (const [, quoted, bare] of parts) {
    const name = canonicalText(quoted ?? bare ?? '');
    if (name !== '') names.push(name);
  }
  return names;
}

/**
 * The filter for names a person entered, found in the organization's live list without regard to
 * case and surrounding blanks. Throws `bad_input` without any name and `company_type_unknown` with
 * the closest names for one that is not there.
 */
export function resolveFilter(
  names: readonly string[],
  types: readonly CompanyType[],
): ContactFilter {
  if (names.length === 0) {
    throw new Failure('bad_input', {
      field: 'Contacts Company Type',
      problem: 'no company type was given',
      accepted: nameList(types),
    });
  }
  const chosen = new Map<number, CompanyType>();
  for (const name of names) {
    const type = findType(name, types);
    if (type === undefined) {
      throw new Failure('company_type_unknown', {
        name,
        closest: closestNames(name, types).join(', '),
        all: nameList(types),
      });
    }
    chosen.set(type.id, type);
  }
  return { companyTypes: sortTypes([...chosen.values()]) };
}

/**
 * The recommended filter in terms of the live list: those of the recommended types that exist.
 * Throws `no_recommended_type` where none does.
 */
export function recommendedFilter(types: readonly CompanyType[]): ContactFilter {
  const found = recommendedTypes.flatMap((name) => findType(name, types) ?? []);
  if (found.length === 0) throw new Failure('no_recommended_type', { all: nameList(types) });
  return { companyTypes: sortTypes(found) };
}

function findType(name: string, types: readonly CompanyType[]): CompanyType | undefined {
  const wanted = canonicalName(name);
  // Two types may differ by case alone; the lower id is the same one on every day.
  return sortTypes(types).find((type) => canonicalName(type.name) === wanted);
}

function sortTypes(types: readonly CompanyType[]): readonly CompanyType[] {
  return types.toSorted((a, b) => a.id - b.id);
}

function nameList(types: readonly CompanyType[]): string {
  return types.map(({ name }) => name).join(', ');
}

/** At most three names of the list, nearest first. */
export function closestNames(name: string, types: readonly CompanyType[]): readonly string[] {
  const wanted = canonicalName(name);
  return types
    .map((type) => ({ name: type.name, distance: distance(wanted, canonicalName(type.name)) }))
    .toSorted((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map((near) => near.name);
}

/** Edits between two words; one that begins with the other counts as one edit. */
function distance(a: string, b: string): number {
  if (a !== '' && (a.startsWith(b) || b.startsWith(a))) return 1;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

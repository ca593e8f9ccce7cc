import { canonicalName } from '../contact/canonical.ts';
import type { ListEntry, ListKind, Reference } from '../contact/contact.ts';
import type { DocumentEntry, MappingDocument } from './document.ts';

/** A name of a list of ConnectWise that an entry of the mapping depends on. */
export type Dependency = {
  /** AMP field of the entry. */
  readonly amp: string;
  readonly list: ListKind;
  readonly name: string;
};

/** A name that a mapping uses and that is no longer in its list. */
export type MissingName = Dependency & {
  /** The present name of the same list entry; null: it was removed, or never existed. */
  readonly now: string | null;
};

/**
 * The list that a ConnectWise field takes its names from. Sites are absent, because they differ from
 * company to company.
 */
const lists: Readonly<Record<string, ListKind>> = {
  department: 'departments',
  relationship: 'relationships',
  country: 'countries',
  contactTypes: 'contact_types',
  Company_Market: 'markets',
  Company_Territory: 'territories',
  Company_Type: 'company_types',
  Company_Status: 'company_statuses',
};

/** All entries of ConnectWise's lists that a mapping names: in value maps, and as types of items. */
export function dependenciesOf({ entries }: MappingDocument): readonly Dependency[] {
  return entries.flatMap(({ amp, connectwise, values }): Dependency[] => {
    const [, typeName] = /^(?:email|phone|fax):(\S.*)$/u.exec(connectwise) ?? [];
    if (typeName !== undefined) return [{ amp, list: 'communication_types', name: typeName }];
    const list = lists[connectwise];
    if (list === undefined || values === undefined) return [];
    return values.pairs.map((pair) => ({ amp, list, name: pair.connectwise }));
  });
}

/**
 * The names that are no longer in a list. `known` is every entry it ever had, which shows whether
 * an entry was renamed.
 */
export function missingNames(
  dependencies: readonly Dependency[],
  present: readonly ListEntry[],
  known: readonly Reference[],
): readonly MissingName[] {
  const names = new Set(present.map(({ name }) => canonicalName(name)));
  return dependencies
    .filter(({ name }) => !names.has(canonicalName(name)))
    .map((dependency) => {
      const before = known.filter(
        ({ name }) => canonicalName(name) === canonicalName(dependency.name),
      );
      const same = present.find(({ id }) => before.some((entry) => entry.id === id));
      return { ...dependency, now: same?.name ?? null };
    });
}

/** The list that the value map of an entry is about; null without a value map or a list. */
export function mappedListOf({ connectwise, values }: DocumentEntry): ListKind | null {
  return values === undefined ? null : (lists[connectwise] ?? null);
}

/** The names of a list that a value map lacks. */
export function unmappedNames(
  { values }: DocumentEntry,
  present: readonly ListEntry[],
): readonly string[] {
  const mapped = new Set(values?.pairs.map(({ connectwise }) => canonicalName(connectwise)));
  return present.map(({ name }) => name).filter((name) => !mapped.has(canonicalName(name)));
}

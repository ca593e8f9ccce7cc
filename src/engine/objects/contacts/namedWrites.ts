import { canonicalName } from '../../../core/contact/canonical.ts';
import type { CompanyWrites } from '../../../core/contact/companyWrites.ts';
import type {
  Company,
  Contact,
  ListEntry,
  ListKind,
  Reference,
} from '../../../core/contact/contact.ts';
import type {
  ContactWrites,
  ItemWrite,
  TypeWrites,
  WritableChoice,
} from '../../../core/contact/contactWrites.ts';
import { eachOnce, type Named, type Wishes } from '../../../core/mapping/contactWrites.ts';
import type { Unfit } from '../../../core/mapping/unfit.ts';
import type { ConnectWise } from '../../../ports/connectwise.ts';

/** Writes with ids in place of names; `refused` are fields with names that no list has. */
export type Resolved<Writes> = {
  readonly writes: Writes;
  readonly refused: Readonly<Record<string, Unfit>>;
};

const lists: Readonly<Record<Exclude<WritableChoice, 'site'>, ListKind>> = {
  department: 'departments',
  relationship: 'relationships',
  country: 'countries',
};

const companyLists = {
  status: 'company_statuses',
  market: 'markets',
  territory: 'territories',
} as const;

/**
 * Writes of a contact with ids in place of names, from ConnectWise's present lists. A list is only
 * read if a name from it is used.
 */
export async function resolveNames(
  connectWise: ConnectWise,
  contact: Pick<Contact, 'companyId' | 'types'>,
  { writes, named }: Pick<Wishes, 'writes' | 'named'>,
): Promise<Resolved<ContactWrites>> {
  const choices: Partial<Record<WritableChoice, number | null>> = {};
  const items: ItemWrite[] = [...writes.items];
  const refused: Record<string, Unfit> = {};
  let types: TypeWrites | undefined;
  for (const { field, write } of named) {
    if (write.kind === 'choice') {
      const id =
        write.value === null
          ? null
          : idOf(await choicesFor(connectWise, contact, write), write.value);
      if (id === undefined) refused[field] = notListed;
      else choices[write.name] = id;
    } else if (write.kind === 'types') {
      const found = typeWrites(contact.types, write.names, await connectWise.list('contact_types'));
      if (found === null) refused[field] = notListed;
      else types = found;
    } else {
      const { item, typeName } = write;
      const known = await connectWise.list('communication_types');
      const typeId = idOf(
        known.filter(({ channels }) => channels.includes(item.channel)),
        typeName,
      );
      if (item.itemId === null && item.value === null) continue;
      if (item.itemId !== null) items.push(item);
      else if (typeId === undefined) refused[field] = notListed;
      else items.push({ ...item, typeId });
    }
  }
  const parts = Object.keys(choices).length === 0 ? {} : { choices };
  const withTypes = types === undefined ? {} : { types };
  return { writes: { ...writes, ...parts, ...withTypes, items: eachOnce(items) }, refused };
}

async function choicesFor(
  connectWise: ConnectWise,
  { companyId }: Pick<Contact, 'companyId'>,
  { name }: Named['write'] & { readonly kind: 'choice' },
): Promise<readonly ListEntry[]> {
  if (name !== 'site') return await connectWise.list(lists[name]);
  return companyId === null ? [] : await connectWise.companySites(companyId);
}

const notListed: Unfit = { code: 'not_listed' };

/** The id of a name, preferring entries that are still offered. */
function idOf(entries: readonly ListEntry[], name: string): number | undefined {
  const wanted = canonicalName(name);
  const found = entries.filter((entry) => canonicalName(entry.name) === wanted);
  return (found.find(({ inactive }) => !inactive) ?? found[0])?.id;
}

/** Which types come and go; null if one is not in the list. */
function typeWrites(
  present: readonly Reference[],
  wanted: readonly string[],
  known: readonly ListEntry[],
): TypeWrites | null {
  const ids = new Set<number>();
  for (const name of wanted) {
    const there = present.find((type) => canonicalName(type.name) === canonicalName(name));
    const id = there?.id ?? idOf(known, name);
    if (id === undefined) return null;
    ids.add(id);
  }
  return {
    add: [...ids].filter((id) => !present.some((type) => type.id === id)),
    remove: present.filter(({ id }) => !ids.has(id)).map(({ id }) => id),
  };
}

/** Writes of a contact's company with ids in place of names, from ConnectWise's present lists. */
export async function resolveCompany(
  connectWise: ConnectWise,
  company: Company,
  wishes: Wishes['company'],
): Promise<Resolved<CompanyWrites>> {
  const refused: Record<string, Unfit> = {};
  let writes: CompanyWrites = { fields: {}, choices: {}, types: { add: [], remove: [] } };
  for (const { field, part } of wishes) {
    if (part.kind === 'field') {
      writes = { ...writes, fields: { ...writes.fields, [part.name]: part.value } };
    } else if (part.kind === 'employees') writes = { ...writes, employees: part.value };
    else if (part.kind === 'choice') {
      const id =
        part.value === null
          ? null
          : idOf(await connectWise.list(companyLists[part.name]), part.value);
      if (id === undefined) refused[field] = notListed;
      else writes = { ...writes, choices: { ...writes.choices, [part.name]: id } };
    } else {
      const known = await connectWise.list('company_types');
      const types = typeWrites(company.types, part.names, known);
      if (types === null) refused[field] = notListed;
      else writes = { ...writes, types };
    }
  }
  return { writes, refused };
}

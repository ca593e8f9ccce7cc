import { enterItem, newItem, readItem, type Way, waysOf } from './items.ts';
import type { EditableField, Kind } from './kinds.ts';
import { EditProblem, type Person, type WireRecord } from './person.ts';
import { setTypes, typeIdsOf } from './types.ts';
import { readValue } from './values.ts';

/** The values entered for a record, by the names that were entered. */
export type Entries = ReadonlyMap<string, string>;

/** Everything that was entered, understood before any of it is carried out. */
interface Read {
  readonly fields: readonly { readonly field: EditableField; readonly value: unknown }[];
  readonly ways: readonly { readonly way: Way; readonly value: string }[];
  /** Null: the types stay. */
  readonly typeIds: readonly number[] | null;
}

async function readEntries(person: Person, kind: Kind, entries: Entries): Promise<Read> {
  const ways = kind.reachable ? await waysOf(person) : [];
  const read = { fields: [], ways: [], typeIds: null } as {
    -readonly [K in keyof Read]: Read[K] extends readonly (infer E)[] ? E[] : Read[K];
  };
  for (const [entered, text] of entries) {
    const wanted = entered.toLowerCase();
    const field = kind.fields.find(({ name }) => name.toLowerCase() === wanted);
    const way = ways.find(({ name }) => name.toLowerCase() === wanted);
    if (field !== undefined) {
      read.fields.push({ field, value: await readValue(person, kind, field, text) });
    } else if (kind.types !== null && (wanted === 'types' || wanted === 'type')) {
      read.typeIds = await typeIdsOf(person, kind, text);
    } else if (way !== undefined) {
      read.ways.push({ way, value: text.trim() });
    } else {
      const types = kind.types === null ? [] : ['types'];
      const names = [
        ...kind.fields.map(({ name }) => name),
        ...types,
        ...ways.map(({ name }) => name),
      ];
      const problem = `${kind.plural} have no such field`;
      throw new EditProblem(entered, problem, names.join(', '), names);
    }
  }
  return read;
}

/** A record as the API answers it. Throws EditProblem if there is none. */
export async function readRecord(person: Person, kind: Kind, id: number): Promise<WireRecord> {
  return await person.get(`${kind.path}/${id}`);
}

/** Records of a kind in order of id; with a search, those in which each of its words is in some field. */
export async function findRecords(
  person: Person,
  kind: Kind,
  search: string,
  limit: number,
): Promise<readonly WireRecord[]> {
  const words = search.split(/\s+/u).map(literally);
  const conditions = words
    .filter((word) => word !== '')
    .map((word) => `(${kind.searched.map((name) => `${name} like "%${word}%"`).join(' or ')})`)
    .join(' and ');
  return await person.list(kind.path, {
    pageSize: String(limit),
    orderBy: 'id asc',
    ...(conditions === '' ? {} : { conditions }),
  });
}

/** A word as a pattern that matches only itself; quotes and backslashes are not searched for. */
function literally(word: string): string {
  return word.replaceAll(/["\\]/gu, '').replaceAll(/[[*%]/gu, '[$&]');
}

/** Adds a record. Nothing is added if an entry cannot be read. */
export async function addRecord(person: Person, kind: Kind, entries: Entries): Promise<WireRecord> {
  const { fields, ways, typeIds } = await readEntries(person, kind, entries);
  const given = Object.fromEntries(
    fields.filter(({ value }) => value !== null).map(({ field, value }) => [field.name, value]),
  );
  return await person.send('POST', kind.path, {
    ...(kind.name === 'company' && typeof given.name === 'string'
      ? { identifier: given.name.replaceAll(/[^\p{L}\p{N}]/gu, '').slice(0, 25) }
      : {}),
    ...(kind.name === 'activity' ? { assignTo: await somebody(person) } : {}),
    ...given,
    ...(typeIds === null ? {} : { types: typeIds.map((id) => ({ id })) }),
    ...(ways.length === 0
      ? {}
      : { communicationItems: ways.map(({ way, value }) => newItem(way, value, way.main)) }),
  });
}

/** The first member of the list: an activity needs one. */
async function somebody(person: Person) {
  const [first] = await person.list('system/members', { conditions: 'inactiveFlag=false' });
  return { id: first?.id };
}

/** Edits a record. Nothing is changed if an entry cannot be read. */
export async function editRecord(
  person: Person,
  kind: Kind,
  id: number,
  entries: Entries,
): Promise<{ readonly before: WireRecord; readonly after: WireRecord }> {
  const before = await readRecord(person, kind, id);
  const { fields, ways, typeIds } = await readEntries(person, kind, entries);
  const operations = fields.map(({ field, value }) =>
    value === null
      ? { op: 'remove', path: field.name }
      : { op: 'replace', path: field.name, value },
  );
  if (operations.length > 0) await person.send('PATCH', `${kind.path}/${id}`, operations);
  if (typeIds !== null) await setTypes(person, kind, id, typeIds);
  for (const { way, value } of ways) {
    await enterItem(person, await readRecord(person, kind, id), way, value);
  }
  return { before, after: await readRecord(person, kind, id) };
}

/** Deletes a record: a company stays readable and is marked as deleted, any other record is gone. */
export async function deleteRecord(person: Person, kind: Kind, id: number): Promise<WireRecord> {
  const before = await readRecord(person, kind, id);
  await person.send('DELETE', `${kind.path}/${id}`);
  return before;
}

/** Adds a communication item to a contact. */
export async function addItem(
  person: Person,
  contactId: number,
  entries: Entries,
): Promise<WireRecord> {
  const read = await readItem(person, entries);
  const path = `company/contacts/${contactId}/communications`;
  return await person.send('POST', path, Object.fromEntries(read));
}

/** Edits a communication item of a contact. */
export async function editItem(
  person: Person,
  contactId: number,
  itemId: number,
  entries: Entries,
): Promise<{ readonly before: WireRecord; readonly after: WireRecord }> {
  const path = `company/contacts/${contactId}/communications/${itemId}`;
  const before = await person.get(path);
  const read = await readItem(person, entries);
  const operations = [...read].map(([name, value]) =>
    value === '' ? { op: 'remove', path: name } : { op: 'replace', path: name, value },
  );
  return { before, after: await person.send('PATCH', path, operations) };
}

/** Deletes a communication item of a contact. */
export async function deleteItem(
  person: Person,
  contactId: number,
  itemId: number,
): Promise<WireRecord> {
  const path = `company/contacts/${contactId}/communications/${itemId}`;
  const before = await person.get(path);
  await person.send('DELETE', path);
  return before;
}

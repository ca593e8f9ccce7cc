import type { FieldValue } from '../../core/contact/ampContact.ts';
import { Failure } from '../../core/failure.ts';
import { plainText } from '../../core/plainText.ts';
import { type RecordRef, recordKey } from '../../core/plan/record.ts';
import type { HoldRow } from '../../ports/holdStore.ts';
import type { EngineDeps } from '../deps.ts';
import { keepBack, releaseHolds } from './holds.ts';
import { type FoundNames, findNames } from './names.ts';

type Deps = Pick<EngineDeps, 'stores' | 'clock'>;

/** Puts records on hold; `missing` are ids of records that do not exist. */
export async function keepSeveral(
  deps: Deps,
  ids: readonly string[],
): Promise<{ readonly kept: readonly RecordRef[]; readonly missing: readonly string[] }> {
  const kept: RecordRef[] = [];
  const missing: string[] = [];
  for (const id of new Set(ids)) {
    const record = await whereThere(async () => keepBack(deps, id));
    if (record === null) missing.push(id);
    else kept.push(record);
  }
  return { kept, missing };
}

/** Releases records; `missing` are ids of records that do not exist. */
export async function releaseSeveral(
  deps: Deps,
  ids: readonly string[],
): Promise<{ readonly released: number; readonly missing: readonly string[] }> {
  let released = 0;
  const missing: string[] = [];
  for (const id of new Set(ids)) {
    const count = await whereThere(async () => releaseHolds(deps, { id }));
    if (count === null) missing.push(id);
    else released += count;
  }
  return { released, missing };
}

async function whereThere<T>(work: () => Promise<T>): Promise<T | null> {
  return await work().catch((thrown: unknown) => {
    if (thrown instanceof Failure && thrown.code === 'not_found') return null;
    throw thrown;
  });
}

/** Names of the records on hold. */
export async function holdNames(
  { stores }: Pick<Deps, 'stores'>,
  holds: readonly HoldRow[],
): Promise<FoundNames> {
  return await findNames(stores, { ...contactsOn(holds), todoIds: idsOf(holds, 'todo') });
}

/** The company of each record on hold; for a to-do, that of its AMP contact. */
export async function holdCompanies(
  { stores: { mirror, ampContacts, todos } }: Pick<Deps, 'stores'>,
  holds: readonly HoldRow[],
): Promise<(record: RecordRef) => string | null> {
  const { contactIds, ampContactIds } = contactsOn(holds);
  const contacts = await mirror.contactsByIds(contactIds);
  const companies = await mirror.companiesByIds(
    distinct(contacts.flatMap(({ companyId }) => (companyId === null ? [] : [companyId]))),
  );
  const assigned = await todos.byIds(idsOf(holds, 'todo'));
  const people = await ampContacts.byIds(
    distinct([...ampContactIds, ...assigned.map(({ ampContactId }) => ampContactId)]),
  );
  const byCompany = new Map(companies.map(({ id, name }) => [id, name]));
  const byPerson = new Map(people.map(({ id, fields }) => [id, fields.company]));
  const found = new Map<string, FieldValue | undefined>();
  for (const { id, companyId } of contacts)
    found.set(recordKey({ kind: 'contact', id }), byCompany.get(companyId ?? 0));
  for (const [id, company] of byPerson) found.set(recordKey({ kind: 'amp_contact', id }), company);
  for (const { id, ampContactId } of assigned)
    found.set(recordKey({ kind: 'todo', id }), byPerson.get(ampContactId));
  return (record) => plainText(String(found.get(recordKey(record)) ?? '')) || null;
}

function contactsOn(holds: readonly HoldRow[]) {
  return {
    contactIds: holds.flatMap(({ record }) => (record.kind === 'contact' ? [record.id] : [])),
    ampContactIds: idsOf(holds, 'amp_contact'),
  };
}

function idsOf(holds: readonly HoldRow[], kind: 'amp_contact' | 'todo'): readonly string[] {
  return holds.flatMap(({ record }) => (record.kind === kind ? [record.id] : []));
}

const distinct = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

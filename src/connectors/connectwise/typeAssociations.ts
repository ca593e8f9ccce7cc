import type { TypeWrites } from '../../core/contact/contactWrites.ts';
import { Failure } from '../../core/failure.ts';
import type { Api } from './api.ts';
import { listById } from './paging.ts';
import { isMissing, recordMissing, renamed } from './patching.ts';
import { type Parsed, parseRecord, referenceId } from './wire.ts';

type Owner = { readonly resource: 'contacts' | 'companies'; readonly id: number };
type Association = { readonly id: number; readonly typeId: number | null };

/**
 * Adds and removes types of a contact or company. PATCH cannot set them for either: each is a
 * separate record (SPEC). Existing ones are not added and missing ones not removed, so all of it
 * may be repeated. Throws `record_missing`, and `write_refused` with the field `types`.
 */
export async function writeTypes(
  api: Api,
  owner: Owner,
  { add, remove }: TypeWrites,
): Promise<void> {
  try {
    const present = await associations(api, owner);
    const there = new Set(present.map(({ typeId }) => typeId));
    // Additions first, so that a record with one type is never without.
    for (const typeId of new Set(add)) if (!there.has(typeId)) await addType(api, owner, typeId);
    for (const { id, typeId } of present)
      if (typeId !== null && remove.includes(typeId)) await removeType(api, owner, id);
  } catch (thrown) {
    throw isMissing(thrown) ? recordMissing(owner.resource, owner.id) : thrown;
  }
}

export function changesTypes({ add, remove }: TypeWrites): boolean {
  return add.length > 0 || remove.length > 0;
}

async function addType(api: Api, owner: Owner, typeId: number): Promise<void> {
  const { resource } = owner;
  const body = { type: { id: typeId } };
  const write = { method: 'POST', creates: 'type association', body } as const;
  try {
    await api.send({ resource, below: below(owner), write });
  } catch (thrown) {
    if (thrown instanceof Failure && (await isThere(api, owner, typeId, thrown))) return;
    throw renamed(thrown, { type: 'types' });
  }
}

/** Whether a type is there although adding it failed: its answer was lost, or someone else was faster. */
async function isThere(
  api: Api,
  owner: Owner,
  typeId: number,
  { code, detail }: Failure,
): Promise<boolean> {
  const exists = code === 'write_refused' && detail.connectwiseCode === 'ObjectExists';
  if (code !== 'write_uncertain' && !exists) return false;
  const present = await associations(api, owner);
  return present.some((one) => one.typeId === typeId);
}

async function removeType(api: Api, owner: Owner, associationId: number): Promise<void> {
  const { resource } = owner;
  const one = `${below(owner)}/${associationId}`;
  try {
    await api.send({ resource, below: one, write: { method: 'DELETE' } });
  } catch (thrown) {
    if (!isMissing(thrown)) throw thrown;
  }
}

async function associations(api: Api, owner: Owner): Promise<readonly Association[]> {
  const found: Association[] = [];
  const pages = listById(api, {
    resource: owner.resource,
    below: below(owner),
    fields: ['id', 'type/id'],
    conditions: null,
    afterId: 0,
    parse: parseAssociation,
  });
  for await (const { records } of pages) found.push(...records);
  return found;
}

function parseAssociation(raw: unknown): Parsed<Association> {
  return parseRecord(raw, (id, wire) => ({ id, typeId: referenceId(wire, 'type') }));
}

function below({ id }: Owner): string {
  return `/${id}/typeAssociations`;
}

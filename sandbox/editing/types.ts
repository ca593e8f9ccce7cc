import { isRecord } from '../model/values.ts';
import type { Kind } from './kinds.ts';
import type { Person } from './person.ts';
import { idNamed } from './values.ts';

/** Ids of types, entered by name or id with commas between. Throws EditProblem. */
export async function typeIdsOf(
  person: Person,
  kind: Kind,
  text: string,
): Promise<readonly number[]> {
  const ids: number[] = [];
  for (const name of text.split(',').map((part) => part.trim())) {
    if (name !== '') ids.push(await idNamed(person, 'types', kind.types, name));
  }
  return ids;
}

/** Gives a contact or company these types and no others. */
export async function setTypes(
  person: Person,
  kind: Kind,
  id: number,
  typeIds: readonly number[],
): Promise<void> {
  const path = `${kind.path}/${id}/typeAssociations`;
  const present = (await person.list(path)).flatMap((association) =>
    isRecord(association.type)
      ? [{ id: String(association.id), typeId: Number(association.type.id) }]
      : [],
  );
  for (const typeId of typeIds) {
    if (present.some((known) => known.typeId === typeId)) continue;
    await person.send('POST', path, { type: { id: typeId } });
  }
  for (const known of present) {
    if (!typeIds.includes(known.typeId)) await person.send('DELETE', `${path}/${known.id}`);
  }
}

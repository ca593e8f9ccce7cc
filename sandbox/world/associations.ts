import type { Stamped, TypeAssociation } from './entities.ts';
import type { World } from './world.ts';

type Stamp = Pick<Stamped, 'lastUpdated' | 'updatedBy'>;

/**
 * Associates a contact or company with a type, keeping the record's `typeIds` in step. Does not
 * touch the record's own stamp. Returns undefined when the association exists or either end does not.
 */
export function associateType(
  world: World,
  owner: 'contact' | 'company',
  ownerId: number,
  typeId: number,
  stamp: Stamp,
  id = associationsOf(world, owner).nextId(),
): TypeAssociation | undefined {
  const record = owner === 'contact' ? world.contacts.get(ownerId) : world.companies.get(ownerId);
  if (record === undefined || record.typeIds.includes(typeId)) return undefined;
  setTypeIds(world, owner, ownerId, [...record.typeIds, typeId]);
  return associationsOf(world, owner).put({ id, ownerId, typeId, ...stamp });
}

/** Removes one association by its id and the type from the record. */
export function dissociateType(world: World, owner: 'contact' | 'company', id: number): boolean {
  const associations = associationsOf(world, owner);
  const association = associations.get(id);
  if (association === undefined) return false;
  associations.delete(id);
  const record =
    owner === 'contact'
      ? world.contacts.get(association.ownerId)
      : world.companies.get(association.ownerId);
  if (record !== undefined) {
    const rest = record.typeIds.filter((typeId) => typeId !== association.typeId);
    setTypeIds(world, owner, record.id, rest);
  }
  return true;
}

function associationsOf(world: World, owner: 'contact' | 'company') {
  return owner === 'contact' ? world.contactTypeAssociations : world.companyTypeAssociations;
}

function setTypeIds(
  world: World,
  owner: 'contact' | 'company',
  id: number,
  typeIds: readonly number[],
): void {
  if (owner === 'contact') world.contacts.put({ ...world.contacts.must(id), typeIds });
  else world.companies.put({ ...world.companies.must(id), typeIds });
}

import type { Call } from '../http/call.ts';
import { ApiError, invalidObject, notFound } from '../http/errors.ts';
import { compileModel } from '../model/compile.ts';
import { type RefTarget, reference } from '../model/reference.ts';
import { identity } from '../model/scalars.ts';
import {
  companyTarget,
  companyTypeTarget,
  contactTarget,
  contactTypeTarget,
} from '../model/targets.ts';
import { associateType, dissociateType } from '../world/associations.ts';
import type { TypeAssociation } from '../world/entities.ts';
import type { World } from '../world/world.ts';
import { movesContact } from './contacts.ts';
import type { Resource } from './resource.ts';

type Owner = 'contact' | 'company';

/** The associations of one owner (`:parent` in the path) or of all. */
function associations<
  R extends { readonly id: number },
  O extends { readonly id: number; readonly typeIds: readonly number[] },
>(
  owner: Owner,
  path: string,
  typeTarget: RefTarget<R>,
  ownerTarget: RefTarget<O>,
): Resource<TypeAssociation> {
  const nested = path.includes(':parent');
  const label = owner === 'contact' ? 'ContactTypeAssociation' : 'CompanyTypeAssociation';
  const of = (world: World) =>
    owner === 'contact' ? world.contactTypeAssociations : world.companyTypeAssociations;

  const parentOf = (call: Call): number => {
    const id = call.id('parent');
    if (ownerTarget.records(call.world).get(id) === undefined) {
      throw notFound(owner === 'contact' ? 'Contact' : 'Company', id);
    }
    return id;
  };
  const idsOf = (call: Call): ReadonlySet<number> =>
    owner === 'contact'
      ? call.world.contactAssociationsByContact.ids(parentOf(call))
      : call.world.companyAssociationsByCompany.ids(parentOf(call));

  return {
    path,
    compiled: compileModel<TypeAssociation>({
      label,
      resource: label.charAt(0).toLowerCase() + label.slice(1),
      fields: [
        identity(),
        reference('type', 'typeId', typeTarget, { required: true }),
        reference(owner, 'ownerId', ownerTarget, nested ? { writable: false } : { required: true }),
      ],
    }),
    permission: owner === 'contact' ? 'Contacts' : 'Company Maintenance',
    list: (call) =>
      nested
        ? [...idsOf(call)].toSorted((a, b) => a - b).map((id) => of(call.world).must(id))
        : of(call.world).all(),
    find(call, id) {
      const found = of(call.world).get(id);
      return nested && found?.ownerId !== parentOf(call) ? undefined : found;
    },
    blank: (call) => ({
      id: of(call.world).nextId(),
      ownerId: nested ? parentOf(call) : 0,
      typeId: 0,
      ...call.world.stamp(call.caller.identifier),
    }),
    settle(call, draft, context, { previous }) {
      if (context.errors.length > 0) return undefined;
      const target = ownerTarget.records(call.world).get(draft.ownerId);
      const { typeId } = draft;
      if (typeId !== previous?.typeId && target?.typeIds.includes(typeId) === true) {
        const { resource } = context;
        const message = 'A matching type association already exists';
        throw invalidObject(resource, [{ code: 'ObjectExists', message, resource, field: 'type' }]);
      }
      return undefined;
    },
    store(call, record, { previous }) {
      const { world } = call;
      if (previous !== undefined) dissociateType(world, owner, previous.id);
      const stamp = world.stamp(call.caller.identifier);
      const { id, ownerId, typeId } = record;
      if (associateType(world, owner, ownerId, typeId, stamp, id) === undefined) {
        throw new ApiError(409, 'ConnectWiseApi', 'The association could not be stored.');
      }
      moveOwner(call, owner, ownerId);
    },
    remove(call, record) {
      dissociateType(call.world, owner, record.id);
      moveOwner(call, owner, record.ownerId);
    },
  };
}

/** Updates the owner's `lastUpdated` and notifies callbacks, depending on the switches. */
function moveOwner(call: Call, owner: Owner, id: number): void {
  const { world, caller, switches } = call;
  const moves = movesContact(call, new Set(['type']));
  if (moves) {
    const stamp = world.stamp(caller.identifier);
    if (owner === 'contact') world.contacts.put({ ...world.contacts.must(id), ...stamp });
    else world.companies.put({ ...world.companies.must(id), ...stamp });
  }
  if (moves || switches.callbackOnSubresource) {
    world.announce({ type: owner, id, action: 'updated', memberIdentifier: caller.identifier });
  }
}

const contactOf = (path: string): Resource<TypeAssociation> =>
  associations('contact', path, contactTypeTarget, contactTarget);
const companyOf = (path: string): Resource<TypeAssociation> =>
  associations('company', path, companyTypeTarget, companyTarget);

export const typeAssociations: readonly Resource<TypeAssociation>[] = [
  contactOf('company/contacts/:parent/typeAssociations'),
  contactOf('company/contactTypeAssociations'),
  companyOf('company/companies/:parent/typeAssociations'),
  companyOf('company/companyTypeAssociations'),
];

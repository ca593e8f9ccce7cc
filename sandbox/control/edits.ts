import type { Caller } from '../auth/caller.ts';
import { associateType, dissociateType } from '../world/associations.ts';
import type { Company, Contact } from '../world/entities.ts';
import { removeContactRecord } from '../world/removal.ts';
import { EMPTY_CONTACT } from '../world/templates.ts';
import type { World } from '../world/world.ts';

/** Changes as a person at the site would make them: stamped with now and announced. */
export class Edits {
  readonly #world: World;
  readonly #by: string;

  /** `by` is the member who appears as `updatedBy`. */
  constructor(world: World, by: string) {
    this.#world = world;
    this.#by = by;
  }

  /** Merges fields into contacts; unknown ids are skipped. Returns the ids changed. */
  contacts(ids: readonly number[], change: (contact: Contact) => Partial<Contact>): number[] {
    const world = this.#world;
    return ids.filter((id) => {
      const contact = world.contacts.get(id);
      if (contact === undefined) return false;
      world.contacts.put({ ...contact, ...change(contact), ...world.stamp(this.#by) });
      this.#announce('contact', id, 'updated');
      return true;
    });
  }

  /** Sets the default e-mail address, adding one if there is none. */
  emails(ids: readonly number[], email: (contact: Contact) => string): number[] {
    const world = this.#world;
    const typeId = world.communicationTypes.all().find((type) => type.emailFlag)?.id;
    if (typeId === undefined) return [];
    return this.contacts(ids, (contact) => {
      const items = contact.communicationItems;
      const value = email(contact);
      const at = items.findIndex((item) => item.communicationType === 'Email' && item.defaultFlag);
      if (at >= 0) {
        return {
          communicationItems: items.map((item, n) => (n === at ? { ...item, value } : item)),
        };
      }
      const added = {
        id: world.nextCommunicationId(),
        typeId,
        value,
        extension: null,
        defaultFlag: true,
        communicationType: 'Email' as const,
        mobileGuid: null,
      };
      return { communicationItems: [...items, added] };
    });
  }

  /** Deletes contacts permanently. Returns the ids deleted. */
  deleteContacts(ids: readonly number[]): number[] {
    return ids.filter((id) => {
      const contact = this.#world.contacts.get(id);
      if (contact === undefined) return false;
      removeContactRecord(this.#world, contact, null);
      this.#announce('contact', id, 'deleted');
      return true;
    });
  }

  /** Adds contacts with an e-mail address each, in the company given. Returns their ids. */
  addContacts(count: number, companyId: number | null): number[] {
    const world = this.#world;
    const siteId = companyId === null ? null : (world.companies.get(companyId)?.siteId ?? null);
    return Array.from({ length: count }, () => {
      const id = world.contacts.nextId();
      world.contacts.put({
        ...EMPTY_CONTACT,
        id,
        firstName: 'Added',
        lastName: `Contact ${id}`,
        companyId,
        siteId,
        portalSecurityLevel: 1,
        disablePortalLoginFlag: true,
        mobileGuid: `00000000-0000-4000-a000-${String(id).padStart(12, '0')}`,
        ...world.stamp(this.#by),
      });
      this.#silently(() => this.emails([id], () => `added.contact${id}@newcomers.example`));
      this.#announce('contact', id, 'added');
      return id;
    });
  }

  /** Replaces the types of companies. Throws a RangeError that names an unknown type. */
  companyTypes(ids: readonly number[], names: readonly string[]): number[] {
    const world = this.#world;
    const typeIds = names.map((name) => {
      const type = world.companyTypes.all().find((known) => known.name === name);
      if (type === undefined) throw new RangeError(`no company type is called ${name}`);
      return type.id;
    });
    return this.companies(ids, ({ id }) => {
      for (const association of world.companyAssociationsByCompany.ids(id)) {
        dissociateType(world, 'company', association);
      }
      const stamp = world.stamp(this.#by);
      for (const typeId of typeIds) associateType(world, 'company', id, typeId, stamp);
      return { typeIds: world.companies.must(id).typeIds };
    });
  }

  /** Merges fields into companies; unknown ids are skipped. Returns the ids changed. */
  companies(ids: readonly number[], change: (company: Company) => Partial<Company>): number[] {
    const world = this.#world;
    return ids.filter((id) => {
      const company = world.companies.get(id);
      if (company === undefined) return false;
      world.companies.put({ ...company, ...change(company), ...world.stamp(this.#by) });
      this.#announce('company', id, 'updated');
      return true;
    });
  }

  /** Closes activities, as a person who has finished them does. Returns the ids closed. */
  closeActivities(ids: readonly number[]): number[] {
    const world = this.#world;
    const statusId = world.activityStatuses.all().find(({ closedFlag }) => closedFlag)?.id;
    if (statusId === undefined) return [];
    return ids.filter((id) => {
      const activity = world.activities.get(id);
      if (activity === undefined) return false;
      const closed = { statusId, dateClosed: world.nowText(), ...world.stamp(this.#by) };
      world.activities.put({ ...activity, ...closed });
      this.#announce('activity', id, 'updated');
      return true;
    });
  }

  #muted = false;

  #silently(act: () => void): void {
    this.#muted = true;
    act();
    this.#muted = false;
  }

  #announce(
    type: 'contact' | 'company' | 'activity',
    id: number,
    action: 'added' | 'updated' | 'deleted',
  ) {
    if (this.#muted) return;
    this.#world.announce({ type, id, action, memberIdentifier: this.#by });
  }
}

/** That member as a caller of the API. */
export function editorAsCaller(world: World): Caller {
  const identifier = someEditor(world);
  return {
    kind: 'person',
    identifier,
    member: world.memberByIdentifier(identifier),
    mayImpersonate: false,
  };
}

/** A member to make changes as: the first active person of the site. */
export function someEditor(world: World): string {
  const person = world.members
    .all()
    .find((member) => member.licenseClass === 'F' && !member.inactiveFlag && !member.hidden);
  return person?.identifier ?? 'zadmin';
}

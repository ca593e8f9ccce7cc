import { dissociateType } from './associations.ts';
import type { Contact } from './entities.ts';
import type { World } from './world.ts';

/** Deletes a contact permanently; its activities go to `heirId` or lose their contact. */
export function removeContactRecord(world: World, contact: Contact, heirId: number | null): void {
  for (const activity of world.activities.all()) {
    if (activity.contactId === contact.id) world.activities.put({ ...activity, contactId: heirId });
  }
  for (const id of world.contactAssociationsByContact.ids(contact.id)) {
    dissociateType(world, 'contact', id);
  }
  const company = contact.companyId === null ? undefined : world.companies.get(contact.companyId);
  if (company?.defaultContactId === contact.id) {
    world.companies.put({ ...company, defaultContactId: null });
  }
  world.contacts.delete(contact.id);
}

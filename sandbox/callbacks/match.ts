import type { CallbackEntry } from '../world/setupEntities.ts';
import type { World, WorldChange } from '../world/world.ts';

/**
 * Whether a registration is notified of a change. Levels are those of its type (DOC). Only the id of a
 * deleted record is known, so only `owner` and the record's own level are notified of deletions.
 */
export function hears(world: World, entry: CallbackEntry, change: WorldChange): boolean {
  if (entry.inactiveFlag || entry.type !== change.type) return false;
  if (entry.level === 'owner') return true;
  if (entry.level === change.type) return entry.objectId === change.id;
  switch (change.type) {
    case 'contact': {
      const contact = world.contacts.get(change.id);
      if (contact === undefined) return false;
      if (entry.level === 'type') return contact.typeIds.includes(entry.objectId);
      if (entry.level === 'company') return contact.companyId === entry.objectId;
      const company =
        contact.companyId === null ? undefined : world.companies.get(contact.companyId);
      return entry.level === 'territory' && company?.territoryId === entry.objectId;
    }
    case 'company': {
      const company = world.companies.get(change.id);
      if (company === undefined) return false;
      if (entry.level === 'type') return company.typeIds.includes(entry.objectId);
      if (entry.level === 'status') return company.statusId === entry.objectId;
      return entry.level === 'territory' && company.territoryId === entry.objectId;
    }
    case 'activity': {
      const activity = world.activities.get(change.id);
      if (activity === undefined) return false;
      if (entry.level === 'type') return activity.typeId === entry.objectId;
      if (entry.level === 'status') return activity.statusId === entry.objectId;
      return entry.level === 'company' && activity.companyId === entry.objectId;
    }
    case 'member':
      break;
  }
  return false;
}

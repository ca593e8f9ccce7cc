import type { RunContext } from '../sync/runContext.ts';
import type { SyncedObject } from '../sync/syncedObject.ts';
import { contactObject } from './contacts/contactObject.ts';
import { todoObject } from './todos/todoObject.ts';

/** All objects in the order in which a run syncs them: to-dos need the contacts they are about. */
export function syncedObjects(context: RunContext): readonly SyncedObject[] {
  return [contactObject(context), todoObject(context)];
}

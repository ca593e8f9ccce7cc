import type { SavedThing } from '../../core/savedThing.ts';

/** Names of what is saved with a version, at the start of a sentence. */
export const saved: Readonly<Record<SavedThing, string>> = {
  settings: 'The settings',
  filter: 'The contact filter',
  mapping: 'The field mapping',
  connection: 'The connection',
  amp_contact: 'AMP contact {id}',
  todo: 'To-do {id}',
  user: 'User {id}',
  amp_field: 'The field {id}',
  webhook: 'Webhook {id}',
  saved_view: 'The saved view {id}',
};

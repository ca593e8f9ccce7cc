import type { Place } from './place.ts';

/** Things that are saved with a version, and the page that shows each. */
export const savedThings = {
  settings: 'settings',
  filter: 'filter',
  mapping: 'mapping',
  connection: null,
  amp_contact: 'contacts',
  todo: 'todos',
  user: 'users',
  amp_field: 'amp_fields',
  webhook: 'webhooks',
  saved_view: null,
} as const satisfies Readonly<Record<string, Place | null>>;

export type SavedThing = keyof typeof savedThings;

/** The thing that the detail of a failure names. */
export function savedThing(what: unknown): SavedThing {
  return typeof what === 'string' && isSavedThing(what) ? what : 'settings';
}

function isSavedThing(what: string): what is SavedThing {
  return Object.hasOwn(savedThings, what);
}

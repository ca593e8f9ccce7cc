import type { ContactsSearch } from './search.ts';

/** The list that a contact was opened from, and its row: where people go back to. */
type Place = {
  readonly org: string;
  readonly search: ContactsSearch;
  readonly id: string;
};

let last: Place | null = null;

export function leftAt(place: Place): void {
  last = place;
}

/** Null if no contact of the organization was opened from the list. */
export function lastPlace(org: string): Place | null {
  return last?.org === org ? last : null;
}

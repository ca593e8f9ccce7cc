import type { ContactsSearch } from './search.ts';

/** The list from which a contact was opened, and its row, to return to. */
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

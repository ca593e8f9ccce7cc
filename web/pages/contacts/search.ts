import type { Query } from '../../api/call.ts';
import { readSearched, readViewSearch, type ViewSearch } from '../../parts/views/useView.ts';

type Asked = Query<'GET /organizations/{org}/contacts'>;
export type ContactState = NonNullable<Asked['state']>[number];
type ContactSort = NonNullable<Asked['sort']>;

/** Which contacts the list has, and in which order. */
export type ContactsQuery = {
  readonly q?: string | undefined;
  readonly state?: ContactState | undefined;
  /** `me`, `none`, or the id of a user. */
  readonly owner?: string | undefined;
  readonly sort?: ContactSort | undefined;
};

/** The state of the list in its address. */
export type ContactsSearch = ContactsQuery & ViewSearch;

const states: readonly string[] = [
  'in_step',
  'waiting',
  'in_conflict',
  'on_hold',
  'skipped',
  'removed',
] satisfies ContactState[];
const sorts: readonly string[] = ['name', 'email', 'company', 'createdAt', 'updatedAt'].flatMap(
  (name) => [name, `-${name}`],
);

const isState = (value: unknown): value is ContactState =>
  typeof value === 'string' && states.includes(value);
export const isSort = (value: unknown): value is ContactSort =>
  typeof value === 'string' && sorts.includes(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Reads the address of the list; unknown parameters are ignored. */
export function readContactsSearch(given: Record<string, unknown>): ContactsSearch {
  return { ...readContactsQuery(given), ...readSearched(given), ...readViewSearch(given) };
}

/** Reads a query from an address or a saved view. */
export function readContactsQuery({
  q,
  state,
  owner,
  sort,
}: Record<string, unknown>): ContactsQuery {
  return {
    ...(isText(q) ? { q } : {}),
    ...(isState(state) ? { state } : {}),
    ...(isText(owner) ? { owner } : {}),
    // Sorting by name is the default.
    ...(isSort(sort) && sort !== 'name' ? { sort } : {}),
  };
}

/** The API query for an address. */
export function contactsQuery({ q, state, owner, sort }: ContactsQuery, me: string | null): Asked {
  const ownerId = owner === 'me' ? (me ?? 'none') : owner;
  return {
    ...(q === undefined ? {} : { search: q }),
    ...(state === undefined ? {} : { state: [state] }),
    ...(ownerId === undefined ? {} : { owner: [ownerId] }),
    sort: sort ?? 'name',
  };
}

type SkipsAsked = Query<'GET /organizations/{org}/skips'>;
export type SkipReason = NonNullable<SkipsAsked['reason']>[number];

/**
 * The state of the skipped records in the address; without a kind, they are contacts of
 * ConnectWise.
 */
type SkippedSearch = {
  readonly kind?: 'amp_contact' | undefined;
  readonly reason?: string | undefined;
};

export function readSkippedSearch({ kind, reason }: Record<string, unknown>): SkippedSearch {
  return {
    ...(kind === 'amp_contact' ? { kind } : {}),
    ...(isText(reason) ? { reason } : {}),
  };
}

/** The state of a contact's page in its address. */
type ContactSearch = { readonly only?: 'differences' | undefined };

export function readContactSearch({ only }: Record<string, unknown>): ContactSearch {
  return only === 'differences' ? { only } : {};
}

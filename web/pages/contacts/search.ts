import type { Query } from '../../api/call.ts';

type Asked = Query<'GET /organizations/{org}/contacts'>;
export type ContactState = NonNullable<Asked['state']>[number];
type ContactSort = NonNullable<Asked['sort']>;

/** What the address of the list says. */
type ContactsSearch = {
  readonly q?: string | undefined;
  readonly state?: ContactState | undefined;
  readonly sort?: ContactSort | undefined;
};

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

/** Reads what the address of the list says; what it does not know is left out. */
export function readContactsSearch({ q, state, sort }: Record<string, unknown>): ContactsSearch {
  return {
    ...(typeof q === 'string' && q !== '' ? { q } : {}),
    ...(isState(state) ? { state } : {}),
    ...(isSort(sort) ? { sort } : {}),
  };
}

import { badInput } from '../../core/badInput.ts';
import { isReasonOf, reasonsOf } from '../../core/plan/skipReasons.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import type { TodoListing, TodoRow } from '../../ports/todoStores.ts';
import { meantAmpContact } from './meantAmpContact.ts';

/** To-dos read together. */
const pageSize = 500;

type Wanted = Omit<TodoListing, 'afterId' | 'limit'>;

/** Which to-dos are wanted, as entered; what is absent does not matter. */
export type TodoQuery = {
  /** Id or e-mail address of an AMP contact. */
  readonly contact?: string | undefined;
  readonly search?: string | undefined;
  readonly status?: TodoRow['status'] | undefined;
  readonly waiting?: boolean | undefined;
  /** Code of a reason. */
  readonly reason?: string | undefined;
  readonly removed?: boolean | undefined;
};

/** Reads a query; `prefix` stands before names in failures, such as `--`. Throws `bad_input`. */
export async function todosWanted(
  stores: Pick<OrganizationStores, 'ampContacts'>,
  { contact, search, status, waiting, reason, removed }: TodoQuery,
  prefix = '',
): Promise<Wanted> {
  if (reason !== undefined && !isReasonOf('todo', reason)) {
    const names = reasonsOf('todo').join(', ');
    throw badInput(`${prefix}reason`, { code: 'no_such_reason' }, { code: 'one_of', names });
  }
  const meant = { field: `${prefix}contact`, removed: true };
  return {
    ...(contact === undefined
      ? {}
      : { ampContactId: await meantAmpContact(stores, contact, meant) }),
    ...(search === undefined ? {} : { search }),
    ...(status === undefined ? {} : { status }),
    ...(waiting === undefined ? {} : { waiting }),
    ...(reason === undefined ? {} : { reason }),
    ...(removed === undefined ? {} : { removed }),
  };
}

/** To-dos in order of id, a page in memory at a time; no page is empty. */
export async function* todoPages(
  { todos }: Pick<OrganizationStores, 'todos'>,
  wanted: Wanted,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<readonly TodoRow[]> {
  let afterId = '';
  for (let left = limit; left > 0; left -= pageSize) {
    const rows = await todos.list({ ...wanted, afterId, limit: Math.min(pageSize, left) });
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    afterId = last.id;
  }
}

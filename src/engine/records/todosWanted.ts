import { badInput } from '../../core/badInput.ts';
import { isReasonOf, reasonsOf } from '../../core/plan/skipReasons.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import type { TodoFilter, TodoRow } from '../../ports/todoStores.ts';
import { meantAmpContact } from './meantAmpContact.ts';

/** The entered query for to-dos; absent members match everything. */
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

/** Reads a query; `prefix` goes before names in failures, such as `--`. Throws `bad_input`. */
export async function todosWanted(
  stores: Pick<OrganizationStores, 'ampContacts'>,
  { contact, search, status, waiting, reason, removed }: TodoQuery,
  prefix = '',
): Promise<TodoFilter> {
  if (reason !== undefined && !isReasonOf('todo', reason)) {
    const names = reasonsOf('todo').join(', ');
    throw badInput(`${prefix}reason`, { code: 'no_such_reason' }, { code: 'one_of', names });
  }
  const meant = { field: `${prefix}contact`, removed: true };
  return {
    ...(contact === undefined
      ? {}
      : { ampContactId: [await meantAmpContact(stores, contact, meant)] }),
    ...(search === undefined ? {} : { search }),
    ...(status === undefined ? {} : { status: [status] }),
    ...(waiting === undefined ? {} : { waiting }),
    ...(reason === undefined ? {} : { reason: [reason] }),
    ...(removed === undefined ? {} : { removed }),
  };
}

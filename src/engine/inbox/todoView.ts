import type { User } from '../../core/contact/owners.ts';
import type { LostAnswer } from '../../core/plan/lostAnswer.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { pastStates } from '../../ports/planStores.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { lostAnswers } from './lostAnswers.ts';

/**
 * The data that is needed to show to-dos: users, settings (for the time zone), and creates whose answer was
 * lost.
 */
export type TodoView = {
  readonly users: readonly User[];
  readonly settings: Settings;
  readonly lost: readonly LostAnswer[];
};

/** Loads the data that is needed to show the to-dos of an organization. */
export async function todoView(stores: OrganizationStores): Promise<TodoView> {
  const { users, settings } = stores;
  return {
    users: await users.list(),
    settings: await settings.get(),
    lost: await lostAnswers({ stores }),
  };
}

/** The changes to a to-do, newest first, without lines that are only planned. */
export async function todoHistory(
  { plans }: Pick<OrganizationStores, 'plans'>,
  todoId: string,
  limit: number,
): Promise<Awaited<ReturnType<OrganizationStores['plans']['history']>>> {
  return await plans.history({ kind: 'todo', id: todoId }, limit, pastStates);
}

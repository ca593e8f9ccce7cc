import { badInput } from '../../core/badInput.ts';
import { Failure } from '../../core/failure.ts';
import { type Settings, withOwner } from '../../core/settings/settings.ts';
import type { UserRow } from '../../ports/policyStores.ts';
import { type EngineDeps, instant } from '../deps.ts';

type Deps = Pick<EngineDeps, 'stores' | 'clock'>;

/** Records that are changed before the next ones are read. */
const batch = 200;

/**
 * Transfers everything from one user to another: the default user and company rules of the settings, AMP
 * contacts, and to-dos that are not removed. Each record is a separate edit with its history; after an
 * interruption it can be repeated. Throws `bad_input` if both are the same user or the other one does not
 * exist, and `last_admin` for a user who cannot leave. Throws once the signal is aborted; what was
 * transferred until then stays.
 */
export async function handOver(
  { stores, clock }: Deps,
  from: UserRow,
  toId: string,
  signal: AbortSignal,
): Promise<void> {
  const users = await stores.users.list();
  const admins = users.filter(({ role, accountId }) => role === 'admin' && accountId !== null);
  if (admins.length === 1 && admins[0]?.id === from.id) throw new Failure('last_admin');
  if (toId === from.id || !users.some(({ id }) => id === toId)) {
    throw badInput('to', { code: 'no_such_user' }, { code: 'user_or_nobody' });
  }
  const now = () => instant(clock);
  const change = (settings: Settings) => withOwner(settings, from.id, toId);
  await stores.settings.change(change, 'any', now());
  const { ampContacts, todos } = stores;
  await emptied(
    async () => (await ampContacts.page({ limit: batch, filter: { owner: [from.id] } })).rows,
    async ({ id }) => await ampContacts.edit(id, { set: { owner: toId } }, 'any', now()),
    signal,
  );
  await emptied(
    async () => (await todos.page({ limit: batch, filter: { assignee: [from.id] } })).rows,
    async ({ id }) => await todos.edit(id, { assignee: toId }, 'any', now()),
    signal,
  );
}

/** Changes all records of a list; each change takes its record off the list. */
async function emptied<T>(
  read: () => Promise<readonly T[]>,
  change: (one: T) => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  for (let rows = await read(); rows.length > 0; rows = await read()) {
    for (const row of rows) {
      signal.throwIfAborted();
      await change(row);
    }
  }
}

import { type NeedName, needs } from '../../core/needs.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { heldRun } from './heldRun.ts';

/** One kind of thing that waits for a person. */
export type Need = {
  readonly need: NeedName;
  /**
   * How many. For a held plan: the records that it would remove, blank or overwrite. For old keys: the days
   * since they were entered.
   */
  readonly count: number;
  /** Ids of the run, the webhooks or the users; the first few. */
  readonly ids: readonly string[];
};

/** Keys are old this many days after they were entered. */
const oldAfter = 330;

const shownIds = 20;
const day = 86_400_000;

type Stores = Pick<
  OrganizationStores,
  'connections' | 'runs' | 'conflicts' | 'holds' | 'matches' | 'users' | 'webhooks'
>;

/** All that waits for a person, worst first. */
export async function needsYou(stores: Stores, now: number): Promise<readonly Need[]> {
  const connection = await stores.connections.get();
  const held = await heldRun({ stores });
  const off = (await stores.webhooks.list()).filter(
    (webhook) => webhook.off === 'gone' || webhook.off === 'failing',
  );
  const users = (await stores.users.list()).filter(({ member }) => member === null);
  const days = connection === null ? 0 : Math.floor((now - Date.parse(connection.keysSince)) / day);
  const found: Readonly<Record<NeedName, Omit<Need, 'need'>>> = {
    keys_refused: { count: (connection?.refused ?? null) === null ? 0 : 1, ids: [] },
    plan_on_hold: {
      count: held?.held?.records ?? 0,
      ids: held === null ? [] : [held.id],
    },
    webhook_off: { count: off.length, ids: off.slice(0, shownIds).map(({ id }) => id) },
    conflicts: { count: await stores.conflicts.count(), ids: [] },
    holds: { count: await stores.holds.count(), ids: [] },
    matches: { count: await stores.matches.count(), ids: [] },
    users_without_member_id: {
      count: connection === null ? 0 : users.length,
      ids: users.slice(0, shownIds).map(({ id }) => id),
    },
    old_keys_valid: { count: connection?.oldKeys === 'valid' ? 1 : 0, ids: [] },
    keys_old: { count: days >= oldAfter ? days : 0, ids: [] },
  };
  return needs.flatMap((need) => (found[need].count > 0 ? [{ need, ...found[need] }] : []));
}

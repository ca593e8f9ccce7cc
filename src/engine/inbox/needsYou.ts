import { type NeedName, needs } from '../../core/needs.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { heldRun } from './heldRun.ts';

/** One kind of thing that waits for a person. */
export type Need = {
  readonly need: NeedName;
  /**
   * How many. For a held plan: the records that it would remove, blank or overwrite, which may be none. For
   * old keys: the days since they were entered.
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
  const found: Readonly<Record<NeedName, Omit<Need, 'need'> | null>> = {
    keys_refused: unlessNone((connection?.refused ?? null) === null ? 0 : 1),
    plan_on_hold: held === null ? null : { count: held.held?.records ?? 0, ids: [held.id] },
    webhook_off: unlessNone(off.length, off),
    conflicts: unlessNone(await stores.conflicts.count()),
    holds: unlessNone(await stores.holds.count()),
    matches: unlessNone(await stores.matches.count()),
    users_without_member_id: unlessNone(connection === null ? 0 : users.length, users),
    old_keys_valid: unlessNone(connection?.oldKeys === 'valid' ? 1 : 0),
    keys_old: unlessNone(days >= oldAfter ? days : 0),
  };
  return needs.flatMap((need) => {
    const some = found[need];
    return some === null ? [] : [{ need, ...some }];
  });
}

function unlessNone(
  count: number,
  rows: readonly { readonly id: string }[] = [],
): Omit<Need, 'need'> | null {
  return count === 0 ? null : { count, ids: rows.slice(0, shownIds).map(({ id }) => id) };
}

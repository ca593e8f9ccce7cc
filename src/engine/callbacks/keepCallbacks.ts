import type { CallbacksOff } from '../../core/callbacksOff.ts';
import { asFailure } from '../../core/failure.ts';
import { recoveries } from '../../core/failureTable.ts';
import {
  type Callback,
  type CallbackKind,
  callbackKinds,
  type Registration,
} from '../../ports/callbacks.ts';
import type { ConnectWise } from '../../ports/connectwise.ts';
import { type EngineDeps, instant } from '../deps.ts';

type Deps = Pick<EngineDeps, 'clock'> & {
  /** A client for the connection; opened only if there is something to ask. */
  readonly connectWise: () => Promise<ConnectWise>;
  readonly signal?: AbortSignal;
  readonly stores: Pick<EngineDeps['stores'], 'organizationId' | 'connections' | 'callbacks'>;
};

const minute = 60_000;

/** When to check a registration again, in milliseconds: a correct one, or one that failed. */
const soundFor = 24 * 60 * minute;
const againAfter = { passing: 5 * minute, lasting: 60 * minute };

/**
 * Registers the right callbacks in ConnectWise: one for each kind at the address of this
 * registration, or none if there is no such address. Existing ones stay; our own are removed if they
 * are duplicates, inactive or at another address. A failure, such as a missing right, is stored with
 * the registration, and the schedule continues without callbacks. Throws `interrupted` and
 * `database_unavailable`.
 */
export async function keepCallbacks(deps: Deps, registration: Registration): Promise<void> {
  const { stores, clock } = deps;
  const off = await whyOff(deps, registration);
  const note = async (given: Pick<Registration, 'off' | 'failure'>, milliseconds: number) => {
    const due = new Date(clock.now() + milliseconds).toISOString();
    await stores.callbacks.noteCheck({ ...given, now: instant(clock), due });
  };
  try {
    // If nothing was ever registered, there is nothing to remove.
    if (off === null || registration.checkedAt !== null) {
      await reconcile(deps, registration, off === null ? registration.address : null);
    }
    await note({ off, failure: null }, soundFor);
  } catch (thrown) {
    const failure = asFailure(thrown);
    const { code, detail } = failure;
    if (code === 'database_unavailable' || code === 'interrupted') throw failure;
    const isPassing = recoveries[code] === 'retry';
    await note(
      { off: off ?? 'failed', failure: { code, detail } },
      isPassing ? againAfter.passing : againAfter.lasting,
    );
  }
}

/** Removes every callback that is registered in ConnectWise under this key. */
export async function dropCallbacks(
  connectWise: ConnectWise,
  { key }: Pick<Registration, 'key'>,
): Promise<void> {
  for (const { id } of await connectWise.callbacks(key)) await connectWise.removeCallback(id);
}

async function reconcile(
  { connectWise: open, stores, signal }: Deps,
  { key }: Registration,
  address: string | null,
): Promise<void> {
  const connectWise = await open();
  const url = address === null ? null : callbackUrl(address, stores.organizationId, key);
  const kept = new Set<CallbackKind>();
  for (const one of await connectWise.callbacks(key, signal)) {
    const kind = kindOf(one);
    const isRight = one.url === url && one.level === 'owner' && !one.inactive;
    if (isRight && kind !== null && !kept.has(kind)) kept.add(kind);
    else await connectWise.removeCallback(one.id, signal);
  }
  if (url === null) return;
  for (const kind of callbackKinds) {
    if (!kept.has(kind)) await connectWise.registerCallback(kind, url, signal);
  }
}

function kindOf({ kind }: Callback): CallbackKind | null {
  return callbackKinds.find((one) => one === kind) ?? null;
}

async function whyOff(
  { stores }: Deps,
  { address }: Pick<Registration, 'address'>,
): Promise<CallbacksOff | null> {
  // Its sandbox and the people who look at it depend on this service, so there is nothing to announce while
  // it does not run.
  if ((await stores.connections.example()) !== null) return 'example';
  if (address === null) return 'no_address';
  const connection = await stores.connections.get();
  return connection !== null && canReach(connection.site, address) ? null : 'local_address';
}

/**
 * Whether ConnectWise can send to an address: a ConnectWise on this machine always can, any other only over
 * https to an address that is not local.
 */
export function canReach(site: string, address: string): boolean {
  if (isLocal(site)) return true;
  return new URL(address).protocol === 'https:' && !isLocal(address);
}

function isLocal(address: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/u.test(new URL(address).hostname);
}

/**
 * The address for changes of an organization. ConnectWise appends the id of the record and more to
 * it, so the last parameter is one that may be overwritten (DOC).
 */
export function callbackUrl(address: string, organizationId: string, key: string): string {
  return `${address}/api/v1/callbacks/${encodeURIComponent(organizationId)}/${key}?recordId=`;
}

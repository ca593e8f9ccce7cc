import type { CallbackOutcome, EarlyRefusal, RawCallback } from '../../ports/callbacks.ts';
import type { ConnectWise } from '../../ports/connectwise.ts';
import { type EngineDeps, instant } from '../deps.ts';

type Deps = Pick<EngineDeps, 'clock'> & {
  readonly stores: Pick<EngineDeps['stores'], 'callbacks' | 'connections'>;
  /** A client for the connection; opened only for an address that is known. */
  readonly connectWise: () => Promise<Pick<ConnectWise, 'readCallback'>>;
};

/**
 * How long a message waits for others, so that changes announced together sync together, in
 * milliseconds.
 */
const waitForOthers = 2000;

/**
 * Stores a ConnectWise message for a worker, or says why it is rejected. `key` is the secret part
 * of the address.
 */
export async function receiveCallback(
  { stores, connectWise, clock }: Deps,
  key: string,
  raw: RawCallback,
): Promise<Exclude<CallbackOutcome, EarlyRefusal>> {
  const registration = await stores.callbacks.registration();
  if (registration === null || registration.key !== key) return 'unknown_address';
  if ((await stores.connections.get()) === null) return 'unknown_address';
  const read = await (await connectWise()).readCallback(raw);
  if (typeof read === 'string') return read;
  const takeFrom = new Date(clock.now() + waitForOthers).toISOString();
  const isNew = await stores.callbacks.receive(read, instant(clock), takeFrom);
  return isNew ? 'accepted' : 'replayed';
}

import type { Config } from '../config/readConfig.ts';
import { callbackActor } from '../core/actor.ts';
import { receiveCallback } from '../engine/callbacks/receiveCallback.ts';
import type { ServedCallbacks } from '../http/operation.ts';
import { keepAllCallbacks } from '../service/callbacks.ts';
import type { Metrics } from './metrics.ts';
import type { App } from './openApp.ts';
import { systemTimer } from './systemTimer.ts';

/** How often to look for callbacks that are due for a check, in milliseconds. */
const lookEvery = 2000;

/** Receives messages from ConnectWise, and counts them. */
export function servedCallbacks(app: App, metrics: Metrics | null): ServedCallbacks {
  return {
    async receive(organizationId, key, raw) {
      const organization = app.organization(organizationId, callbackActor);
      const { stores, clock } = organization;
      const connectWise = async () => (await organization.engine()).connectWise;
      try {
        return await receiveCallback({ stores, clock, connectWise }, key, raw);
      } finally {
        await organization.close();
      }
    },
    note(outcome) {
      metrics?.noteCallback(outcome);
      if (outcome !== 'accepted') app.log.warn('callback.refused', { why: outcome });
    },
  };
}

/**
 * Keeps the callbacks of all organizations as they should be for the address of this service, until `stop`.
 * The process that ConnectWise reaches does this: it knows its address best.
 */
export function keepCallbacksCurrent(
  app: App,
  config: Pick<Config, 'service'>,
  signal: AbortSignal,
): { readonly stop: () => Promise<void> } {
  const { service, clock, log, bearers } = app;
  return systemTimer.every(lookEvery, () =>
    keepAllCallbacks({
      service,
      clock,
      log,
      stores: (id) => app.organization(id, callbackActor).stores,
      signal,
      async withConnectWise(id, work) {
        const organization = app.organization(id, callbackActor);
        try {
          await work(async () => (await organization.engine()).connectWise);
        } finally {
          await organization.close();
        }
      },
      address: () => callbackAddress(app, config),
      newKey: () => bearers.next(),
    }),
  );
}

/**
 * The address at which ConnectWise reaches this service: as configured, or from the set-up. The
 * latter is the address in the browser; if it is on this machine, it does not show whether others
 * can reach it.
 */
export async function callbackAddress(
  { installation }: Pick<App, 'installation'>,
  { service }: Pick<Config, 'service'>,
): Promise<string | null> {
  if (service.publicUrl !== null) return service.publicUrl;
  const given = await installation.publicAddress();
  return given?.startsWith('https:') === true ? given : null;
}

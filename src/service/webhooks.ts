import { asFailure } from '../core/failure.ts';
import { keptFor, type TryOutcome } from '../core/webhooks/deliveryTries.ts';
import { signingPlace } from '../engine/setup/webhooks.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { Log } from '../ports/log.ts';
import type { Notify } from '../ports/notify.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { OrganizationStores } from '../ports/stores.ts';
import type {
  ClaimedDelivery,
  WebhookPlace,
  WebhookSender,
  WebhookWork,
} from '../ports/webhooks.ts';
import { keepLooking } from './looking.ts';

/** The result of an attempt, for counting. */
export type DeliveryOutcome = 'delivered' | 'retried' | 'failed';

export type WebhookSenderDeps = {
  readonly work: WebhookWork;
  readonly stores: (organizationId: string) => OrganizationStores;
  readonly sender: Pick<WebhookSender, 'send'>;
  readonly secrets: () => Promise<Secrets>;
  readonly clock: Clock;
  readonly timer: Timer;
  /** For the jitter of retries. */
  readonly ids: Pick<Ids, 'jitter'>;
  readonly log: Log;
  readonly notify: Notify;
  readonly noteDelivery: (outcome: DeliveryOutcome) => void;
};

/** How often it looks for something to send, unless it is woken, in milliseconds. */
const lookEvery = 1000;

/** How often old deliveries are removed, in milliseconds. */
const cleanEvery = 3_600_000;

/** How long a claimed delivery is reserved, in milliseconds; an attempt takes less. */
export const claimFor = 60_000;

/**
 * How many endpoints are served at once, how many events each gets at once, and how many rounds it has before
 * others get their turn.
 */
const mostEndpoints = 8;
const mostEvents = 10;
const mostRounds = 10;

/** Organizations processed together, and lines of a run that become events in one transaction. */
const batch = 100;
const linesAtOnce = 500;

/**
 * Sends events to endpoints, each until it was received or given up, always under the same id; a receiver may
 * get one twice. Several processes may do so at once; while a delivery is tried, it belongs to one of them.
 * An endpoint that is slow or gone does not hold up the others.
 */
export function startWebhooks(deps: WebhookSenderDeps): {
  /** There may be something to send. */
  wake(): void;
  /** Claims nothing more, aborts deliveries under way, and resolves when they are returned. */
  stop(): Promise<void>;
} {
  const { work, clock, log } = deps;
  const ending = new AbortController();
  /** By endpoint. */
  const active = new Map<string, Promise<void>>();
  /** When the turn of an endpoint ended last. */
  const served = new Map<string, number>();
  let cleanedAt = clock.now();

  const begin = (place: WebhookPlace) => {
    const key = keyOf(place);
    if (active.has(key) || active.size >= mostEndpoints || ending.signal.aborted) return;
    const done = sendAll(deps, place, ending.signal)
      .catch((thrown: unknown) => {
        log.error('webhooks.failed', { ...place, code: asFailure(thrown).code });
      })
      .finally(() => {
        active.delete(key);
        served.set(key, clock.now());
        looking.wake();
      });
    active.set(key, done);
  };

  const clean = async () => {
    if (clock.now() < cleanedAt + cleanEvery) return;
    cleanedAt = clock.now();
    const before = iso(clock.now() - keptFor);
    for (const id of await work.organizations()) {
      await deps.stores(id).webhookDeliveries.removeOld(before);
    }
  };

  const looking = keepLooking({
    timer: deps.timer,
    every: lookEvery,
    async look() {
      for (const id of await work.untold(batch)) {
        const { webhookDeliveries } = deps.stores(id);
        while (await webhookDeliveries.tellRuns(linesAtOnce, iso(clock.now()))) {
          if (ending.signal.aborted) return;
        }
      }
      const due = await work.due(iso(clock.now()), batch);
      const turn = (place: WebhookPlace) => served.get(keyOf(place)) ?? 0;
      for (const place of due.toSorted((a, b) => turn(a) - turn(b))) begin(place);
      if (due.length === 0) served.clear();
      await clean();
    },
    failed: (thrown) => log.error('webhooks.failed', { code: asFailure(thrown).code }),
  });

  return {
    wake: () => looking.wake(),
    async stop() {
      ending.abort();
      await looking.stop();
      await Promise.all(active.values());
    },
  };
}

function keyOf({ organizationId, webhookId }: WebhookPlace): string {
  return JSON.stringify([organizationId, webhookId]);
}

/** Sends an endpoint's due deliveries, for a few rounds. */
async function sendAll(
  deps: WebhookSenderDeps,
  place: WebhookPlace,
  signal: AbortSignal,
): Promise<void> {
  const { clock } = deps;
  const { webhookDeliveries } = deps.stores(place.organizationId);
  for (let round = 0; round < mostRounds && !signal.aborted; round++) {
    const now = clock.now();
    const given = { limit: mostEvents, now: iso(now), until: iso(now + claimFor) };
    const taken = await webhookDeliveries.claim(place.webhookId, given);
    if (taken.length === 0) return;
    const target = await targetOf(deps, place);
    // Removed meanwhile, with all that was to be sent to it.
    if (target === null) return;
    await Promise.all(taken.map((one) => sendOne(deps, place, one, target, signal)));
  }
}

type OpenTarget = { readonly url: string; readonly secrets: readonly string[] };

async function targetOf(
  deps: WebhookSenderDeps,
  { organizationId, webhookId }: WebhookPlace,
): Promise<OpenTarget | 'secret_unreadable' | null> {
  const { clock, stores, log } = deps;
  const found = await stores(organizationId).webhookDeliveries.target(webhookId, iso(clock.now()));
  if (found === null) return null;
  try {
    const secrets = await deps.secrets();
    const place = signingPlace(organizationId, webhookId);
    const opened = found.sealedSecrets.map((sealed) => secrets.open(sealed, place));
    return { url: found.url, secrets: opened };
  } catch (thrown) {
    log.error('webhooks.secret', { organizationId, webhookId, code: asFailure(thrown).code });
    return 'secret_unreadable';
  }
}

async function sendOne(
  deps: WebhookSenderDeps,
  { organizationId, webhookId }: WebhookPlace,
  taken: ClaimedDelivery,
  target: OpenTarget | 'secret_unreadable',
  signal: AbortSignal,
): Promise<void> {
  const { clock, log, notify, sender } = deps;
  const { webhookDeliveries } = deps.stores(organizationId);
  const { id, type, at, data } = taken;
  const body = JSON.stringify({ type, timestamp: at, data: { organizationId, ...data } });
  const outcome: TryOutcome | 'aborted' =
    target === 'secret_unreadable'
      ? { status: null, problem: target }
      : await sender.send({ ...target, id, now: clock.now(), body, signal });
  const now = iso(clock.now());
  if (outcome === 'aborted') {
    await webhookDeliveries.putBack(taken, now);
    return;
  }
  const settled = await webhookDeliveries.noteOutcome(taken, outcome, {
    now,
    jitter: deps.ids.jitter(),
  });
  if (settled === null) return;
  const { state, off } = settled;
  deps.noteDelivery(state === 'waiting' ? 'retried' : state);
  if (off === null) return;
  log.warn('webhooks.switched_off', { organizationId, webhookId, because: off });
  const kind = off === 'gone' ? 'webhook_gone' : 'webhook_failing';
  await notify.tell(organizationId, { kind, webhookId });
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

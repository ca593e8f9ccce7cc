import type { Selectable } from 'kysely';
import {
  type NewWebhookEvent,
  runEventOf,
  type SentEvent,
} from '../../core/webhooks/webhookEvents.ts';
import type { Run, RunStatus } from '../../ports/runStores.ts';
import type { Delivery, Webhook } from '../../ports/webhooks.ts';
import { insertNewRows } from '../database/bulk.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson } from '../database/storedJson.ts';

type Place = Pick<Scope, 'organizationId' | 'dialect'>;

const deliveryTarget = {
  table: 'webhook_deliveries',
  key: ['webhook_id', 'event_id'],
  columns: {
    webhook_id: 'text',
    event_id: 'text',
    type: 'text',
    at: 'text',
    data: 'json',
    state: 'text',
    tries: 'integer',
    claim: 'integer',
    status: 'integer',
    problem: 'text',
    next_try_at: 'text',
    tried_at: 'text',
  },
} as const;

/** Endpoints that are switched on. */
async function endpointsOn(db: Pick<Writing, 'selectFrom'>, { organizationId }: Place) {
  return await db
    .selectFrom('webhooks')
    .select(['id', 'events', 'created_at'])
    .where('organization_id', '=', organizationId)
    .where('off', 'is', null)
    .execute();
}

/**
 * Adds deliveries for an event, in the transaction that causes it. Writes nothing if no endpoint
 * subscribes to it. Earlier events are not sent again, and no endpoint receives events from before
 * it subscribed.
 */
export async function tellEndpoints(
  db: Writing,
  scope: Place,
  events: readonly NewWebhookEvent[],
  now: string,
): Promise<void> {
  if (events.length === 0) return;
  const endpoints = await endpointsOn(db, scope);
  const rows = endpoints.flatMap(({ id, events: wanted, created_at: since }) => {
    const types: readonly string[] = decodeJson(wanted);
    const news = events.filter(({ type, at }) => types.includes(type) && at >= since);
    return news.map((event) => newDelivery(id, event, now));
  });
  await insertNewRows(db, scope, deliveryTarget, rows);
}

/** Adds one delivery to one endpoint. */
export async function addDelivery(
  db: Writing,
  scope: Place,
  webhookId: string,
  event: Omit<NewWebhookEvent, 'type'> & { readonly type: SentEvent },
  now: string,
): Promise<void> {
  await insertNewRows(db, scope, deliveryTarget, [newDelivery(webhookId, event, now)]);
}

function newDelivery(
  webhookId: string,
  { id, type, at, data }: Omit<NewWebhookEvent, 'type'> & { readonly type: SentEvent },
  now: string,
) {
  return {
    webhook_id: webhookId,
    event_id: id,
    type,
    at,
    data,
    state: 'waiting',
    tries: 0,
    claim: 0,
    status: null,
    problem: null,
    next_try_at: now,
    tried_at: null,
  };
}

/**
 * Adds the event that a run ended, and notes that its lines will follow. So a run's writes are not
 * slowed down, and nothing is written if no endpoint is on.
 */
export async function tellRunEnded(
  db: Writing,
  scope: Place,
  { id, kind, status }: Pick<Run, 'id' | 'kind'> & { readonly status: RunStatus },
  now: string,
): Promise<void> {
  const type = runEventOf(status);
  // A preview of a filter changes nothing, and someone is waiting for its result anyway.
  if (type === null || kind === 'preview') return;
  const event = { id: `${id}.${status}.${Date.parse(now)}`, type, at: now };
  await tellEndpoints(db, scope, [{ ...event, data: { runId: id, kind, status } }], now);
  await tellLines(db, scope, id);
}

/** Queues the events for the lines of a run, including those applied since the last time. */
export async function tellLines(db: Writing, scope: Place, runId: string): Promise<void> {
  if ((await endpointsOn(db, scope)).length === 0) return;
  const seq = 0;
  await db
    .insertInto('untold_runs')
    .values({ organization_id: scope.organizationId, run_id: runId, seq })
    .onConflict((conflict) => conflict.columns(['organization_id', 'run_id']).doUpdateSet({ seq }))
    .execute();
}

export function webhookOf(
  row: Selectable<Tables['webhooks']>,
  oldSecretUntil: string | null,
): Webhook {
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    events: decodeJson(row.events),
    off: row.off,
    offAt: row.off_at,
    failingSince: row.failing_since,
    oldSecretUntil,
    version: row.version,
    createdAt: row.created_at,
    createdBy: decodeJson(row.created_by),
  };
}

export function deliveryOf(row: Selectable<Tables['webhook_deliveries']>): Delivery {
  return {
    id: row.event_id,
    webhookId: row.webhook_id,
    type: row.type,
    at: row.at,
    data: decodeJson(row.data),
    state: row.state,
    tries: row.tries,
    status: row.status,
    problem: row.problem,
    nextTryAt: row.next_try_at,
    triedAt: row.tried_at,
  };
}

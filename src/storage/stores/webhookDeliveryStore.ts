import { type Selectable, sql } from 'kysely';
import { badInput } from '../../core/badInput.ts';
import { notFound } from '../../core/notFound.ts';
import { afterTry, keptFor } from '../../core/webhooks/deliveryTries.ts';
import {
  contactEvents,
  type NewWebhookEvent,
  testEvent,
  todoEvents,
} from '../../core/webhooks/webhookEvents.ts';
import type {
  ClaimedDelivery,
  Delivery,
  DeliverySort,
  WebhookDeliveryStore,
} from '../../ports/webhooks.ts';
import { inOrderOf, type List, listPage, oneOfThese } from '../database/listPage.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson } from '../database/storedJson.ts';
import { noteDecisions } from '../rows/decisionRows.ts';
import { lineOf, noContact, planLineColumns } from '../rows/planLineRows.ts';
import { addDelivery, deliveryOf, tellEndpoints } from '../rows/webhookRows.ts';

const deliveryList: List<DeliverySort> = {
  table: 'webhook_deliveries',
  key: [{ name: 'event_id', type: 'text' }],
  sorts: { at: { name: 'at', type: 'text' } },
  usual: '-at',
};

/** The deliveries to the endpoints of an organization. */
export function createWebhookDeliveryStore(scope: Scope): WebhookDeliveryStore {
  const { organizationId, dialect } = scope;

  const endpoint = async (db: Pick<Writing, 'selectFrom'>, id: string) => {
    const row = await db
      .selectFrom('webhooks')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) throw notFound('webhook', id);
    return row;
  };

  const endpointOn = async (db: Writing, id: string) => {
    const row = await endpoint(db, id);
    if (row.off !== null) {
      throw badInput('webhook', { code: 'webhook_off' }, { code: 'webhook_on' });
    }
    return row;
  };

  const delivery = async (db: Writing, id: string, eventId: string): Promise<Delivery> => {
    const row = await db
      .selectFrom('webhook_deliveries')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('webhook_id', '=', id)
      .where('event_id', '=', eventId)
      .executeTakeFirst();
    if (row === undefined) throw notFound('delivery', eventId);
    return deliveryOf(row);
  };

  const changed = (db: Writing, taken: Pick<Delivery, 'id' | 'webhookId'>) =>
    db
      .updateTable('webhook_deliveries')
      .where('organization_id', '=', organizationId)
      .where('webhook_id', '=', taken.webhookId)
      .where('event_id', '=', taken.id);

  return {
    test: (id, eventId, now) =>
      scope.write(async (db) => {
        await endpointOn(db, id);
        const data = { webhookId: id };
        await addDelivery(db, scope, id, { id: eventId, type: testEvent, at: now, data }, now);
        return await delivery(db, id, eventId);
      }),

    page: (id, query) =>
      scope.snapshot(async (db) => {
        await endpoint(db, id);
        const { filter = {} } = query;
        const { state } = filter;
        const conditions = [
          sql<boolean>`webhook_deliveries.webhook_id = ${id}`,
          ...(state === undefined ? [] : [oneOfThese('webhook_deliveries.state', state)]),
        ];
        const wanted = { ...query, filter: { ...filter, id } };
        return await listPage(db, scope, deliveryList, wanted, conditions, async (keys) => {
          const rows = await db
            .selectFrom('webhook_deliveries')
            .selectAll()
            .where('organization_id', '=', organizationId)
            .where('webhook_id', '=', id)
            .where(isOneOf(dialect, 'event_id', 'text', keys.map(String)))
            .execute();
          return inOrderOf(keys, rows.map(deliveryOf), (one) => [one.id]);
        });
      }),

    resend: (id, deliveryId, now) =>
      scope.write(async (db) => {
        const { description } = await endpointOn(db, id);
        const before = await delivery(db, id, deliveryId);
        // The claim number increases, so that an attempt under way does not settle a later request.
        await changed(db, before)
          .set((row) => ({
            state: 'waiting',
            tries: 0,
            next_try_at: now,
            claim: row('claim', '+', 1),
          }))
          .execute();
        const about = { kind: 'webhook', id } as const;
        const decided = { what: 'resent' } as const;
        await noteDecisions(db, scope, [{ about, label: description, decided }], now);
        return await delivery(db, id, deliveryId);
      }),

    tellRuns: (lines, now) =>
      scope.write(async (db) => {
        const run = await db
          .selectFrom('untold_runs')
          .select(['run_id', 'seq'])
          .where('organization_id', '=', organizationId)
          .orderBy('run_id')
          .limit(1)
          .executeTakeFirst();
        if (run === undefined) return false;
        const rows = await db
          .selectFrom('plan_lines')
          .select(planLineColumns)
          .select(['contact_id', 'applied_at'])
          .where('organization_id', '=', organizationId)
          .where('run_id', '=', run.run_id)
          .where('seq', '>', run.seq)
          .where('state', '=', 'applied')
          .orderBy('seq')
          .limit(lines)
          .execute();
        // Events older than the log are skipped: the log no longer shows whether they were sent.
        const since = new Date(Date.parse(now) - keptFor).toISOString();
        const events = rows
          .flatMap((row) => eventsOf(run.run_id, row, now))
          .filter(({ at }) => at >= since);
        await tellEndpoints(db, scope, events, now);
        const last = rows.at(-1);
        const isDone = last === undefined || rows.length < lines;
        const told = { organization_id: organizationId, run_id: run.run_id };
        if (isDone) {
          await db
            .deleteFrom('untold_runs')
            .where('organization_id', '=', told.organization_id)
            .where('run_id', '=', told.run_id)
            .execute();
        } else {
          await db
            .updateTable('untold_runs')
            .set({ seq: last.seq })
            .where('organization_id', '=', told.organization_id)
            .where('run_id', '=', told.run_id)
            .execute();
        }
        return true;
      }),

    claim: (id, { limit, now, until }) =>
      scope.write(async (db) => {
        const skipTaken = dialect === 'postgres' ? sql`for update of d skip locked` : sql``;
        // The state is a literal, because with a parameter the index of waiting rows would not be
        // used.
        const { rows } = await sql<ClaimedRow>`with due as materialized (
            select d.event_id from webhook_deliveries as d
            join webhooks as w on w.organization_id = d.organization_id and w.id = d.webhook_id
            where d.organization_id = ${organizationId} and d.webhook_id = ${id}
              and d.state = 'waiting' and d.next_try_at <= ${now} and w.off is null
            order by d.next_try_at, d.at, d.event_id limit ${limit} ${skipTaken})
          update webhook_deliveries
          set next_try_at = ${until}, claim = webhook_deliveries.claim + 1 from due
          where webhook_deliveries.organization_id = ${organizationId}
            and webhook_deliveries.webhook_id = ${id} and webhook_deliveries.event_id = due.event_id
            and webhook_deliveries.state = 'waiting' and webhook_deliveries.next_try_at <= ${now}
          returning webhook_deliveries.event_id, webhook_deliveries.type, webhook_deliveries.at,
            webhook_deliveries.data, webhook_deliveries.claim`.execute(db);
        return rows
          .map((row) => ({
            id: row.event_id,
            webhookId: id,
            type: row.type,
            at: row.at,
            data: decodeJson(row.data),
            claim: row.claim,
          }))
          .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
      }),

    target: (id, now) =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('webhook_secrets')
          .innerJoin('webhooks', (join) =>
            join
              .onRef('webhooks.organization_id', '=', 'webhook_secrets.organization_id')
              .onRef('webhooks.id', '=', 'webhook_secrets.webhook_id'),
          )
          .select(['webhooks.url', 'webhook_secrets.sealed_secret'])
          .where('webhook_secrets.organization_id', '=', organizationId)
          .where('webhook_secrets.webhook_id', '=', id)
          .where((where) =>
            where.or([
              where('webhook_secrets.ends_at', 'is', null),
              where('webhook_secrets.ends_at', '>', now),
            ]),
          )
          .orderBy('webhook_secrets.seq', 'desc')
          .execute();
        const [first] = rows;
        if (first === undefined) return null;
        return { url: first.url, sealedSecrets: rows.map((row) => row.sealed_secret) };
      }),

    noteOutcome: (taken, outcome, { now, jitter }) =>
      scope.write(async (db) => {
        const row = await db
          .selectFrom('webhook_deliveries')
          .innerJoin('webhooks', (join) =>
            join
              .onRef('webhooks.organization_id', '=', 'webhook_deliveries.organization_id')
              .onRef('webhooks.id', '=', 'webhook_deliveries.webhook_id'),
          )
          .select(['webhook_deliveries.tries'])
          .select(['webhooks.description', 'webhooks.failing_since', 'webhooks.off'])
          .where('webhook_deliveries.organization_id', '=', organizationId)
          .where('webhook_deliveries.webhook_id', '=', taken.webhookId)
          .where('webhook_deliveries.event_id', '=', taken.id)
          .where('webhook_deliveries.claim', '=', taken.claim)
          .where('webhook_deliveries.state', '=', 'waiting')
          .executeTakeFirst();
        if (row === undefined) return null;
        const tries = row.tries + 1;
        const after = afterTry(outcome, {
          tries,
          isTest: taken.type === testEvent,
          failingSince: row.failing_since === null ? null : Date.parse(row.failing_since),
          now: Date.parse(now),
          jitter,
        });
        const { state, pause } = after;
        await changed(db, taken)
          .set({
            state,
            tries,
            status: outcome.status,
            problem: outcome.problem,
            tried_at: now,
            next_try_at: pause === null ? null : iso(Date.parse(now) + pause),
          })
          .execute();
        const off = row.off === null ? after.off : null;
        const failingSince = after.failingSince === null ? null : iso(after.failingSince);
        if (off !== null || failingSince !== row.failing_since) {
          await db
            .updateTable('webhooks')
            .set((one) => ({
              failing_since: failingSince,
              ...(off === null ? {} : { off, off_at: now, version: one('version', '+', 1) }),
            }))
            .where('organization_id', '=', organizationId)
            .where('id', '=', taken.webhookId)
            .execute();
        }
        if (off !== null) {
          const changes = [{ name: 'state', old: 'on', new: 'off' }];
          const about = { kind: 'webhook', id: taken.webhookId } as const;
          const decided = { what: 'changed', changes } as const;
          await noteDecisions(db, scope, [{ about, label: row.description, decided }], now);
        }
        return { state, off };
      }),

    putBack: (taken, now) =>
      scope.write(async (db) => {
        await changed(db, taken)
          .set({ next_try_at: now })
          .where('claim', '=', taken.claim)
          .where('state', '=', 'waiting')
          .execute();
      }),

    removeOld: (before) =>
      scope.write(async (db) => {
        await db
          .deleteFrom('webhook_deliveries')
          .where('organization_id', '=', organizationId)
          .where('at', '<', before)
          .execute();
      }),
  };
}

type ClaimedRow = Pick<
  Selectable<Tables['webhook_deliveries']>,
  'event_id' | 'type' | 'at' | 'data'
> &
  Pick<ClaimedDelivery, 'claim'>;

type LineRow = Parameters<typeof lineOf>[0] &
  Pick<Tables['plan_lines'], 'contact_id' | 'applied_at'>;

/** The events of an applied line. */
function eventsOf(runId: string, row: LineRow, now: string): readonly NewWebhookEvent[] {
  const { seq, line } = lineOf(row);
  const applied = { runId, seq, at: row.applied_at ?? now };
  if (line.kind === 'skip') return [];
  if (line.kind === 'todo') return todoEvents(line.entry, applied);
  const contactId = row.contact_id === noContact ? null : row.contact_id;
  return contactEvents(line.entry, applied, { contactId, ampContactId: row.amp_contact_id });
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

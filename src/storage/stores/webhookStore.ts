import { badInput } from '../../core/badInput.ts';
import { changesBetween } from '../../core/decision.ts';
import { notFound } from '../../core/notFound.ts';
import { storableText } from '../../core/storableText.ts';
import { mostWebhooks, shownUrl } from '../../core/webhooks/webhookUrl.ts';
import type { Webhook, WebhookStore } from '../../ports/webhooks.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { encodeJson } from '../database/storedJson.ts';
import { noteDecisions } from '../rows/decisionRows.ts';
import { checkVersion } from '../rows/versions.ts';
import { webhookOf } from '../rows/webhookRows.ts';

/** The endpoints of an organization, as administrators change them. */
export function createWebhookStore(scope: Scope): WebhookStore {
  const { organizationId } = scope;

  const load = async (db: Pick<Writing, 'selectFrom'>, id?: string) => {
    const query = db
      .selectFrom('webhooks')
      .leftJoin('webhook_secrets', (join) =>
        join
          .onRef('webhook_secrets.organization_id', '=', 'webhooks.organization_id')
          .onRef('webhook_secrets.webhook_id', '=', 'webhooks.id')
          .on('webhook_secrets.ends_at', 'is not', null),
      )
      .selectAll('webhooks')
      .select('webhook_secrets.ends_at')
      .where('webhooks.organization_id', '=', organizationId)
      .orderBy('webhooks.created_at')
      .orderBy('webhooks.id');
    const rows = await (id === undefined ? query : query.where('webhooks.id', '=', id)).execute();
    return rows.map(({ ends_at: endsAt, ...row }) => webhookOf(row, endsAt));
  };

  const present = async (db: Writing, id: string): Promise<Webhook> => {
    const [webhook] = await load(db, id);
    if (webhook === undefined) throw notFound('webhook', id);
    return webhook;
  };

  const note = async (
    db: Writing,
    { id, description }: Pick<Webhook, 'id' | 'description'>,
    decided: Parameters<typeof noteDecisions>[2][number]['decided'],
    now: string,
  ) => {
    const entry = { about: { kind: 'webhook', id }, label: description, decided } as const;
    await noteDecisions(db, scope, [entry], now);
  };

  const addSecret = async (db: Writing, id: string, seq: number, sealed: string) => {
    await db
      .insertInto('webhook_secrets')
      .values({
        organization_id: organizationId,
        webhook_id: id,
        seq,
        sealed_secret: sealed,
        ends_at: null,
      })
      .execute();
  };

  return {
    list: () => scope.read((db) => load(db)),

    get: (id) => scope.read(async (db) => (await load(db, id))[0] ?? null),

    add: ({ id, url, description, events }, sealedSecret, now) =>
      scope.write(async (db) => {
        if ((await load(db)).length >= mostWebhooks) {
          const accepted = { code: 'webhooks_up_to', most: mostWebhooks } as const;
          throw badInput('webhook', { code: 'too_many_webhooks' }, accepted);
        }
        await db
          .insertInto('webhooks')
          .values({
            organization_id: organizationId,
            id,
            url: storableText(url),
            description: storableText(description),
            events: encodeJson(events),
            off: null,
            off_at: null,
            failing_since: null,
            version: 1,
            created_at: now,
            created_by: encodeJson(scope.actor),
          })
          .execute();
        await addSecret(db, id, 1, sealedSecret);
        const webhook = await present(db, id);
        const changes = changesBetween({}, auditedOf(webhook));
        await note(db, webhook, { what: 'added', changes }, now);
        return webhook;
      }),

    change: (id, { on, ...change }, expected, now) =>
      scope.write(async (db) => {
        const before = await present(db, id);
        const { version } = before;
        checkVersion('webhook', id, expected, { version, by: null });
        const off = on === undefined ? before.off : on ? null : 'by_hand';
        const wanted: Webhook = { ...before, ...change, off };
        const changes = changesBetween(auditedOf(before), auditedOf(wanted));
        if (changes.length === 0 && wanted.url === before.url && off === before.off) return before;
        await db
          .updateTable('webhooks')
          .set({
            url: storableText(wanted.url),
            description: storableText(wanted.description),
            events: encodeJson(wanted.events),
            off,
            off_at: off === null ? null : (before.offAt ?? now),
            // A new address, or switching it on again, starts the count over.
            failing_since:
              off === before.off && wanted.url === before.url ? before.failingSince : null,
            version: version + 1,
          })
          .where('organization_id', '=', organizationId)
          .where('id', '=', id)
          .execute();
        await note(db, wanted, { what: 'changed', changes }, now);
        return await present(db, id);
      }),

    rotate: (id, sealedSecret, oldUntil, now) =>
      scope.write(async (db) => {
        const before = await present(db, id);
        const own = db
          .selectFrom('webhook_secrets')
          .select('seq')
          .where('organization_id', '=', organizationId)
          .where('webhook_id', '=', id)
          .where('ends_at', 'is', null);
        const { seq } = await own.executeTakeFirstOrThrow();
        await db
          .deleteFrom('webhook_secrets')
          .where('organization_id', '=', organizationId)
          .where('webhook_id', '=', id)
          .where('seq', '<', seq)
          .execute();
        await db
          .updateTable('webhook_secrets')
          .set({ ends_at: oldUntil })
          .where('organization_id', '=', organizationId)
          .where('webhook_id', '=', id)
          .where('seq', '=', seq)
          .execute();
        await addSecret(db, id, seq + 1, sealedSecret);
        // A secret is only reported as changed.
        const changes = [{ name: 'secret', old: null, new: 'changed' }];
        await note(db, before, { what: 'changed', changes }, now);
        return await present(db, id);
      }),

    remove: (id, now) =>
      scope.write(async (db) => {
        const row = await db
          .deleteFrom('webhooks')
          .where('organization_id', '=', organizationId)
          .where('id', '=', id)
          .returning(['id', 'description'])
          .executeTakeFirst();
        if (row === undefined) return false;
        await note(db, row, { what: 'removed' }, now);
        return true;
      }),
  };
}

/** What the audit log says about an endpoint; the query of an address can contain a secret. */
function auditedOf({ url, description, events, off }: Webhook): Record<string, string | null> {
  return {
    url: shownUrl(url),
    description,
    events: events.join(', '),
    state: off === null ? 'on' : 'off',
  };
}

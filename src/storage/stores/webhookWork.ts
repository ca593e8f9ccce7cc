import { type Kysely, sql } from 'kysely';
import type { WebhookWork } from '../../ports/webhooks.ts';
import { withDatabase } from '../database/databaseFailure.ts';
import type { Tables } from '../database/schema.ts';

/** Finds organizations with events to send; a worker then asks each of them. */
export function createWebhookWork(db: Kysely<Tables>): WebhookWork {
  return {
    untold: (limit) =>
      withDatabase(async () => {
        const { rows } = await sql<{ organization_id: string }>`
          select distinct organization_id from untold_runs order by organization_id
          limit ${limit}`.execute(db);
        return rows.map((row) => row.organization_id);
      }),

    due: (now, limit) =>
      withDatabase(async () => {
        // The state is a literal, because with a parameter the index of waiting rows would not be
        // used.
        const { rows } = await sql<{ organization_id: string; id: string; due: string }>`
          select * from (
            select w.organization_id, w.id, (
              select min(d.next_try_at) from webhook_deliveries as d
              where d.organization_id = w.organization_id and d.webhook_id = w.id
                and d.state = 'waiting') as due
            from webhooks as w where w.off is null) as waiting
          where due <= ${now} order by due, organization_id, id limit ${limit}`.execute(db);
        return rows.map((row) => ({ organizationId: row.organization_id, webhookId: row.id }));
      }),

    organizations: () =>
      withDatabase(async () => {
        const { rows } = await sql<{ organization_id: string }>`
          select distinct organization_id from webhooks order by organization_id`.execute(db);
        return rows.map((row) => row.organization_id);
      }),
  };
}

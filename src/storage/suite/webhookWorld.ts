import type { TestDatabase } from '../../../test/support/databases.ts';
import { type WebhookEvent, webhookEvents } from '../../core/webhooks/webhookEvents.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { noon } from './records.ts';
import { newWorld, type World } from './world.ts';

/** The instant so many minutes after noon. */
export function later(minutes: number): string {
  return new Date(Date.parse(noon) + minutes * 60_000).toISOString();
}

/** Adds an endpoint of this id, whose address has a query. */
export async function addWebhook(
  { webhooks }: OrganizationStores,
  id: string,
  events: readonly WebhookEvent[],
) {
  const entered = { id, url: `https://example.com/${id}?key=1`, description: `Hook ${id}` };
  return await webhooks.add({ ...entered, events }, `sealed ${id}`, noon);
}

/** An organization with an endpoint `w` that wants these events; all of them unless some are named. */
export async function told(
  database: TestDatabase,
  ...events: readonly WebhookEvent[]
): Promise<World> {
  const world = await newWorld(database);
  await addWebhook(world.stores, 'w', events.length === 0 ? webhookEvents : events);
  return world;
}

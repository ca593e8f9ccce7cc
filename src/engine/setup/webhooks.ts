import { badInput } from '../../core/badInput.ts';
import { type WebhookEvent, webhookEvents } from '../../core/webhooks/webhookEvents.ts';
import type { Bearers } from '../../ports/bearers.ts';
import type { SecretPlace, Secrets } from '../../ports/secrets.ts';
import type { ExpectedVersion } from '../../ports/version.ts';
import type { Delivery, Webhook, WebhookSender } from '../../ports/webhooks.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { rowMeant } from './rowNamed.ts';
import { enteredName } from './tokens.ts';

/** Needed to create endpoints, in addition to the stores. */
export type WebhookTools = {
  readonly secrets: () => Promise<Secrets>;
  readonly checkUrl: WebhookSender['checkUrl'];
};

type Deps = Pick<EngineDeps, 'stores' | 'clock' | 'ids'>;
type MakingDeps = Deps & { readonly webhookTools: WebhookTools; readonly bearers: Bearers };

/** An endpoint as entered. */
export type EnteredWebhook = {
  readonly url: string;
  readonly description: string;
  readonly events: readonly string[];
};

/** Changes to an endpoint as entered. */
export type EnteredChange = {
  readonly [Name in keyof EnteredWebhook]?: EnteredWebhook[Name] | undefined;
} & { readonly on?: boolean };

/** An endpoint and its signing secret, which is given out here and nowhere else. */
export type MadeWebhook = { readonly webhook: Webhook; readonly secret: string };

/** How long the secret before the present one signs as well, in milliseconds. */
const oldSecretFor = 24 * 3_600_000;

/** Adds an endpoint, switched on. Throws `bad_input`, `secret_unreadable`. */
export async function addWebhook(
  { stores, clock, ids, webhookTools, bearers }: MakingDeps,
  entered: EnteredWebhook,
): Promise<MadeWebhook> {
  const id = ids.next();
  const secret = newSecret(bearers);
  const url = webhookTools.checkUrl(entered.url);
  const description = enteredName(entered.description);
  const events = enteredEvents(entered.events);
  const place = signingPlace(stores.organizationId, id);
  const sealed = (await webhookTools.secrets()).seal(secret, place);
  const made = { id, url, description, events };
  return { webhook: await stores.webhooks.add(made, sealed, instant(clock)), secret };
}

/** Changes an endpoint, or switches it on or off. Throws `bad_input`, `not_found`, `version_conflict`. */
export async function changeWebhook(
  { stores, clock, webhookTools }: Omit<MakingDeps, 'bearers'>,
  id: string,
  { url, description, events, on }: EnteredChange,
  expected: ExpectedVersion,
): Promise<Webhook> {
  const change = {
    ...(url === undefined ? {} : { url: webhookTools.checkUrl(url) }),
    ...(description === undefined ? {} : { description: enteredName(description) }),
    ...(events === undefined ? {} : { events: enteredEvents(events) }),
    ...(on === undefined ? {} : { on }),
  };
  return await stores.webhooks.change(id, change, expected, instant(clock));
}

/** Gives an endpoint a new secret; for a day, the old one signs as well. Throws `not_found`. */
export async function rotateWebhook(
  { stores, clock, webhookTools, bearers }: MakingDeps,
  id: string,
): Promise<MadeWebhook> {
  const secret = newSecret(bearers);
  const place = signingPlace(stores.organizationId, id);
  const sealed = (await webhookTools.secrets()).seal(secret, place);
  const oldUntil = new Date(clock.now() + oldSecretFor).toISOString();
  return { webhook: await stores.webhooks.rotate(id, sealed, oldUntil, instant(clock)), secret };
}

/** Has a test event sent to an endpoint. Throws `not_found`, `bad_input`. */
export async function testWebhook({ stores, clock, ids }: Deps, id: string): Promise<Delivery> {
  return await stores.webhookDeliveries.test(id, ids.next(), instant(clock));
}

/** Finds an endpoint by id, the beginning of it, `last`, or name. Throws as `rowMeant`. */
export async function findWebhook({ stores }: Pick<Deps, 'stores'>, entered: string) {
  const rows = (await stores.webhooks.list()).map((webhook) => ({
    ...webhook,
    name: webhook.description,
  }));
  return rowMeant('webhook', rows, entered);
}

/** The owner of a signing secret: it opens for this endpoint only. */
export function signingPlace(organizationId: string, webhookId: string): SecretPlace {
  return { organizationId, record: `webhook ${webhookId}`, field: 'secret' };
}

/** Events in stored form: each once, in the order of the list. Throws `bad_input`. */
function enteredEvents(entered: readonly string[]): readonly WebhookEvent[] {
  const names = webhookEvents.join(', ');
  const unknown = entered.find((one) => !webhookEvents.some((known) => known === one));
  const code = unknown === undefined ? 'no_events' : 'value_not_accepted';
  const events = webhookEvents.filter((known) => entered.includes(known));
  if (unknown === undefined && events.length > 0) return events;
  throw badInput('events', { code }, { code: 'some_events', names });
}

/** 32 random bytes, in the form of the Standard Webhooks specification. */
function newSecret(bearers: Bearers): string {
  return `whsec_${bearers.next().replaceAll('-', '+').replaceAll('_', '/')}=`;
}

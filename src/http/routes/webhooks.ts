import { z } from 'zod';
import {
  deliveryDocument,
  deliverySchema,
  deliveryStateSchema,
  madeWebhookDocument,
  madeWebhookSchema,
  webhookDocument,
  webhookEventSchema,
  webhookSchema,
} from '../../contract/webhook.ts';
import { notFound } from '../../core/notFound.ts';
import { instant } from '../../engine/deps.ts';
import {
  addWebhook,
  changeWebhook,
  rotateWebhook,
  testWebhook,
} from '../../engine/setup/webhooks.ts';
import type { DeliverySort, Webhook } from '../../ports/webhooks.ts';
import { listParameters, pageDocument, pageOf } from '../listing.ts';
import { type ApiRequest, ok, operation } from '../operation.ts';

const tag = 'Webhooks';
const path = '/organizations/{org}/webhooks';
const params = z.strictObject({ id: z.string() });
const sorts: readonly DeliverySort[] = ['at'];
const entered = {
  url: z.string().max(10_000).describe('An https address on the internet.'),
  description: z.string().max(1000).describe('What it is for.'),
  events: z.array(webhookEventSchema).describe('Events it receives.'),
};
const one = { status: 200, description: 'The webhook.', schema: webhookSchema } as const;
const withSecret = {
  description: 'The webhook, with its secret, which is shown once.',
  schema: madeWebhookSchema.partial({ secret: true }),
} as const;
const sent = { status: 202, description: 'The delivery.', schema: deliverySchema } as const;

async function find({ stores }: ApiRequest['organization'], id: string): Promise<Webhook> {
  const webhook = await stores.webhooks.get(id);
  if (webhook === null) throw notFound('webhook', id);
  return webhook;
}

function versionOf({ id, version }: Webhook) {
  return { what: 'webhook', id, version } as const;
}

function told(webhook: Webhook) {
  return ok(webhookDocument(webhook), versionOf(webhook));
}

export const webhookOperations = [
  operation(
    {
      id: 'listWebhooks',
      method: 'get',
      path,
      tag,
      summary: 'Webhooks',
      description: 'Webhooks send events to other programs.',
      access: 'webhooks.read',
      answers: [
        {
          status: 200,
          description: 'All of them.',
          schema: z.strictObject({ data: z.array(webhookSchema), nextCursor: z.null() }),
        },
      ],
    },
    async ({ organization }) => {
      const rows = await organization.stores.webhooks.list();
      return ok({ data: rows.map(webhookDocument), nextCursor: null });
    },
  ),
  operation(
    {
      id: 'addWebhook',
      method: 'post',
      path,
      tag,
      summary: 'Add a webhook',
      description:
        'It receives events from now on, each in its own request, signed as Standard Webhooks describes.',
      access: 'webhooks.change',
      recentPassword: true,
      body: z.strictObject(entered),
      answers: [{ status: 201, ...withSecret }],
      secrets: ['secret'],
    },
    async ({ organization, people: { bearers }, body }) => {
      const made = await addWebhook({ ...organization, bearers }, body);
      return {
        status: 201,
        body: madeWebhookDocument(made),
        version: versionOf(made.webhook),
        location: `/api/v1/organizations/${organization.stores.organizationId}/webhooks/${made.webhook.id}`,
      };
    },
  ),
  operation(
    {
      id: 'getWebhook',
      method: 'get',
      path: `${path}/{id}`,
      tag,
      summary: 'A webhook',
      access: 'webhooks.read',
      params,
      answers: [one],
    },
    async ({ organization, params: { id } }) => told(await find(organization, id)),
  ),
  operation(
    {
      id: 'editWebhook',
      method: 'patch',
      path: `${path}/{id}`,
      tag,
      summary: 'Change a webhook, or switch it on or off',
      description:
        'While it is off, it misses new events. Events that were already waiting are sent once it is on again.',
      access: 'webhooks.change',
      params,
      body: z.strictObject({ ...entered, state: z.enum(['on', 'off']) }).partial(),
      versioned: true,
      answers: [one],
    },
    async ({ organization, params: { id }, body: { state, ...change }, expected }) => {
      const { version } = await find(organization, id);
      const wanted = { ...change, ...(state === undefined ? {} : { on: state === 'on' }) };
      const allowed = expected(version, { what: 'webhook', id });
      return told(await changeWebhook(organization, id, wanted, allowed));
    },
  ),
  operation(
    {
      id: 'removeWebhook',
      method: 'delete',
      path: `${path}/{id}`,
      tag,
      summary: 'Remove a webhook, with its deliveries',
      access: 'webhooks.change',
      params,
      answers: [{ status: 204, description: 'Done.' }],
    },
    async ({ organization: { stores, clock }, params: { id } }) => {
      if (!(await stores.webhooks.remove(id, instant(clock)))) throw notFound('webhook', id);
      return { status: 204 };
    },
  ),
  operation(
    {
      id: 'rotateWebhookSecret',
      method: 'post',
      path: `${path}/{id}/rotate`,
      tag,
      summary: 'Give a webhook a new secret',
      description: 'For a day, events are signed with the old secret as well.',
      access: 'webhooks.change',
      recentPassword: true,
      params,
      answers: [{ status: 200, ...withSecret }],
      secrets: ['secret'],
    },
    async ({ organization, people: { bearers }, params: { id } }) => {
      const made = await rotateWebhook({ ...organization, bearers }, id);
      return ok(madeWebhookDocument(made), versionOf(made.webhook));
    },
  ),
  operation(
    {
      id: 'testWebhook',
      method: 'post',
      path: `${path}/{id}/test`,
      tag,
      summary: 'Send a test event',
      description: 'It is tried once. The deliveries show the result.',
      access: 'webhooks.change',
      params,
      answers: [sent],
    },
    async ({ organization, params: { id } }) => ({
      status: 202,
      body: deliveryDocument(await testWebhook(organization, id)),
    }),
  ),
  operation(
    {
      id: 'listWebhookDeliveries',
      method: 'get',
      path: `${path}/{id}/deliveries`,
      tag,
      summary: 'Deliveries of a webhook, sent or waiting; newest first',
      description: 'Kept for 30 days.',
      access: 'webhooks.read',
      params,
      query: z.strictObject({
        ...listParameters(sorts),
        state: z.array(deliveryStateSchema).optional(),
      }),
      answers: [{ status: 200, description: 'A page.', schema: pageOf(deliverySchema) }],
    },
    async ({ organization, params: { id }, query: { state, ...page } }) => {
      const { webhookDeliveries } = organization.stores;
      const found = await webhookDeliveries.page(id, { ...page, filter: { state } });
      return ok(pageDocument(found, deliveryDocument));
    },
  ),
  operation(
    {
      id: 'resendWebhookDelivery',
      method: 'post',
      path: `${path}/{id}/deliveries/{delivery}/resend`,
      tag,
      summary: 'Send a delivery again',
      description: 'It keeps its `webhook-id` and gets as many tries as a new one.',
      access: 'webhooks.change',
      params: z.strictObject({ id: z.string(), delivery: z.string() }),
      answers: [sent],
    },
    async ({ organization: { stores, clock }, params: { id, delivery } }) => ({
      status: 202,
      body: deliveryDocument(await stores.webhookDeliveries.resend(id, delivery, instant(clock))),
    }),
  ),
];

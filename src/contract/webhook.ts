import { z } from 'zod';
import { deliveryProblems, deliveryStates } from '../core/webhooks/deliveryTries.ts';
import { testEvent, webhookEvents } from '../core/webhooks/webhookEvents.ts';
import type { MadeWebhook } from '../engine/setup/webhooks.ts';
import type { Delivery, Webhook } from '../ports/webhooks.ts';
import { actorDocument, actorSchema } from './actor.ts';
import { instantSchema, listOf } from './value.ts';

export const webhookEventSchema = z.enum(webhookEvents);
export const deliveryStateSchema = z.enum(deliveryStates);

/** A webhook, without its signing secret. */
export const webhookSchema = z.strictObject({
  id: z.string(),
  url: z.string().describe('Where events are sent.'),
  description: z.string().describe('What it is for; its name in lists.'),
  events: listOf(webhookEventSchema),
  state: z.enum(['on', 'off']),
  off: z
    .strictObject({ because: z.enum(['gone', 'failing', 'by_hand']), at: instantSchema })
    .nullable()
    .describe('Why it is off: it answered 410, failed for days, or a person switched it off.'),
  failingSince: instantSchema.nullable().describe('When deliveries started to fail.'),
  oldSecretUntil: instantSchema.nullable().describe('Until when the previous secret also signs.'),
  createdAt: instantSchema,
  createdBy: actorSchema,
});

export type WebhookDocument = z.infer<typeof webhookSchema>;

export function webhookDocument(webhook: Webhook): WebhookDocument {
  const { id, url, description, events, off, offAt, failingSince, oldSecretUntil } = webhook;
  const { createdAt, createdBy } = webhook;
  return {
    id,
    url,
    description,
    events,
    state: off === null ? 'on' : 'off',
    off: off === null ? null : { because: off, at: offAt ?? createdAt },
    failingSince,
    oldSecretUntil,
    createdAt,
    createdBy: actorDocument(createdBy),
  };
}

/** A webhook whose secret was just created: the only document that contains it. */
export const madeWebhookSchema = z.strictObject({
  ...webhookSchema.shape,
  secret: z.string().describe('Signs each event, `whsec_…`. It is not shown again.'),
});

export function madeWebhookDocument({ webhook, secret }: MadeWebhook) {
  return { ...webhookDocument(webhook), secret };
}

/** The ids and kinds in an event, besides its type; never a value of a record. */
const eventDataSchema = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

/** An event for a webhook: being delivered, delivered, or given up. */
export const deliverySchema = z.strictObject({
  id: z.string().describe('Id of the event: `webhook-id` of each try.'),
  webhookId: z.string(),
  type: z.enum([...webhookEvents, testEvent]),
  at: instantSchema.describe('When it happened.'),
  data: eventDataSchema,
  state: deliveryStateSchema,
  tries: z.int(),
  status: z.int().nullable().describe('Status of the last answer.'),
  problem: z.enum(deliveryProblems).nullable().describe('Why the last try got no answer.'),
  triedAt: instantSchema.nullable(),
  nextTryAt: instantSchema.nullable(),
});

export type DeliveryDocument = z.infer<typeof deliverySchema>;

export function deliveryDocument(delivery: Delivery): DeliveryDocument {
  const { id, webhookId, type, at, data, state, tries, status, problem } = delivery;
  const { triedAt, nextTryAt } = delivery;
  return { id, webhookId, type, at, data, state, tries, status, problem, triedAt, nextTryAt };
}

const organizationId = z.string();
const side = z.enum(['amp', 'connectwise']).describe('The side that changed.');
const runId = z.string().nullable().describe('Id of the run that did it; null: a person did it.');
const contactIds = {
  organizationId,
  side,
  contactId: z.int().nullable().describe('Id of the contact in ConnectWise, if there is one.'),
  ampContactId: z.string().nullable(),
  runId,
};
const contactData = z.strictObject(contactIds);
const runData = z.strictObject({
  organizationId,
  runId: z.string(),
  kind: z.enum(['sync', 'plan', 'sweep', 'undo', 'records']),
  status: z.string(),
});

const bodyOf = <Type extends string, Data extends z.ZodType>(type: Type, data: Data) =>
  z.strictObject({
    type: z.literal(type),
    timestamp: instantSchema.describe('When it happened.'),
    data,
  });

/** The body of each event, as it is sent. */
export const webhookBodies = {
  'contact.created': bodyOf('contact.created', contactData),
  'contact.changed': bodyOf('contact.changed', contactData),
  'contact.removed': bodyOf('contact.removed', contactData),
  'todo.done': bodyOf(
    'todo.done',
    z.strictObject({ organizationId, todoId: z.string(), ampContactId: z.string(), runId }),
  ),
  'run.finished': bodyOf('run.finished', runData),
  'run.held': bodyOf('run.held', runData),
  'run.failed': bodyOf('run.failed', runData),
  [testEvent]: bodyOf(testEvent, z.strictObject({ organizationId, webhookId: z.string() })),
} as const satisfies Readonly<Record<Delivery['type'], z.ZodType>>;

/** A sentence that describes each event. */
export const webhookSummaries: Readonly<Record<Delivery['type'], string>> = {
  'contact.created': 'A contact is new or restored on one side',
  'contact.changed': 'A contact changed on one side',
  'contact.removed': 'A contact was removed on one side',
  'todo.done': 'A to-do is done in AMP',
  'run.finished': 'A run ended',
  'run.held': 'A run ended, and a plan waits for approval',
  'run.failed': 'A run failed, or was interrupted',
  'webhook.test': 'An administrator tested the webhook',
};

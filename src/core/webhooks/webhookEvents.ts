import type { PlanEntry, Side } from '../plan/plan.ts';
import type { TodoEntry } from '../todo/todoPlan.ts';

/** The events that an endpoint can subscribe to. */
export const webhookEvents = [
  'contact.created',
  'contact.changed',
  'contact.removed',
  'todo.done',
  'run.finished',
  'run.held',
  'run.failed',
] as const;

export type WebhookEvent = (typeof webhookEvents)[number];

/** Sent when an administrator tests an endpoint. */
export const testEvent = 'webhook.test';

export type SentEvent = WebhookEvent | typeof testEvent;

/** The data of an event: ids and kinds, never a value of a record. Null: there is none. */
export type WebhookData = Readonly<Record<string, string | number | null>>;

/** An event, as webhooks receive it. */
export type NewWebhookEvent = {
  /** Stays the same if the event is sent again, and differs for every other event. */
  readonly id: string;
  readonly type: WebhookEvent;
  /** ISO instant at which it happened. */
  readonly at: string;
  readonly data: WebhookData;
};

/** The records that a contact event is about. */
type ContactIds = {
  readonly contactId: number | null;
  readonly ampContactId: string | null;
};

type ContactEvent = Extract<WebhookEvent, `contact.${string}`>;

/** `side` is where it happened; `runId` is null for a change that a person made. */
export function contactData(
  side: Side,
  { contactId, ampContactId }: ContactIds,
  runId: string | null,
): WebhookData {
  return { side, contactId, ampContactId, runId };
}

export function todoData(
  { todoId, ampContactId }: { readonly todoId: string; readonly ampContactId: string },
  runId: string | null,
): WebhookData {
  return { todoId, ampContactId, runId };
}

/** A line of a run that was applied. */
export type AppliedLine = {
  readonly runId: string;
  readonly seq: number;
  readonly at: string;
};

/** The events on each side for an applied entry of a contact. */
export function contactEvents(
  entry: PlanEntry,
  { runId, seq, at }: AppliedLine,
  ids: ContactIds,
): readonly NewWebhookEvent[] {
  const sides: readonly Side[] = ['amp', 'connectwise'];
  return sides.flatMap((side) => {
    const type = contactEventOn(side, entry);
    if (type === null) return [];
    return [{ id: `${runId}.${seq}.${side}`, type, at, data: contactData(side, ids, runId) }];
  });
}

function contactEventOn(side: Side, { action, changes }: PlanEntry): ContactEvent | null {
  switch (action) {
    case 'create':
    case 'restore':
      if (side === 'amp') return 'contact.created';
      break;
    case 'push':
      if (side === 'connectwise') return 'contact.created';
      break;
    case 'remove':
      if (side === 'amp') return 'contact.removed';
      break;
    // A sweep found that it was deleted there.
    case 'end':
    case 'release':
      if (side === 'connectwise') return 'contact.removed';
      break;
    case 'inactivate':
    case 'reactivate':
      if (side === 'connectwise') return 'contact.changed';
      break;
    case 'link':
    case 'update':
    case 'pause':
    case 'resume':
    case 'ask':
    case 'agree':
    case 'forget':
      break;
  }
  return changes.some((change) => change.side === side) ? 'contact.changed' : null;
}

/** The events of an applied entry of a to-do: it was done in ConnectWise and now is in AMP. */
export function todoEvents(
  { todoId, ampContactId, changes }: Pick<TodoEntry, 'todoId' | 'ampContactId' | 'changes'>,
  { runId, seq, at }: AppliedLine,
): readonly NewWebhookEvent[] {
  const isDone = changes.some(
    (change) => change.side === 'amp' && change.field === 'status' && change.new === 'done',
  );
  if (!isDone) return [];
  const data = todoData({ todoId, ampContactId }, runId);
  return [{ id: `${runId}.${seq}`, type: 'todo.done', at, data }];
}

/** The event for the end of a run; null while it is not over. */
export function runEventOf(status: string): Extract<WebhookEvent, `run.${string}`> | null {
  switch (status) {
    case 'planned':
    case 'succeeded':
    case 'partial':
    case 'cancelled':
      return 'run.finished';
    case 'held':
      return 'run.held';
    case 'failed':
    case 'interrupted':
      return 'run.failed';
    default:
      return null;
  }
}

import type { Actor } from '../core/actor.ts';
import type {
  AfterTry,
  DeliveryProblem,
  DeliveryState,
  OffReason,
  TryOutcome,
} from '../core/webhooks/deliveryTries.ts';
import type { SentEvent, WebhookData, WebhookEvent } from '../core/webhooks/webhookEvents.ts';
import type { ListPage, ListQuery } from './page.ts';
import type { ExpectedVersion } from './version.ts';

/** An endpoint of another program that receives events. Its signing secret is stored separately. */
export type Webhook = {
  readonly id: string;
  readonly url: string;
  /** The purpose of the endpoint, which people recognize it by. */
  readonly description: string;
  readonly events: readonly WebhookEvent[];
  /** The reason it is switched off; null if it is on. */
  readonly off: OffReason | null;
  readonly offAt: string | null;
  /**
   * The start of the present streak of failed attempts; null if the last attempt succeeded or there
   * was none.
   */
  readonly failingSince: string | null;
  /** Until when the previous secret signs as well; null if there is only one secret. */
  readonly oldSecretUntil: string | null;
  readonly version: number;
  readonly createdAt: string;
  readonly createdBy: Actor;
};

export type NewWebhook = Pick<Webhook, 'id' | 'url' | 'description' | 'events'>;

/** Changes to an endpoint; absent members stay unchanged. */
export type WebhookChange = Partial<Pick<Webhook, 'url' | 'description' | 'events'>> & {
  /** Switches it on or off. */
  readonly on?: boolean;
};

/** An event for an endpoint: being delivered, delivered, or given up. */
export type Delivery = {
  /** The id of the event, sent as `webhook-id` with each attempt. */
  readonly id: string;
  readonly webhookId: string;
  readonly type: SentEvent;
  /** When it happened. */
  readonly at: string;
  readonly data: WebhookData;
  readonly state: DeliveryState;
  readonly tries: number;
  /** The status of the last answer; null if there was none. */
  readonly status: number | null;
  /** Why the last attempt got no answer. */
  readonly problem: DeliveryProblem | null;
  /** The time of the next attempt, also if the present one is cut off; null if there is none. */
  readonly nextTryAt: string | null;
  readonly triedAt: string | null;
};

/** A delivery that a worker has claimed. */
export type ClaimedDelivery = Pick<Delivery, 'id' | 'webhookId' | 'type' | 'at' | 'data'> & {
  /** Increases with each claim: results from earlier claims are ignored. */
  readonly claim: number;
};

export type DeliverySort = 'at';
export type DeliveryFilter = { readonly state?: readonly DeliveryState[] | undefined };

/** The result of a settled attempt. */
export type NotedTry = Pick<AfterTry, 'state' | 'off'>;

/** The endpoints of an organization. */
export interface WebhookStore {
  /** Oldest first. */
  list(): Promise<readonly Webhook[]>;
  get(id: string): Promise<Webhook | null>;
  /** Throws `bad_input` if the organization has the maximum number of endpoints. */
  add(webhook: NewWebhook, sealedSecret: string, now: string): Promise<Webhook>;
  /** Throws `not_found`, `version_conflict`. */
  change(
    id: string,
    change: WebhookChange,
    expected: ExpectedVersion,
    now: string,
  ): Promise<Webhook>;
  /**
   * Sets a new secret; until `oldUntil` the previous one signs as well, but no older one. Throws
   * `not_found`.
   */
  rotate(id: string, sealedSecret: string, oldUntil: string, now: string): Promise<Webhook>;
  /** Removes it with all of its deliveries. False if it does not exist. */
  remove(id: string, now: string): Promise<boolean>;
}

/** The deliveries to the endpoints of an organization. */
export interface WebhookDeliveryStore {
  /** Queues a test event. Throws `not_found`, and `bad_input` if the endpoint is off. */
  test(id: string, eventId: string, now: string): Promise<Delivery>;
  /** Throws `not_found`. */
  page(id: string, query: ListQuery<DeliveryFilter>): Promise<ListPage<Delivery>>;
  /**
   * Queues it again, with as many attempts as a new one. Throws `not_found`, and `bad_input` if the
   * endpoint is off.
   */
  resend(id: string, deliveryId: string, now: string): Promise<Delivery>;

  /**
   * Turns the changes of ended runs into deliveries, a limited number of lines at a time. False
   * once none are left. Earlier events are not sent again.
   */
  tellRuns(lines: number, now: string): Promise<boolean>;
  /**
   * Claims due deliveries, oldest first: no other worker claims them before `until`, and then they
   * are due again. Skips endpoints that are off.
   */
  claim(
    id: string,
    given: { readonly limit: number; readonly now: string; readonly until: string },
  ): Promise<readonly ClaimedDelivery[]>;
  /** Its address, and the sealed secrets that sign now, newest first. Null if it does not exist. */
  target(
    id: string,
    now: string,
  ): Promise<{ readonly url: string; readonly sealedSecrets: readonly string[] } | null>;
  /**
   * Records the result of an attempt. Null if another worker has claimed it since, or it no longer
   * exists.
   */
  noteOutcome(
    taken: ClaimedDelivery,
    outcome: TryOutcome,
    at: { readonly now: string; readonly jitter: number },
  ): Promise<NotedTry | null>;
  /** Returns claimed deliveries that were not sent. */
  putBack(taken: ClaimedDelivery, now: string): Promise<void>;
  /** Removes deliveries of events before this instant. */
  removeOld(before: string): Promise<void>;
}

/** An endpoint of some organization. */
export type WebhookPlace = { readonly organizationId: string; readonly webhookId: string };

/** Pending work for all organizations. */
export interface WebhookWork {
  /** Organizations with ended runs whose lines have not become deliveries yet. */
  untold(limit: number): Promise<readonly string[]>;
  /** Endpoints with a delivery that is due. */
  due(now: string, limit: number): Promise<readonly WebhookPlace[]>;
  /** Organizations with endpoints. */
  organizations(): Promise<readonly string[]>;
}

/** Sends events to endpoints. */
export interface WebhookSender {
  /** The address in its stored form. Throws `bad_input` if events cannot be sent to it. */
  checkUrl(entered: string): string;
  /** Sends one event, signed with each secret. Never throws. */
  send(event: {
    readonly url: string;
    readonly id: string;
    /** The time of this attempt, in milliseconds since 1970. */
    readonly now: number;
    readonly body: string;
    /** `whsec_…` */
    readonly secrets: readonly string[];
    readonly signal: AbortSignal;
  }): Promise<TryOutcome | 'aborted'>;
}

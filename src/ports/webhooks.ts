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
  /** Why it is switched off; null: it is on. */
  readonly off: OffReason | null;
  readonly offAt: string | null;
  /** Since when every try failed; null: the last one arrived, or there was none. */
  readonly failingSince: string | null;
  /** Until when the secret before the present one signs as well; null: there is one secret. */
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

/** An event on its way to an endpoint, or at its end. */
export type Delivery = {
  /** Of the event, `webhook-id` of each try. */
  readonly id: string;
  readonly webhookId: string;
  readonly type: SentEvent;
  /** When it happened. */
  readonly at: string;
  readonly data: WebhookData;
  readonly state: DeliveryState;
  readonly tries: number;
  /** Of the last answer; null: there was none. */
  readonly status: number | null;
  /** Why the last try got no answer. */
  readonly problem: DeliveryProblem | null;
  /** When it is tried next, or again if the present try is cut off; null: it is not. */
  readonly nextTryAt: string | null;
  readonly triedAt: string | null;
};

/** A delivery that a worker took, to send it. */
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
  /** Throws `bad_input` if the organization has as many as it may have. */
  add(webhook: NewWebhook, sealedSecret: string, now: string): Promise<Webhook>;
  /** Throws `not_found`, `version_conflict`. */
  change(
    id: string,
    change: WebhookChange,
    expected: ExpectedVersion,
    now: string,
  ): Promise<Webhook>;
  /** Gives it a new secret; the present one signs as well until then, and no other. Throws `not_found`. */
  rotate(id: string, sealedSecret: string, oldUntil: string, now: string): Promise<Webhook>;
  /** With everything that was or is to be sent to it. False if there is none. */
  remove(id: string, now: string): Promise<boolean>;
}

/** The deliveries to the endpoints of an organization. */
export interface WebhookDeliveryStore {
  /** Has a test event sent. Throws `not_found`, and `bad_input` for one that is off. */
  test(id: string, eventId: string, now: string): Promise<Delivery>;
  /** Throws `not_found`. */
  page(id: string, query: ListQuery<DeliveryFilter>): Promise<ListPage<Delivery>>;
  /** Has it sent again, with as many tries as a new one. Throws `not_found`, and `bad_input` for one that is off. */
  resend(id: string, deliveryId: string, now: string): Promise<Delivery>;

  /**
   * Turns the changes of ended runs into deliveries, a limited number of lines at a time. False
   * once none are left. Earlier events are not sent again.
   */
  tellRuns(lines: number, now: string): Promise<boolean>;
  /**
   * Takes deliveries that are due, oldest first: nobody else takes them before `until`, and after that they are due
   * again. None of an endpoint that is off.
   */
  claim(
    id: string,
    given: { readonly limit: number; readonly now: string; readonly until: string },
  ): Promise<readonly ClaimedDelivery[]>;
  /** Where it leads, and the sealed secrets that sign now, the newest first. Null if there is none. */
  target(
    id: string,
    now: string,
  ): Promise<{ readonly url: string; readonly sealedSecrets: readonly string[] } | null>;
  /** Notes the outcome of a try. Null if another worker took it since, or it no longer exists. */
  noteOutcome(
    taken: ClaimedDelivery,
    outcome: TryOutcome,
    at: { readonly now: string; readonly jitter: number },
  ): Promise<NotedTry | null>;
  /** Gives back what was taken and not sent. */
  putBack(taken: ClaimedDelivery, now: string): Promise<void>;
  /** Removes deliveries of events before this instant. */
  removeOld(before: string): Promise<void>;
}

/** An endpoint of some organization. */
export type WebhookPlace = { readonly organizationId: string; readonly webhookId: string };

/** What there is to send, for all organizations. */
export interface WebhookWork {
  /** Organizations with ended runs whose lines have not been told. */
  untold(limit: number): Promise<readonly string[]>;
  /** Endpoints with a delivery that is due. */
  due(now: string, limit: number): Promise<readonly WebhookPlace[]>;
  /** Organizations with endpoints. */
  organizations(): Promise<readonly string[]>;
}

/** How an event reaches an endpoint. */
export interface WebhookSender {
  /** The address as it is kept. Throws `bad_input` for one that no event is sent to. */
  checkUrl(entered: string): string;
  /** Sends one event, signed with each secret. Never throws. */
  send(event: {
    readonly url: string;
    readonly id: string;
    /** Of this try, in milliseconds since 1970. */
    readonly now: number;
    readonly body: string;
    /** `whsec_…` */
    readonly secrets: readonly string[];
    readonly signal: AbortSignal;
  }): Promise<TryOutcome | 'aborted'>;
}

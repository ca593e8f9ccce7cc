import type { Actor } from '../../core/actor.ts';
import type {
  DeliveryProblem,
  DeliveryState,
  OffReason,
} from '../../core/webhooks/deliveryTries.ts';
import type { SentEvent, WebhookData, WebhookEvent } from '../../core/webhooks/webhookEvents.ts';
import type { JsonText } from './storedJson.ts';

/** The tables of webhooks; see schema.ts for the types of columns. */
export type WebhookTables = {
  webhooks: WebhookTable;
  webhook_secrets: WebhookSecretTable;
  webhook_deliveries: WebhookDeliveryTable;
  untold_runs: UntoldRunTable;
};

type WebhookTable = {
  organization_id: string;
  id: string;
  url: string;
  description: string;
  events: JsonText<readonly WebhookEvent[]>;
  /** Why it is switched off; null: it is on. */
  off: OffReason | null;
  off_at: string | null;
  failing_since: string | null;
  version: number;
  created_at: string;
  created_by: JsonText<Actor>;
};

type WebhookSecretTable = {
  organization_id: string;
  webhook_id: string;
  /** Rises with each new secret. */
  seq: number;
  sealed_secret: string;
  /** When it stops signing; null for the current secret. */
  ends_at: string | null;
};

type WebhookDeliveryTable = {
  organization_id: string;
  webhook_id: string;
  event_id: string;
  type: SentEvent;
  at: string;
  data: JsonText<WebhookData>;
  state: DeliveryState;
  tries: number;
  /** Increases with each claim. */
  claim: number;
  status: number | null;
  problem: DeliveryProblem | null;
  /** When it is tried next. While it is being sent: when others may claim it. */
  next_try_at: string | null;
  tried_at: string | null;
};

/** Runs that ended, and which of their lines have become events. */
type UntoldRunTable = { organization_id: string; run_id: string; seq: number };

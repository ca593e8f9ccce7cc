import type { Actor } from '../../core/actor.ts';
import type {
  DeliveryProblem,
  DeliveryState,
  OffReason,
} from '../../core/webhooks/deliveryTries.ts';
import type { SentEvent, WebhookData, WebhookEvent } from '../../core/webhooks/webhookEvents.ts';
import type { JsonText } from './storedJson.ts';

/** The tables of what other programs are told; see schema.ts for how columns are kept. */
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
  /** Until when it signs; null: it is the present one. */
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
  /** Rises each time it is taken. */
  claim: number;
  status: number | null;
  problem: DeliveryProblem | null;
  /** While it is being sent: until when nobody else takes it. */
  next_try_at: string | null;
  tried_at: string | null;
};

/** Runs that ended, and which of their lines endpoints have been told. */
type UntoldRunTable = { organization_id: string; run_id: string; seq: number };

import type { FailureCause } from '../core/failure.ts';

/** Something that the administrators of an organization have to know, or do something about. */
export type Notice =
  /** The plan of a run is on hold. */
  | { readonly kind: 'plan_held'; readonly runId: string }
  /** Several syncs in a row failed, and are retried at growing intervals. */
  | { readonly kind: 'connection_failing'; readonly runId: string; readonly failure: FailureCause }
  /** The schedule stopped: it needs new keys. */
  | { readonly kind: 'keys_refused'; readonly runId: string; readonly failure: FailureCause }
  /** A webhook was switched off: its endpoint said that it is gone, or failed for days. */
  | { readonly kind: 'webhook_gone' | 'webhook_failing'; readonly webhookId: string };

/** Notifies the administrators of an organization. */
export interface Notify {
  tell(organizationId: string, notice: Notice): Promise<void>;
}

import type { FailureCause } from '../core/failure.ts';

/** Something that the administrators of an organization have to know, or do something about. */
export type Notice =
  /** The plan of a run is on hold. */
  | { readonly kind: 'plan_held'; readonly runId: string }
  /** Syncs fail one after the other, and are tried less and less often. */
  | { readonly kind: 'connection_failing'; readonly runId: string; readonly failure: FailureCause }
  /** The schedule stopped: it needs new keys. */
  | { readonly kind: 'keys_refused'; readonly runId: string; readonly failure: FailureCause }
  /** A webhook was switched off: its endpoint said that it is gone, or failed for days. */
  | { readonly kind: 'webhook_gone' | 'webhook_failing'; readonly webhookId: string };

/** Tells the administrators of an organization. */
export interface Notify {
  tell(organizationId: string, notice: Notice): Promise<void>;
}

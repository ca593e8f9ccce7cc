/**
 * The state of a person in the sync.
 * - `linked`: in AMP and in ConnectWise, and in sync; conflicts may be open.
 * - `waiting`: the next sync adds or updates it.
 * - `paused`: in AMP, unchanged, because its contact is skipped.
 * - `removed`: removed in AMP.
 * - `left_out`: in ConnectWise, and skipped.
 * - `not_sent`: in AMP, and not sent to ConnectWise.
 * - `held`: on hold.
 * - `sent`: sent to ConnectWise, which has not confirmed it.
 * - `deleted`: deleted in ConnectWise.
 * - `not_read`: in ConnectWise, and not read by a sync yet.
 */
export type ExplainedState =
  | 'linked'
  | 'waiting'
  | 'paused'
  | 'removed'
  | 'left_out'
  | 'not_sent'
  | 'held'
  | 'sent'
  | 'deleted'
  | 'not_read';

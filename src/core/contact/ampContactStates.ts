/**
 * The state of an AMP contact: in sync, checked by the next sync, in conflict about a field, on
 * hold, not syncing for a reason, or removed.
 */
export const ampContactStates = [
  'in_step',
  'waiting',
  'in_conflict',
  'on_hold',
  'skipped',
  'removed',
] as const;

export type AmpContactState = (typeof ampContactStates)[number];

/** How many AMP contacts that are not removed are in each state. */
export type AmpContactCounts = Readonly<Record<Exclude<AmpContactState, 'removed'>, number>>;

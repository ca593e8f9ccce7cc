/**
 * Where an AMP contact stands: both sides agree, the next sync looks at it, a field is in conflict, it is on
 * hold, it does not sync for a reason, or it was removed.
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

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

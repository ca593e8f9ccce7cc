/** The steps of the set-up guide, in order. */
export const setupSteps = ['connect', 'check', 'whom', 'fields', 'apply'] as const;

type SetupStep = (typeof setupSteps)[number];

/** The steps a person confirms; the state of the others follows from the stored data. */
export const confirmableSteps = ['check', 'whom', 'fields'] as const;

export type ConfirmableStep = (typeof confirmableSteps)[number];

export const setupStates = ['not_yet', 'here', 'done', 'needs_a_look'] as const;

type SetupState = (typeof setupStates)[number];

/** A step that a person confirmed, or the result of a check. */
export type ConfirmedStep = {
  readonly step: ConfirmableStep;
  /** Of a check: when the keys that were tried had been entered. Empty for other steps. */
  readonly about: string;
  /** False for a check that found something missing. */
  readonly passed: boolean;
  /** ISO instant. */
  readonly at: string;
};

/** The facts that decide the state of each step; times are ISO instants. */
export type SetupFacts = {
  readonly connection: { readonly keysSince: string; readonly isRefused: boolean } | null;
  readonly filterSavedAt: string | null;
  readonly mappingSavedAt: string | null;
  /** When the last successful sync ended; null: there was none. */
  readonly syncedAt: string | null;
  readonly confirmed: readonly ConfirmedStep[];
};

/**
 * The state of the set-up. A completed step stays completed, but needs a look once something it
 * depends on has changed: the keys for the check, the filter or mapping for the applied sync, and
 * the connection for every step.
 */
export function setupGuide(facts: SetupFacts): Readonly<Record<SetupStep, SetupState>> {
  const { connection, filterSavedAt, mappingSavedAt, syncedAt } = facts;
  const confirmed = (step: ConfirmableStep) => facts.confirmed.find((one) => one.step === step);
  const wasConnected = connection !== null || confirmed('check') !== undefined;
  const state = (isDone: boolean, isGood: boolean): SetupState => {
    if (!isDone) return 'not_yet';
    return isGood && connection !== null ? 'done' : 'needs_a_look';
  };
  const check = confirmed('check');
  const changedAt = [filterSavedAt ?? '', mappingSavedAt ?? ''].toSorted().at(-1) ?? '';
  const checked = check?.passed === true && check.about === connection?.keysSince;
  const states = {
    connect: state(wasConnected, connection?.isRefused === false),
    check: state(check !== undefined, checked),
    whom: state(filterSavedAt !== null || confirmed('whom') !== undefined, true),
    fields: state(mappingSavedAt !== null || confirmed('fields') !== undefined, true),
    apply: state(syncedAt !== null, (syncedAt ?? '') >= changedAt),
  };
  const first = setupSteps.find((step) => states[step] === 'not_yet');
  return first === undefined ? states : { ...states, [first]: 'here' };
}

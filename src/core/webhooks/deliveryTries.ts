/** Why an attempt failed; an answer has a status instead. */
export type DeliveryProblem =
  /** The address is not allowed, or its name leads to one that is not. */
  | 'address_refused'
  | 'host_unknown'
  | 'not_reachable'
  | 'certificate_refused'
  | 'timed_out'
  | 'connection_lost'
  /** The signing secret of the endpoint cannot be opened with the keys of this installation. */
  | 'secret_unreadable';

export const deliveryProblems = [
  'address_refused',
  'host_unknown',
  'not_reachable',
  'certificate_refused',
  'timed_out',
  'connection_lost',
  'secret_unreadable',
] as const satisfies readonly DeliveryProblem[];

/** The result of an attempt. */
export type TryOutcome =
  | {
      readonly status: number;
      readonly problem: null;
      /** How many seconds the endpoint asked to be left alone for (Retry-After). */
      readonly wait?: number;
    }
  | { readonly status: null; readonly problem: DeliveryProblem };

/** `waiting`: it is tried again; `failed`: it is not. */
export type DeliveryState = 'waiting' | 'delivered' | 'failed';

export const deliveryStates = [
  'waiting',
  'delivered',
  'failed',
] as const satisfies readonly DeliveryState[];

/** Why an endpoint was switched off: it said that it is gone, it failed for days, or a person did. */
export type OffReason = 'gone' | 'failing' | 'by_hand';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** Time from each failed attempt to the next, in milliseconds: 8 attempts within a day. */
export const pauses = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  4 * hour,
  7 * hour,
  10 * hour,
] as const;

/** How much of a pause is left to chance, so that what failed together is not tried together. */
const spread = 0.1;

/**
 * How long an endpoint must have failed, in milliseconds, before a delivery that is given up switches it
 * off.
 */
export const failsFor = 3 * 24 * hour;

/** How long a delivery is kept, in milliseconds. */
export const keptFor = 30 * 24 * hour;

/** What follows from an attempt. */
export type AfterTry = {
  readonly state: DeliveryState;
  /** Milliseconds until the next attempt; null: there is none. */
  readonly pause: number | null;
  /** Since when every attempt has failed, as milliseconds since 1970; null: the endpoint works. */
  readonly failingSince: number | null;
  /** Why the endpoint is switched off; null: it is not. */
  readonly off: Exclude<OffReason, 'by_hand'> | null;
};

/**
 * The consequence of an attempt. Only a status from 200 to 299 counts as received; 410 says that
 * the endpoint wants no more deliveries. If an endpoint asks us to wait, we do, up to the longest
 * pause. A test is sent once, and changes nothing about the endpoint unless it arrives.
 */
export function afterTry(
  outcome: TryOutcome,
  given: {
    /** Attempts so far, this one included. */
    readonly tries: number;
    readonly isTest: boolean;
    readonly failingSince: number | null;
    readonly now: number;
    /** At or above 0, below 1. */
    readonly jitter: number;
  },
): AfterTry {
  const { tries, isTest, now, jitter } = given;
  const { status } = outcome;
  if (status !== null && status >= 200 && status < 300) {
    return { state: 'delivered', pause: null, failingSince: null, off: null };
  }
  if (isTest) {
    return { state: 'failed', pause: null, failingSince: given.failingSince, off: null };
  }
  const failingSince = given.failingSince ?? now;
  if (status === 410) return { state: 'failed', pause: null, failingSince, off: 'gone' };
  const usual = pauses[tries - 1];
  if (usual === undefined) {
    const off = now - failingSince >= failsFor ? 'failing' : null;
    return { state: 'failed', pause: null, failingSince, off };
  }
  // Never sooner than usual, and never longer than the longest pause.
  const asked = (outcome.problem === null ? outcome.wait : undefined) ?? 0;
  const wait = Math.min(asked * second, Math.max(...pauses));
  const pause = Math.max(Math.round(usual * (1 - spread + 2 * spread * jitter)), wait);
  return { state: 'waiting', pause, failingSince, off: null };
}

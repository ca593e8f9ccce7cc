import type { FailureCode } from '../core/failureTable.ts';

/**
 * How long ConnectWise may still be busy with a request whose answer nobody waits for any more, in
 * milliseconds. A create is not sent again before, however often it was not found.
 */
export const grace = 120_000;

/** So many writes in a row of which nobody knows what became of them end the run. */
export const mostOpen = 5;

/**
 * Failures that may be due to the record alone: ConnectWise answers some values with 500 (DOC). The
 * others go on.
 */
export const leftOpen: ReadonlySet<FailureCode> = new Set([
  'write_uncertain',
  'connectwise_failing',
  'answer_broken',
  'timed_out',
  'record_unreadable',
]);

/** Failures after which it is certain that nothing was changed. */
export const neverWritten: ReadonlySet<FailureCode> = new Set([
  'write_right_missing',
  'right_missing',
  'credentials_refused',
  'client_id_refused',
  'rate_limited',
]);

import type { FailureCode } from '../../core/failureTable.ts';

/** This many requests in a row without a known outcome look like an outage. */
export const maximumLost = 5;

/**
 * Failures that may be due to the record alone: ConnectWise answers some values with 500 (DOC). The other
 * records continue. The outcome of a write that ends like this is not known.
 */
export const mayBeRecordAlone: ReadonlySet<FailureCode> = new Set([
  'write_uncertain',
  'connectwise_failing',
  'answer_broken',
  'timed_out',
  'record_unreadable',
]);

/** Failures after which it is certain that the request changed nothing. */
export const nothingWritten: ReadonlySet<FailureCode> = new Set([
  'write_right_missing',
  'right_missing',
  'credentials_refused',
  'client_id_refused',
  'rate_limited',
]);

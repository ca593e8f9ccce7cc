import { type FailureCode, failureTable, type Recovery } from './failureTable.ts';

/** What a failure may carry: ids, codes, numbers and names of settings, never contact data. */
export type FailureDetail = Readonly<Record<string, string | number | boolean | null>>;

/**
 * The one error type of the product. The code decides what the engine does about it, what the
 * person is told, and the exit code; see failureTable.ts.
 */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly detail: FailureDetail;

  constructor(code: FailureCode, detail: FailureDetail = {}, options?: { cause?: unknown }) {
    super(describe(code, detail), options);
    this.name = 'Failure';
    this.code = code;
    this.detail = detail;
  }

  /** What to do about it. */
  get recovery(): Recovery {
    return failureTable[this.code].recovery;
  }
}

/** The message of a failure with its details filled in, for a person. */
export function describe(code: FailureCode, detail: FailureDetail): string {
  return fill(failureTable[code].message, detail);
}

/** What the person can do about a failure, with its details filled in. */
export function advise(failure: Failure): string {
  return fill(failureTable[failure.code].advice, failure.detail);
}

/** Any thrown value as a Failure; what is not one already is a bug of ours. */
export function asFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  const name = thrown instanceof Error ? thrown.name : typeof thrown;
  return new Failure('internal', { error: name }, { cause: thrown });
}

function fill(template: string, detail: FailureDetail): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, key: string) => String(detail[key] ?? '?'));
}

import { type FailureCode, type Recovery, recoveries } from './failureTable.ts';

/**
 * The details of a failure: ids, codes, numbers and names of settings, never contact data. `see` is
 * the Place that shows the accepted values.
 */
export type FailureDetail = Readonly<Record<string, string | number | boolean | null>>;

/** A failure as stored; its texts are made when it is shown. */
export type FailureCause = { readonly code: FailureCode; readonly detail: FailureDetail };

/**
 * The only error type of the product. The code decides how the engine reacts. The texts for people
 * are in src/texts; `message` is for developers.
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
    return recoveries[this.code];
  }
}

function describe(code: FailureCode, detail: FailureDetail): string {
  const values = Object.values(detail).filter((value) => value !== null);
  return values.length === 0 ? code : values.map(String).join(': ');
}

/**
 * The field that ConnectWise rejected, in the form that a reason refers to; null if it named none.
 */
export function rejectedField({
  detail,
}: Failure): { readonly kind: 'field'; readonly id: string } | null {
  const { field } = detail;
  return typeof field === 'string' && field !== 'unknown' ? { kind: 'field', id: field } : null;
}

/** Turns any thrown value into a Failure; anything that is not one already is a bug of ours. */
export function asFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  const name = thrown instanceof Error ? thrown.name : typeof thrown;
  return new Failure('internal', { error: name }, { cause: thrown });
}

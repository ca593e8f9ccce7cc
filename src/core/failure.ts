import { type FailureCode, type Recovery, recoveries } from './failureTable.ts';

/**
 * What a failure may carry: ids, codes, numbers and names of settings, never contact data. `see` is a
 * Place where what is accepted can be looked up.
 */
export type FailureDetail = Readonly<Record<string, string | number | boolean | null>>;

/** A failure as it is stored: its texts are made where somebody reads it. */
export type FailureCause = { readonly code: FailureCode; readonly detail: FailureDetail };

/**
 * The one error type of the product. The code decides what the engine does about it; the words for
 * people stand in src/texts, and `message` is for developers.
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

/** The field that ConnectWise rejected, as a reason can refer to it; null where it named none. */
export function rejectedField({
  detail,
}: Failure): { readonly kind: 'field'; readonly id: string } | null {
  const { field } = detail;
  return typeof field === 'string' && field !== 'unknown' ? { kind: 'field', id: field } : null;
}

/** Any thrown value as a Failure; what is not one already is a bug of ours. */
export function asFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  const name = thrown instanceof Error ? thrown.name : typeof thrown;
  return new Failure('internal', { error: name }, { cause: thrown });
}

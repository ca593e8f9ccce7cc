import type { Problem } from 'ampwise-api';

export type ProblemDocument = Problem;

/** A refusal of the API, in its own words. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly document: ProblemDocument;
  /** The present version, where another one was expected. */
  readonly etag: string | null;
  /** Seconds after which the same may be tried again, where the API says so. */
  readonly retryAfter: number | null;

  constructor(document: ProblemDocument, headers: Headers) {
    super(document.detail);
    this.status = document.status;
    this.code = document.code;
    this.document = document;
    this.etag = headers.get('etag');
    this.retryAfter = Number(headers.get('retry-after') ?? Number.NaN) || null;
  }
}

/** The service did not answer: it restarts, or there is no network. */
export class Unreachable extends Error {
  constructor() {
    super('the service does not answer');
  }
}

/** The text for one member of a form, by the pointer of the refusal. */
export function fieldProblem(thrown: unknown, pointer: string): string | undefined {
  if (!(thrown instanceof ApiProblem)) return undefined;
  const found = thrown.document.errors?.find((one) => one.pointer === pointer);
  if (found === undefined) return undefined;
  if (found.accepted === null) return found.detail;
  // A sentence is followed by what to do, a fragment by what fits.
  return found.detail.endsWith('.')
    ? `${found.detail} ${found.accepted}`
    : `${found.detail}. Accepted: ${found.accepted}`;
}

import type { Problem } from 'ampwise-api';

export type ProblemDocument = Problem;

/** An error of the API, in its own words. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly document: ProblemDocument;
  /** The present version, if another one was expected. */
  readonly etag: string | null;
  /** Seconds to wait before the next try, if the API gives them. */
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

/** The service did not answer: it is restarting, or there is no network. */
export class Unreachable extends Error {
  constructor() {
    super('the service does not answer');
  }
}

/** The error of one member of a form, by its JSON pointer. */
export function fieldProblem(thrown: unknown, pointer: string): string | undefined {
  if (!(thrown instanceof ApiProblem)) return undefined;
  const found = thrown.document.errors?.find((one) => one.pointer === pointer);
  if (found === undefined) return undefined;
  if (found.accepted === null) return found.detail;
  // A sentence is followed by the advice, a fragment by what is accepted.
  return found.detail.endsWith('.')
    ? `${found.detail} ${found.accepted}`
    : `${found.detail}. Accepted: ${found.accepted}`;
}

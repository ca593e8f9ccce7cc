/**
 * A query that the API answers with HTTP 400. `code` and `message` go into the error body
 * unchanged.
 */
export class QueryError extends Error {
  readonly status = 400;
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = new.target.name;
    this.code = code;
  }
}

/** An invalid `conditions`, `childConditions`, `customFieldConditions` or `orderBy` (OBS code). */
export class ConditionError extends QueryError {
  override readonly code = 'ApiFindCondition' as const;

  constructor(message: string) {
    super('ApiFindCondition', message);
  }
}

/** The error for a name the endpoint does not know; the server repeats the path as sent (OBS). */
export function unrecognizedName(path: string): ConditionError {
  return new ConditionError(`${path} is not a recognized name.`);
}

/** Time, as the product is allowed to see it. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Resolves after so many milliseconds; rejects with Failure `interrupted` once aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

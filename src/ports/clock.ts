/** Time, as the product is allowed to see it. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Resolves after so many milliseconds, with 0 after everything else that waits had its turn; rejects with Failure `interrupted` once aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Repeating work that runs beside other work. */
export interface Timer {
  /**
   * Starts `work` after every so many milliseconds unless it still runs; it must not throw. stop() waits
   * for work that still runs.
   */
  every(milliseconds: number, work: () => Promise<void>): { stop(): Promise<void> };
}

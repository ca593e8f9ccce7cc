/** Time, as the product is allowed to see it. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /**
   * Resolves after this many milliseconds; 0 gives everything else that waits its turn first. Rejects with
   * Failure `interrupted` once aborted.
   */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Repeating work that runs beside other work. */
export interface Timer {
  /**
   * Starts `work` at this interval, unless it is still running; it must not throw. stop() waits for running
   * work.
   */
  every(milliseconds: number, work: () => Promise<void>): { stop(): Promise<void> };
}

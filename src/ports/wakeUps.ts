/**
 * Tells workers in other processes that there may be something to do, so that they check sooner.
 * The work itself is in tables: losing a message loses nothing.
 */
export interface WakeUps {
  /** Wakes one listener. Never throws. */
  announce(): Promise<void>;
  /** Calls `wake` for each message from now on. Throws if that is not possible. */
  listen(wake: () => void): Promise<void>;
  close(): Promise<void>;
}

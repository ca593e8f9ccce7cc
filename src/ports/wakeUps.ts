/**
 * Tells workers in other processes that there may be something to do, so that they look sooner than they would by
 * themselves. What there is to do stands in tables: losing any or all of it loses nothing.
 */
export interface WakeUps {
  /** Wakes one of those that listen. Never throws. */
  announce(): Promise<void>;
  /** Has `wake` called with what is announced from now on. Throws where that is not possible. */
  listen(wake: () => void): Promise<void>;
  close(): Promise<void>;
}

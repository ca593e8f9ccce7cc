/** Ids for our records. */
export interface Ids {
  /** A new id, never given before; lower-case letters, digits and dashes; sorts by creation time. */
  next(): string;
  /** A number at or above 0 and below 1, to spread retries. */
  jitter(): number;
}

/** Records whose ids ampwise makes. */
export type OwnRecord = 'run' | 'amp_contact' | 'todo';

/** Finds ids of records by how they begin. */
export interface RecordIdStore {
  /**
   * Ids that begin with a text of hex digits and dashes, removed records included, in order; at most
   * `limit`.
   */
  startingWith(kind: OwnRecord, start: string, limit: number): Promise<readonly string[]>;
  /** The record that was added last; null if there is none. */
  newest(kind: OwnRecord): Promise<string | null>;
}

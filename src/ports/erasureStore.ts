/** A person, by the record of at least one side. */
export type Person = {
  readonly ampContactId: string | null;
  readonly contactId: number | null;
};

/** What was deleted. */
export type Erased = Person & {
  readonly todos: number;
  /** Lines of plans and of the history of runs. */
  readonly lines: number;
};

/** When somebody is erased. */
export type Erasure = {
  /** ISO instant. */
  readonly now: string;
  /** After so long without a sign of life a run is dead, and keeps nobody from being erased. */
  readonly leaseMilliseconds: number;
};

export interface ErasureStore {
  /**
   * Deletes everything that is stored about a person, in one transaction: the records on both sides, their links,
   * to-dos, waiting decisions, lines of runs and rows of imports. Values are taken out of the audit log; that somebody
   * decided something stays. Throws `run_in_progress`, and `bad_input` where ConnectWise still has the contact, or
   * something that was sent is not settled.
   */
  erase(person: Person, when: Erasure): Promise<Erased>;
  /**
   * Takes what was deleted out of the files as well: SQLite leaves it in free pages until the database is written
   * anew. PostgreSQL does so by itself, in time.
   */
  compact(): Promise<void>;
}

/** A person, by the record of at least one side. */
export type Person = {
  readonly ampContactId: string | null;
  readonly contactId: number | null;
};

/** The records that were deleted. */
export type Erased = Person & {
  readonly todos: number;
  /** Lines of plans and of the history of runs. */
  readonly lines: number;
};

/** When someone is erased. */
export type Erasure = {
  /** ISO instant. */
  readonly now: string;
  /** A run without a sign of life for this long is dead, and does not prevent erasing. */
  readonly leaseMilliseconds: number;
};

export interface ErasureStore {
  /**
   * Deletes all stored data about a person, in one transaction: the records on both sides, their
   * links, to-dos, waiting decisions, lines of runs and rows of imports. The audit log loses the
   * values and keeps the fact that someone decided something. Throws `run_in_progress`, and
   * `bad_input` if the contact still exists in ConnectWise, or a sent write is not settled.
   */
  erase(person: Person, when: Erasure): Promise<Erased>;
  /**
   * Removes deleted data from the files as well: SQLite leaves it in free pages until the database
   * is rewritten. PostgreSQL does so by itself, in time.
   */
  compact(): Promise<void>;
}

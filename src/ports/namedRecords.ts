/** Records that a run reads by id, whether they seem to have changed or not. */
export type NamedRecords = {
  /** Contacts in ConnectWise. */
  readonly contacts: readonly number[];
  /** Companies in ConnectWise, each with its contacts that change because of it. */
  readonly companies: readonly number[];
  /** Activities in ConnectWise; those that belong to no to-do are ignored. */
  readonly activities: readonly number[];
  /** AMP contacts, each with its to-dos. */
  readonly ampContacts: readonly string[];
};

const none: NamedRecords = { contacts: [], companies: [], activities: [], ampContacts: [] };

/** Names some records, and none of the other kinds. */
export function named(some: Partial<NamedRecords>): NamedRecords {
  return union(none, { ...none, ...some });
}

/** The records that either of two names, each once and in order. */
export function union(one: NamedRecords, other: NamedRecords): NamedRecords {
  return {
    contacts: numbers(one.contacts, other.contacts),
    companies: numbers(one.companies, other.companies),
    activities: numbers(one.activities, other.activities),
    ampContacts: [...new Set([...one.ampContacts, ...other.ampContacts])].toSorted(),
  };
}

function numbers(one: readonly number[], other: readonly number[]): readonly number[] {
  return [...new Set([...one, ...other])].toSorted((a, b) => a - b);
}

/** One request as the sandbox saw it. Holds no private key and no password. */
export interface JournalEntry {
  /** Counts up from 1, and continues after a reset of the list. */
  readonly seq: number;
  /** Sandbox time of arrival, milliseconds since the epoch. */
  readonly at: number;
  readonly method: string;
  /** Without query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** `company/contacts/communications`: the path without prefix, ids and `count`. */
  readonly resource: string;
  readonly clientId: string | null;
  /** Public key, or integrator user, of the credentials; null without any. */
  readonly identity: string | null;
  /** Body of a write as sent. */
  readonly body: string | null;
  /** Names of the faults that hit it. */
  readonly faults: string[];
  /** Status the client got; null when it got none (yet). */
  status: number | null;
  /** Id of the record a POST created, also when the client never saw the answer. */
  createdId: number | null;
  /** Body of a refusal (status 400 and above), at most 500 characters. */
  refusal: string | null;
  /** Until when a 429 asked the client to wait, in sandbox time. */
  waitUntil: number | null;
  /** Last request that had arrived when this one was answered. */
  answeredAfter: number | null;
}

/** The search; all given parts must match. */
export interface JournalFilter {
  readonly method?: string | undefined;
  readonly resource?: string | undefined;
  readonly path?: RegExp | undefined;
  readonly status?: number | undefined;
  readonly fault?: string | undefined;
  /** Only requests after this one. */
  readonly afterSeq?: number | undefined;
}

/** Records created by more than one POST with the same path and the same content. */
export interface DuplicateCreate {
  readonly path: string;
  readonly body: string;
  readonly createdIds: readonly number[];
}

export const DEFAULT_JOURNAL_SIZE = 100_000;

/** The requests received, oldest first; the oldest are dropped beyond `limit`. */
export class Journal {
  readonly #limit: number;
  #entries: JournalEntry[] = [];
  #lastSeq = 0;

  constructor(limit: number = DEFAULT_JOURNAL_SIZE) {
    this.#limit = limit;
  }

  get size(): number {
    return Math.min(this.#entries.length, this.#limit);
  }

  /** `seq` of the latest request; 0 before the first. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  add(
    arrived: Pick<
      JournalEntry,
      'at' | 'method' | 'path' | 'query' | 'resource' | 'clientId' | 'identity' | 'body'
    >,
  ): JournalEntry {
    this.#lastSeq += 1;
    const entry: JournalEntry = {
      seq: this.#lastSeq,
      ...arrived,
      faults: [],
      status: null,
      createdId: null,
      refusal: null,
      waitUntil: null,
      answeredAfter: null,
    };
    this.#entries.push(entry);
    // Dropping in blocks keeps the cost per request constant.
    if (this.#entries.length > this.#limit * 1.25)
      this.#entries = this.#entries.slice(-this.#limit);
    return entry;
  }

  entries(filter: JournalFilter = {}): readonly JournalEntry[] {
    return this.#entries.slice(-this.#limit).filter((entry) => fits(entry, filter));
  }

  count(filter: JournalFilter = {}): number {
    return this.entries(filter).length;
  }

  clear(): void {
    this.#entries = [];
  }

  /** The same content created twice or more, as after a blind replay of a POST. */
  duplicateCreates(): readonly DuplicateCreate[] {
    const groups = new Map<string, { path: string; body: string; createdIds: number[] }>();
    for (const entry of this.entries({ method: 'POST' })) {
      if (entry.createdId === null) continue;
      const path = entry.path.replace(/^.*\/apis\/3\.0\//, '');
      const body = canonical(entry.body ?? '');
      const group = groups.get(`${path} ${body}`) ?? { path, body, createdIds: [] };
      group.createdIds.push(entry.createdId);
      groups.set(`${path} ${body}`, group);
    }
    return [...groups.values()].filter((group) => group.createdIds.length > 1);
  }

  /**
   * Requests that came although a 429 had asked to wait. Those under way when the 429 was answered
   * do not count.
   */
  insideRetryAfter(): readonly JournalEntry[] {
    const all = this.entries();
    const waits = all.filter((entry) => entry.waitUntil !== null);
    return all.filter((entry) =>
      waits.some(
        (wait) =>
          entry.seq > (wait.answeredAfter ?? wait.seq) && entry.at < (wait.waitUntil ?? entry.at),
      ),
    );
  }

  /** PUTs; the contact ones are unreliable in ConnectWise (OBS) and must not be used. */
  puts(): readonly JournalEntry[] {
    return this.entries({ method: 'PUT' });
  }

  /**
   * Writes rejected because the body had a member the model does not know (OBS code and status).
   */
  unknownMemberRefusals(): readonly JournalEntry[] {
    return this.entries({ status: 400 }).filter(
      (entry) =>
        entry.method !== 'GET' &&
        entry.refusal !== null &&
        entry.refusal.includes('"ConnectWiseApi"') &&
        /could not find member/i.test(entry.refusal),
    );
  }
}

function fits(entry: JournalEntry, filter: JournalFilter): boolean {
  return (
    (filter.method === undefined || filter.method.toUpperCase() === entry.method) &&
    (filter.resource === undefined || filter.resource === entry.resource) &&
    (filter.path === undefined || filter.path.test(entry.path)) &&
    (filter.status === undefined || filter.status === entry.status) &&
    (filter.fault === undefined || entry.faults.includes(filter.fault)) &&
    (filter.afterSeq === undefined || entry.seq > filter.afterSeq)
  );
}

/** JSON text with members in order, so that two spellings of one body are equal. */
function canonical(body: string): string {
  try {
    return JSON.stringify(sorted(JSON.parse(body)));
  } catch {
    return body;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([key, member]) => [key, sorted(member)]));
}

/** Records of one kind, sorted by id, found by id or by one extra key. */
export class Collection<T extends { readonly id: number }> {
  readonly name: string;
  #sorted: T[] = [];
  #byId = new Map<number, T>();
  #lastId = 0;
  readonly #indexes: KeyIndex<T>[] = [];
  #writes = 0;

  readonly #template: T | undefined;

  /** With a template, records are stored as copies of it, in one shape and in little memory. */
  constructor(name: string, template?: T) {
    this.name = name;
    this.#template = template;
  }

  get size(): number {
    return this.#sorted.length;
  }

  /** Grows with every change of the content, and never shrinks. */
  get writes(): number {
    return this.#writes;
  }

  /** All records by ascending id. The array is live: do not keep it across a write. */
  all(): readonly T[] {
    return this.#sorted;
  }

  get(id: number): T | undefined {
    return this.#byId.get(id);
  }

  /** The record; throws if there is none, for references that the world itself made. */
  must(id: number): T {
    const record = this.#byId.get(id);
    if (record === undefined) throw new Error(`${this.name} ${id} does not exist in the world`);
    return record;
  }

  /** Position of the first record whose id is greater than `id`. */
  firstAfter(id: number): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const record = this.#sorted[middle];
      if (record !== undefined && record.id <= id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** An id that was never used before, even by a deleted record. */
  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** Inserts a record, or replaces the one with its id. Returns the record as stored. */
  put(given: T): T {
    const template = this.#template;
    const record = template === undefined ? given : Object.assign({ ...template }, given);
    const previous = this.#byId.get(record.id);
    if (previous === undefined) {
      const last = this.#sorted.at(-1);
      if (last === undefined || last.id < record.id) this.#sorted.push(record);
      else this.#sorted.splice(this.firstAfter(record.id), 0, record);
      if (record.id > this.#lastId) this.#lastId = record.id;
    } else {
      this.#sorted[this.firstAfter(record.id) - 1] = record;
    }
    this.#byId.set(record.id, record);
    for (const index of this.#indexes) index.move(previous, record);
    this.#writes += 1;
    return record;
  }

  delete(id: number): boolean {
    const previous = this.#byId.get(id);
    if (previous === undefined) return false;
    this.#byId.delete(id);
    this.#sorted.splice(this.firstAfter(id) - 1, 1);
    for (const index of this.#indexes) index.move(previous, undefined);
    this.#writes += 1;
    return true;
  }

  /** Keeps a secondary index up to date from now on; null keys are not indexed. */
  indexBy(key: (record: T) => number | string | null): KeyIndex<T> {
    const index = new KeyIndex<T>(key);
    for (const record of this.#sorted) index.move(undefined, record);
    this.#indexes.push(index);
    return index;
  }

  /** Remembers the content. Records are shared, not copied. */
  save(): SavedCollection {
    const records = this.#sorted.slice();
    const lastId = this.#lastId;
    return { name: this.name, records, lastId, putBack: () => this.#load(records, lastId) };
  }

  /** Replaces the content with records from elsewhere, such as a file. */
  load(records: readonly T[], lastId: number): void {
    const template = this.#template;
    const own = (given: T): T =>
      template === undefined ? given : Object.assign({ ...template }, given);
    this.#load(records.map(own), lastId);
  }

  /** Empties it; ids start again at 1. */
  clear(): void {
    this.#load([], 0);
  }

  #load(records: readonly T[], lastId: number): void {
    this.#sorted = records.slice();
    this.#byId = new Map(records.map((record) => [record.id, record]));
    this.#lastId = lastId;
    this.#writes += 1;
    for (const index of this.#indexes) index.rebuild(this.#sorted);
  }
}

/** Remembered content of a collection. */
export interface SavedCollection {
  readonly name: string;
  readonly records: readonly { readonly id: number }[];
  /** The highest id ever given. */
  readonly lastId: number;
  readonly putBack: () => void;
}

/** Ids of records by a key. */
export class KeyIndex<T extends { readonly id: number }> {
  readonly #key: (record: T) => number | string | null;
  #ids = new Map<number | string, Set<number>>();

  constructor(key: (record: T) => number | string | null) {
    this.#key = key;
  }

  ids(key: number | string): ReadonlySet<number> {
    return this.#ids.get(key) ?? NO_IDS;
  }

  move(previous: T | undefined, next: T | undefined): void {
    const before = previous === undefined ? null : this.#key(previous);
    const after = next === undefined ? null : this.#key(next);
    if (before === after) return;
    if (before !== null && previous !== undefined) this.#ids.get(before)?.delete(previous.id);
    if (after !== null && next !== undefined) {
      const ids = this.#ids.get(after);
      if (ids === undefined) this.#ids.set(after, new Set([next.id]));
      else ids.add(next.id);
    }
  }

  rebuild(records: readonly T[]): void {
    this.#ids = new Map();
    for (const record of records) this.move(undefined, record);
  }
}

const NO_IDS: ReadonlySet<number> = new Set();

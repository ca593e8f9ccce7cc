/** One page of a reading in order of id. */
export type Page<T> = {
  /** Ascending by id. */
  readonly records: readonly T[];
  /** Records whose form is not understood. They are left out with a reason; the others go on. */
  readonly unreadable: readonly { readonly id: number; readonly problem: string }[];
  /** Highest id on the page, readable or not; where to go on from. */
  readonly lastId: number;
  /** The clock of ConnectWise when it answered, `YYYY-MM-DDTHH:MM:SSZ`; null where it did not say. */
  readonly serverTime: string | null;
};

/** An order of a list: by a name ascending, or descending with a minus before it. */
export type Order<Sort extends string> = Sort | `-${Sort}`;

/** What is asked of a list that people look through. */
export type ListQuery<Filter> = {
  /** At most so many rows, 1 to 1000. */
  readonly limit: number;
  /** `nextCursor` of the page before; absent: from the start. */
  readonly cursor?: string | undefined;
  /** So many rows are passed over first; absent: none. They are read, so this is for a jump, and no way to walk all. */
  readonly skip?: number | undefined;
  /** An `Order` of the list; absent: the order that is usual for it. */
  readonly sort?: string | undefined;
  readonly filter?: Filter | undefined;
  /** Counts all rows that the filter takes. */
  readonly total?: boolean | undefined;
};

/**
 * A page of a list. Reading all pages shows each row once, as long as what it is sorted by stays: a
 * row that is moved behind the page seen last is seen again, one that is moved before it is not.
 */
export type ListPage<Row> = {
  readonly rows: readonly Row[];
  /** Where the next page starts, under the same sort and filter; null: this was the last. */
  readonly nextCursor: string | null;
  /** Null unless asked for. */
  readonly total: number | null;
};

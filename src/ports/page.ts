/** One page of a reading in order of id. */
export type Page<T> = {
  /** Ascending by id. */
  readonly records: readonly T[];
  /** Records that could not be parsed. They are skipped with a reason; the others continue. */
  readonly unreadable: readonly { readonly id: number; readonly problem: string }[];
  /** Highest id on the page, readable or not; the next page starts after it. */
  readonly lastId: number;
  /** The clock of ConnectWise when it answered, `YYYY-MM-DDTHH:MM:SSZ`; null if it did not say. */
  readonly serverTime: string | null;
};

/** An order of a list: by a name ascending, or descending with a minus before it. */
export type Order<Sort extends string> = Sort | `-${Sort}`;

/** The parameters of a list that people browse. */
export type ListQuery<Filter> = {
  /** Maximum number of rows, 1 to 1000. */
  readonly limit: number;
  /** `nextCursor` of the page before; absent: from the start. */
  readonly cursor?: string | undefined;
  /**
   * How many rows to pass over first; absent: none. They are read all the same, so use it to jump, not to
   * walk the list.
   */
  readonly skip?: number | undefined;
  /** An `Order` of the list; absent: the order that is usual for it. */
  readonly sort?: string | undefined;
  readonly filter?: Filter | undefined;
  /** Whether to count all rows that match the filter. */
  readonly total?: boolean | undefined;
};

/**
 * A page of a list. Reading all pages shows each row once, as long as its sort value does not
 * change: a row that moves behind the last page seen is seen again, and one that moves before it is
 * missed.
 */
export type ListPage<Row> = {
  readonly rows: readonly Row[];
  /** The start of the next page, with the same sort and filter; null: this was the last. */
  readonly nextCursor: string | null;
  /** Null unless asked for. */
  readonly total: number | null;
};

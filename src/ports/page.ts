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

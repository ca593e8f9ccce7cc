import type { RecordKind } from '../core/plan/record.ts';
import type { ReasonOf, Skip } from '../core/plan/skip.ts';
import type { ListPage, ListQuery } from './page.ts';

/** How many records of a kind are skipped, by reason. */
export type SkipCounts<K extends RecordKind> = Readonly<Partial<Record<ReasonOf[K], number>>>;

/** Why records do not sync, as recorded by the last run that decided about them. */
export interface SkipStore {
  /** In order of id, for some reasons or all; `after` is the id before the page, null for the first. */
  list<K extends RecordKind>(
    kind: K,
    page: {
      readonly after: number | string | null;
      readonly limit: number;
      readonly reasons?: readonly ReasonOf[K][];
    },
  ): Promise<readonly Skip<K>[]>;
  /**
   * For people, in order of id, sorted by `id`; `reason` filters. Throws `bad_input` for a sort, a cursor
   * or a limit that is not accepted.
   */
  page<K extends RecordKind>(
    kind: K,
    query: ListQuery<{ readonly reason?: readonly ReasonOf[K][] | undefined }>,
  ): Promise<ListPage<Skip<K>>>;
  counts<K extends RecordKind>(kind: K): Promise<SkipCounts<K>>;
}

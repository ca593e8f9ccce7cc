import type { RecordKind } from '../core/plan/record.ts';
import type { ReasonOf, Skip } from '../core/plan/skip.ts';

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
  counts<K extends RecordKind>(kind: K): Promise<SkipCounts<K>>;
}

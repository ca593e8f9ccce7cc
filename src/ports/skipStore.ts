import type { AmpSkip, Skip } from '../core/plan/plan.ts';
import type { RecordKind } from '../core/plan/record.ts';
import type { TodoSkip } from '../core/todo/todoPlan.ts';

/** The skip that a record of each kind has. */
export type SkipOf = {
  readonly contact: Skip;
  readonly amp_contact: AmpSkip;
  readonly todo: TodoSkip;
};

type ReasonOf<K extends RecordKind> = SkipOf[K]['reason'];

/** How many records of a kind are skipped, by reason. */
export type SkipCounts<K extends RecordKind> = Readonly<Partial<Record<ReasonOf<K>, number>>>;

/** Why records do not sync, as recorded by the last run that decided about them. */
export interface SkipStore {
  /** In order of id, for some reasons or all; `after` is the id before the page, null for the first. */
  list<K extends RecordKind>(
    kind: K,
    page: {
      readonly after: number | string | null;
      readonly limit: number;
      readonly reasons?: readonly ReasonOf<K>[];
    },
  ): Promise<readonly SkipOf[K][]>;
  counts<K extends RecordKind>(kind: K): Promise<SkipCounts<K>>;
}

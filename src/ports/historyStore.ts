import type { HistoryLimits } from '../core/settings/historySettings.ts';

/** How much was removed, or would be. */
export type RemovedHistory = {
  readonly runs: number;
  /** Lines of plans and of what runs did. */
  readonly lines: number;
  readonly settledConflicts: number;
  readonly auditEntries: number;
  readonly imports: number;
  readonly keptAnswers: number;
  readonly endedInvitations: number;
};

export const nothingRemoved: RemovedHistory = {
  runs: 0,
  lines: 0,
  settledConflicts: 0,
  auditEntries: 0,
  imports: 0,
  keptAnswers: 0,
  endedInvitations: 0,
};

/** The limits for removal, and the runs that stay at any age. */
export type HistoryRequest = {
  readonly limits: HistoryLimits;
  /** Ids of runs that someone still has to decide about. */
  readonly waiting: readonly string[];
};

/**
 * The history of an organization, and how it ends. A run stays, however old it is, while it is queued or
 * under way, has a line whose answer was lost or a record that it put on hold, is being undone, or is the
 * last of its kind that succeeded.
 */
export interface HistoryStore {
  /** ISO instant; runs that ended before it may be gone. Null: none are. */
  since(): Promise<string | null>;
  /** How much there is to remove. */
  count(request: HistoryRequest): Promise<RemovedHistory>;
  /**
   * Removes about `most` rows in one transaction, oldest first, and returns how many; null once nothing is
   * left, and while an undo is under way.
   */
  remove(request: HistoryRequest, most: number): Promise<RemovedHistory | null>;
  /** Notes that the removal of old history begins now; false if one began since `before`. */
  takeTurn(now: string, before: string): Promise<boolean>;
}

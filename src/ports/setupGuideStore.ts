import type { ConfirmedStep } from '../core/setupGuide.ts';

/**
 * State of the set-up guide that other data does not show: the steps people confirmed, and the
 * result of the last check.
 */
export interface SetupGuideStore {
  /** In any order; a step nobody confirmed is absent. */
  confirmed(): Promise<readonly ConfirmedStep[]>;
  /** Replaces an earlier confirmation of the step. */
  confirm(step: ConfirmedStep): Promise<void>;
  /** Removes the confirmation. */
  forget(step: ConfirmedStep['step']): Promise<void>;
}

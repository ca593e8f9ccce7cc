import type { ConfirmedStep } from '../core/setupGuide.ts';

/** What the set-up guide cannot tell from anything else: what people confirmed, and what the last check found. */
export interface SetupGuideStore {
  /** In any order; a step nobody confirmed is absent. */
  confirmed(): Promise<readonly ConfirmedStep[]>;
  /** In place of what was confirmed of the step before. */
  confirm(step: ConfirmedStep): Promise<void>;
  /** As if nobody had confirmed it. */
  forget(step: ConfirmedStep['step']): Promise<void>;
}

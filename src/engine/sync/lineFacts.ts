import { noLosses } from '../../core/plan/brake.ts';
import { noEffect } from '../../core/plan/effect.ts';
import type { LineFacts } from './syncedObject.ts';

/** Facts of a line that changes nothing, such as a skip. */
export const noFacts: LineFacts = {
  record: null,
  writes: false,
  creates: false,
  frees: false,
  effect: noEffect,
  losses: noLosses,
};

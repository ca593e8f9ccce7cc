import type { AmpSkip, Skip } from '../core/plan/plan.ts';
import type { ReasonText } from './english/skips.ts';
import { ampSkipAdvice, skipAdvice } from './skipSteps.ts';
import type { Voice } from './voice.ts';

/** Why a record is skipped, and what to do about it, as a person reads it. */
export function skipText(skip: Skip | AmpSkip, { texts, advice }: Voice): ReasonText {
  return 'contactId' in skip
    ? { title: texts.skips[skip.reason].title, advice: advice(skipAdvice(skip, texts)) }
    : { title: texts.ampSkips[skip.reason].title, advice: advice(ampSkipAdvice(skip, texts)) };
}

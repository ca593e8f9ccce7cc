import type { AmpSkip, Skip } from '../core/plan/plan.ts';
import type { TodoSkip } from '../core/todo/todoPlan.ts';
import type { ReasonText } from './english/skips.ts';
import { ampSkipAdvice, skipAdvice } from './skipSteps.ts';
import type { Voice } from './voice.ts';

/** Why a record is skipped, and what to do about it, as a person reads it. */
export function skipText(skip: Skip | AmpSkip, { texts, advice }: Voice): ReasonText {
  return 'contactId' in skip
    ? { title: texts.skips[skip.reason].title, advice: advice(skipAdvice(skip, texts)) }
    : { title: texts.ampSkips[skip.reason].title, advice: advice(ampSkipAdvice(skip, texts)) };
}

/** Names the field that ConnectWise rejected, to follow the title of a reason; empty for other reasons. */
export function rejectedFieldText({ about }: Pick<Skip | AmpSkip | TodoSkip, 'about'>): string {
  return about?.kind === 'field' ? `: field ${about.id}` : '';
}

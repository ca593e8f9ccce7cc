import type { Skip } from '../core/plan/skip.ts';
import type { ReasonText } from './english/skips.ts';
import { ampSkipAdvice, skipAdvice } from './skipSteps.ts';
import type { Voice } from './voice.ts';

/** Why a record is skipped, and what to do about it, as a person reads it. */
export function skipText(
  skip: Skip<'contact' | 'amp_contact'>,
  { texts, advice }: Voice,
): ReasonText {
  return skip.kind === 'contact'
    ? { title: texts.skips[skip.reason].title, advice: advice(skipAdvice(skip, texts)) }
    : { title: texts.ampSkips[skip.reason].title, advice: advice(ampSkipAdvice(skip, texts)) };
}

/** Names the field that ConnectWise rejected, to follow the title of a reason; empty for other reasons. */
export function rejectedFieldText({ about }: Pick<Skip, 'about'>): string {
  return about?.kind === 'field' ? `: field ${about.id}` : '';
}

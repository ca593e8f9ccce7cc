import { z } from 'zod';
import type { FilterGap } from '../core/filter/filterGap.ts';
import { plainText } from '../core/plainText.ts';
import type { Skip } from '../core/plan/skip.ts';
import type { Voice } from '../texts/voice.ts';
import { skipSchema } from './skip.ts';

const sentence = z.string().describe('Why it is skipped, in one sentence.');
const [ofContact, ofAmpContact] = skipSchema.options;

/** A skipped record of a list. */
export const listedSkipSchema = z.union([
  ofContact.extend({ sentence }),
  ofAmpContact.extend({ sentence }),
]);

/**
 * Why a record is skipped, with the field that the reason is about; the contact's values that the filter does
 * not accept follow in brackets.
 */
export function skipSentence(
  skip: Skip<'contact' | 'amp_contact'>,
  gap: FilterGap | null,
  { texts: { skipSentences, ampSkipSentences, gateFacts } }: Voice,
  labelOf: (field: string) => string,
): string {
  const text = skip.kind === 'contact' ? skipSentences[skip.reason] : ampSkipSentences[skip.reason];
  if (skip.about?.kind === 'field') return `${withoutStop(text)}: ${labelOf(skip.about.id)}.`;
  if (gap === null) return text;
  const has = gap.has.map(({ values }) =>
    values.length === 0 ? gateFacts.none : values.join(', '),
  );
  return plainText(`${withoutStop(text)} (${has.join('; ')}).`);
}

const withoutStop = (text: string): string => text.replace(/\.$/u, '');

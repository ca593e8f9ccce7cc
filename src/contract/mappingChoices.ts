import { z } from 'zod';
import { directions } from '../core/mapping/readEntry.ts';
import type { LostValue } from '../engine/setup/mappingValues.ts';
import type { Texts } from '../texts/texts.ts';
import { unfitText } from '../texts/unfitText.ts';
import { fieldValueSchema, listOf } from './value.ts';

/** What a person should know about an AMP field and a ConnectWise field before mapping them. */
export const pairSchema = z.strictObject({
  connectwise: z.string(),
  directions: listOf(z.enum(directions)).describe(
    'Possible directions; none: the two cannot be mapped.',
  ),
  byDefault: z.enum(directions).nullable().describe('The default direction.'),
  refused: z.string().nullable().describe('Why they cannot be mapped, or not both ways.'),
  warning: z.string().nullable().describe('What is lost in the default direction.'),
});

/** A value that contacts have in a ConnectWise field. */
export const foundValueSchema = z.strictObject({
  value: z.string(),
  contacts: z.number().describe('Active contacts that have it.'),
});

/** For entries with a warning: one real value each that would not transfer. */
export const lostValuesSchema = listOf(
  z.strictObject({
    amp: z.string(),
    direction: z.enum(['to_amp', 'to_connectwise']),
    value: fieldValueSchema,
    problem: z.string(),
  }),
);

export function lostValuesDocument(
  found: readonly LostValue[],
  texts: Texts,
): z.infer<typeof lostValuesSchema> {
  return found.map((one) => ({ ...one, problem: unfitText(one.problem, texts) }));
}

import { z } from 'zod';
import type { Skip } from '../core/plan/skip.ts';
import { needsDecision, reasonsOf } from '../core/plan/skipReasons.ts';
import { todoSkipAdvice } from '../texts/skipSteps.ts';
import { skipText } from '../texts/skipText.ts';
import type { Voice } from '../texts/voice.ts';

/** The subject of a reason: another record, or a field as ConnectWise names it. */
export const aboutSchema = z
  .strictObject({
    kind: z.enum(['contact', 'company', 'amp_contact', 'user', 'activity', 'field']),
    id: z.string(),
  })
  .nullable();

const texts = {
  title: z.string().describe('The reason, for a person.'),
  advice: z.string().describe('What to do about it.'),
  held: z.literal(true).optional().describe('Set if it waits for a decision.'),
};

export const skipReasonSchema = z.enum(reasonsOf('contact'));
export const ampSkipReasonSchema = z.enum(reasonsOf('amp_contact'));
export const todoSkipReasonSchema = z.enum(reasonsOf('todo'));

/** Why a contact is skipped. */
export const reasonSchema = z.strictObject({
  reason: skipReasonSchema,
  about: aboutSchema,
  ...texts,
});

/** Why an AMP contact is not sent. */
export const ampReasonSchema = z.strictObject({
  reason: ampSkipReasonSchema,
  about: aboutSchema,
  ...texts,
});

/** Why a to-do waits. */
export const todoReasonSchema = z.strictObject({
  reason: todoSkipReasonSchema,
  about: aboutSchema,
  ...texts,
});

export function reasonDocument(skip: Skip<'contact'>, voice: Voice): z.infer<typeof reasonSchema> {
  const { reason, about } = skip;
  return { reason, about, ...skipText(skip, voice), ...held(needsDecision('contact', reason)) };
}

export function ampReasonDocument(
  skip: Skip<'amp_contact'>,
  voice: Voice,
): z.infer<typeof ampReasonSchema> {
  const { reason, about } = skip;
  return { reason, about, ...skipText(skip, voice), ...held(needsDecision('amp_contact', reason)) };
}

export function todoReasonDocument(
  skip: Skip<'todo'>,
  { texts: words, advice }: Voice,
): z.infer<typeof todoReasonSchema> {
  const { reason, about } = skip;
  const { title } = words.todoSkips[reason];
  return {
    reason,
    about,
    title,
    advice: advice(todoSkipAdvice(skip, words)),
    ...held(needsDecision('todo', reason)),
  };
}

function held(waits: boolean): { readonly held?: true } {
  return waits ? { held: true } : {};
}

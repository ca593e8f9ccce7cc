import { z } from 'zod';
import type { AmpSkip, Skip } from '../core/plan/plan.ts';
import {
  ampNeedsDecision,
  ampSkipReasons,
  needsDecision,
  skipReasons,
} from '../core/plan/skipReasons.ts';
import type { TodoSkip } from '../core/todo/todoPlan.ts';
import { todoNeedsDecision, todoSkipReasons } from '../core/todo/todoSkipReasons.ts';
import { todoSkipAdvice } from '../texts/skipSteps.ts';
import { skipText } from '../texts/skipText.ts';
import type { Voice } from '../texts/voice.ts';

/** What a reason refers to: another record. */
export const aboutSchema = z
  .strictObject({ kind: z.enum(['contact', 'company', 'amp_contact', 'field']), id: z.string() })
  .nullable();

/** What the reason of a to-do refers to. */
export const todoAboutSchema = z
  .strictObject({
    kind: z.enum(['amp_contact', 'contact', 'user', 'activity', 'field']),
    id: z.string(),
  })
  .nullable();

const texts = {
  title: z.string().describe('The reason, for a person.'),
  advice: z.string().describe('What to do about it.'),
  held: z.literal(true).optional().describe('Set where it waits for a decision.'),
};

export const skipReasonSchema = z.enum(skipReasons);
export const ampSkipReasonSchema = z.enum(ampSkipReasons);
export const todoSkipReasonSchema = z.enum(todoSkipReasons);

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
  about: todoAboutSchema,
  ...texts,
});

export function reasonDocument(skip: Skip, voice: Voice): z.infer<typeof reasonSchema> {
  const { reason, about } = skip;
  return { reason, about, ...skipText(skip, voice), ...held(needsDecision(reason)) };
}

export function ampReasonDocument(skip: AmpSkip, voice: Voice): z.infer<typeof ampReasonSchema> {
  const { reason, about } = skip;
  return { reason, about, ...skipText(skip, voice), ...held(ampNeedsDecision(reason)) };
}

export function todoReasonDocument(
  skip: TodoSkip,
  { texts: words, advice }: Voice,
): z.infer<typeof todoReasonSchema> {
  const { reason, about } = skip;
  const { title } = words.todoSkips[reason];
  return {
    reason,
    about,
    title,
    advice: advice(todoSkipAdvice(skip, words)),
    ...held(todoNeedsDecision(reason)),
  };
}

function held(waits: boolean): { readonly held?: true } {
  return waits ? { held: true } : {};
}

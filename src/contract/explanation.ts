import { z } from 'zod';
import { preferredEmail } from '../core/contact/preferred.ts';
import { type LostAnswer, lostAnswerOf, lostAnswerOfLine } from '../core/plan/lostAnswer.ts';
import type { Explanation } from '../engine/inbox/why.ts';
import type { Voice } from '../texts/voice.ts';
import { decisionDocument, decisionsSchema } from './decision.ts';
import { holdReasonSchema } from './holdReason.ts';
import { lineDocument, plannedConflictDocument, plannedConflictSchema } from './line.ts';
import { lostAnswerDocument, lostAnswerSchema } from './lostAnswer.ts';
import {
  ampReasonDocument,
  ampReasonSchema,
  reasonDocument,
  reasonSchema,
  todoSkipReasonSchema,
} from './reason.ts';
import { gapSchema } from './skip.ts';
import { fieldValueSchema, listOf } from './value.ts';

/** The state of one person, the reason, and what was recently done about them. */
export const explanationSchema = z.strictObject({
  connectwiseId: z.number().nullable(),
  ampContactId: z.string().nullable(),
  firstName: fieldValueSchema,
  lastName: fieldValueSchema,
  email: z.string().nullable(),
  inactive: z.boolean().nullable(),
  company: z
    .strictObject({ id: z.number(), name: z.string(), types: listOf(z.string()) })
    .nullable(),
  state: z.enum([
    'linked',
    'waiting',
    'paused',
    'removed',
    'left_out',
    'not_sent',
    'held',
    'sent',
    'deleted',
    'not_read',
  ]),
  skip: reasonSchema.nullable(),
  ampSkip: ampReasonSchema.nullable(),
  lostAnswer: lostAnswerSchema.nullable().describe('Set while the answer to a create is missing.'),
  hold: holdReasonSchema.nullable(),
  conflicts: listOf(plannedConflictSchema),
  filter: z.string().describe('The current filter.'),
  gap: gapSchema,
  todos: listOf(
    z.strictObject({
      id: z.string(),
      subject: z.string(),
      status: z.enum(['open', 'done']),
      due: z.string().nullable(),
      activityId: z.number().nullable(),
      waiting: todoSkipReasonSchema.nullable(),
      lostAnswer: lostAnswerSchema.nullable(),
    }),
  ),
  decisions: decisionsSchema,
  history: listOf(
    z.looseObject({ run: z.string(), seq: z.number(), kind: z.string(), state: z.string() }),
  ),
});

export function explanationDocument(explanation: Explanation, voice: Voice) {
  const { contact, company, ampContact, state, skip, ampSkip, hold, conflicts, filter, gap } =
    explanation;
  const { lost } = explanation;
  const lostAnswer = lostAnswerOfPerson(explanation);
  const fields = ampContact?.fields ?? {};
  return {
    connectwiseId: contact?.id ?? null,
    ampContactId: ampContact?.id ?? null,
    firstName: contact === null ? (fields.firstName ?? null) : contact.firstName,
    lastName: contact === null ? (fields.lastName ?? null) : contact.lastName,
    email: emailOf(explanation),
    inactive: contact?.inactive ?? null,
    company:
      company === null
        ? null
        : { id: company.id, name: company.name, types: company.types.map(({ name }) => name) },
    state,
    skip: skip === null ? null : reasonDocument(skip, voice),
    ampSkip: ampSkip === null ? null : ampReasonDocument(ampSkip, voice),
    lostAnswer: lostAnswerDocument(lostAnswer),
    hold,
    conflicts: conflicts.map((one) => plannedConflictDocument(one, voice.texts)),
    filter,
    gap,
    todos: explanation.todos.map(({ id, subject, status, due, link, ...todo }) => ({
      id,
      subject,
      status,
      due,
      activityId: link?.activityId ?? null,
      waiting: todo.skip?.reason ?? null,
      lostAnswer: lostAnswerDocument(lostAnswerOf(lost, { kind: 'todo', id })),
    })),
    decisions: explanation.decisions.map(decisionDocument),
    history: explanation.history.map(({ runId, line }) => ({
      run: runId,
      ...lineDocument(line, voice.texts, lostAnswerOfLine(lost, { runId, seq: line.seq })),
    })),
  };
}

/** The e-mail address under which both sides know the person; null if there is none. */
export function emailOf({
  contact,
  ampContact,
}: Pick<Explanation, 'contact' | 'ampContact'>): string | null {
  if (contact === null) return ampContact?.email ?? null;
  const email = preferredEmail(contact);
  return email.state === 'valid' ? email.address : null;
}

/** The create of the AMP contact whose response was lost; null for most. */
export function lostAnswerOfPerson({
  ampContact,
  lost,
}: Pick<Explanation, 'ampContact' | 'lost'>): LostAnswer | null {
  return ampContact === null
    ? null
    : lostAnswerOf(lost, { kind: 'amp_contact', id: ampContact.id });
}

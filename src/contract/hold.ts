import { z } from 'zod';
import type { LostAnswer } from '../core/plan/lostAnswer.ts';
import { namedSkip } from '../core/plan/skip.ts';
import type { HoldRow } from '../ports/holdStore.ts';
import type { Run } from '../ports/runStores.ts';
import type { TodoRow } from '../ports/todoStores.ts';
import { actorSchema } from './actor.ts';
import { holdReasonSchema } from './holdReason.ts';
import { lostAnswerSchema } from './lostAnswer.ts';
import { aboutSchema, todoSkipReasonSchema } from './reason.ts';
import { recordSchema } from './record.ts';
import { heldSchema } from './run.ts';
import { skipSchema } from './skip.ts';
import { todoHoldSchema } from './todo.ts';
import { instantSchema } from './value.ts';

/** A record on hold. */
export const recordHoldSchema = z.strictObject({
  kind: z.literal('hold'),
  record: recordSchema,
  name: z.string(),
  company: z.string().nullable().describe('For a to-do, the company of its contact.'),
  reason: holdReasonSchema,
  run: z.string().nullable(),
  since: instantSchema,
  by: actorSchema.describe('Null if it was not recorded.'),
});

const [skippedContact, skippedAmpContact] = skipSchema.options;
const skipKind = { kind: z.literal('skip') };

/**
 * What needs review: a plan, a record on hold, a skipped record, a to-do; and `lost_answer`: a
 * record that resumes by itself.
 */
export const holdSchema = z.union([
  z.strictObject({
    kind: z.literal('run'),
    run: z.string(),
    by: z.enum(['plan', 'sweep']),
    ...heldSchema.shape,
  }),
  recordHoldSchema,
  z.strictObject({ ...skipKind, ...skippedContact.shape }),
  z.strictObject({ ...skipKind, ...skippedAmpContact.shape }),
  z.strictObject({
    kind: z.literal('todo'),
    todo: z.string(),
    subject: z.string(),
    hold: todoHoldSchema.nullable(),
    waiting: z
      .strictObject({
        todoId: z.string(),
        reason: todoSkipReasonSchema,
        about: aboutSchema,
      })
      .nullable(),
  }),
  z.strictObject({
    kind: z.literal('lost_answer'),
    record: recordSchema,
    name: z.string(),
    ...lostAnswerSchema.shape,
  }),
]);

export type HoldDocument = z.infer<typeof holdSchema>;

/** A run that waits for approval. */
export function heldRunDocument(
  run: string,
  held: NonNullable<Run['held']>,
  by: 'plan' | 'sweep',
): HoldDocument {
  return { kind: 'run', run, by, ...held };
}

/** A record on hold. */
export function holdDocument(
  hold: HoldRow,
  name: string,
  company: string | null,
): Extract<HoldDocument, { readonly kind: 'hold' }> {
  const { record, reason, runId, since, by } = hold;
  return { kind: 'hold', record, name, company, reason, run: runId, since, by };
}

/** A to-do that is on hold or needs a decision. */
export function todoHoldDocument({ id, subject, hold, skip }: TodoRow): HoldDocument {
  return { kind: 'todo', todo: id, subject, hold, waiting: skip === null ? null : namedSkip(skip) };
}

/** A record that waits because the response to its create was lost. */
export function lostAnswerHoldDocument(lost: LostAnswer, name: string): HoldDocument {
  const { record, runId, sentAt, retryFrom } = lost;
  return { kind: 'lost_answer', record, name, run: runId, sentAt, retryFrom };
}

/** A record that was put on hold. */
export const keptSchema = z.strictObject({ kept: recordSchema });

/** How many records were released. */
export const releasedSchema = z.strictObject({ released: z.number() });

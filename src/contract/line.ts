import { z } from 'zod';
import type { LostAnswer } from '../core/plan/lostAnswer.ts';
import type { FieldConflict } from '../core/plan/plan.ts';
import { namedSkip, skipNames } from '../core/plan/skip.ts';
import type { PlanLine } from '../ports/planStores.ts';
import type { Texts } from '../texts/texts.ts';
import { unfitText } from '../texts/unfitText.ts';
import { conflictReasonSchema } from './conflict.ts';
import { errorSchema } from './error.ts';
import { lostAnswerDocument, lostAnswerSchema } from './lostAnswer.ts';
import {
  aboutSchema,
  ampSkipReasonSchema,
  skipReasonSchema,
  todoSkipReasonSchema,
} from './reason.ts';
import { fieldValueSchema, fieldValuesSchema, listOf } from './value.ts';

/** The texts of a line for people; the API looks them up for the lines it lists. */
const shownSchema = z
  .strictObject({
    name: z.string().describe('Name of the record.'),
    told: z
      .strictObject({ title: z.string(), advice: z.string().nullable() })
      .nullable()
      .describe('Why it is skipped, or what went wrong, for a person.'),
    users: z
      .record(z.string(), z.string())
      .describe('Names of the users whose ids are among its values.'),
    groups: listOf(z.string()).describe('Ids of its groups.'),
    separable: listOf(z.string()).describe(
      'Fields that can be excluded while its others are applied.',
    ),
  })
  .partial();

export type ShownLine = Required<z.infer<typeof shownSchema>>;

const common = {
  seq: z.number().describe('Number of the line.'),
  state: z.enum(['proposed', 'sent', 'applied', 'stale', 'failed', 'declined']),
  problem: errorSchema.shape.code.nullable(),
  lostAnswer: lostAnswerSchema.nullable().describe('Set while the answer to a create is missing.'),
  ...shownSchema.shape,
};

const side = z.enum(['amp', 'connectwise']);

const because = z.enum([
  'changed_in_connectwise',
  'changed_in_amp',
  'first_sync',
  'connectwise_wins',
  'amp_wins',
  'latest_wins',
  'mapping_changed',
  'required',
  'left_filter',
  'back_in_filter',
  'undo',
]);

const skip = { contactId: z.number(), reason: skipReasonSchema, about: aboutSchema };
const ampSkip = { ampContactId: z.string(), reason: ampSkipReasonSchema, about: aboutSchema };
const todoSkip = { todoId: z.string(), reason: todoSkipReasonSchema, about: aboutSchema };

/** A conflict as stored in a plan. */
export const plannedConflictSchema = z.strictObject({
  field: z.string(),
  base: fieldValueSchema,
  connectWise: fieldValueSchema,
  amp: fieldValueSchema,
  because: conflictReasonSchema,
  why: z.string().optional(),
  heldInConnectWise: fieldValueSchema.optional(),
});

const entrySchema = z.looseObject({
  ...common,
  kind: z.literal('entry'),
  action: z.string(),
  contactId: z.number().nullable(),
  ampContactId: z.string().nullable(),
  ampVersion: z.number().nullable(),
  changes: listOf(
    z.looseObject({
      side,
      field: z.string(),
      old: fieldValueSchema,
      new: fieldValueSchema,
      because,
    }),
  ),
  conflicts: listOf(plannedConflictSchema),
  link: z.enum(['active', 'paused', 'ended']).nullable(),
  origin: z.enum(['connectwise', 'amp', 'match', 'hand']),
  base: fieldValuesSchema,
  marks: z.looseObject({}),
  skip: z.strictObject(skip).nullable(),
  leftOut: listOf(z.string())
    .optional()
    .describe('Fields that a person excluded from it; the next plan has them again.'),
  target: z
    .union([z.strictObject({ companyId: z.number() }), z.strictObject({ newCompany: z.string() })])
    .nullable(),
});

const todoValue = z.string().nullable();

const todoSchema = z.looseObject({
  ...common,
  kind: z.literal('todo'),
  action: z.string(),
  todoId: z.string(),
  todoVersion: z.number(),
  ampContactId: z.string(),
  activityId: z.number().nullable(),
  changes: listOf(
    z.looseObject({ side, field: z.string(), old: todoValue, new: todoValue, because }),
  ),
  conflicts: listOf(
    z.looseObject({ field: z.string(), base: todoValue, connectWise: todoValue, amp: todoValue }),
  ),
  assigned: z
    .strictObject({ memberId: z.number(), userId: z.string(), fallback: z.boolean() })
    .nullable(),
  write: z.looseObject({ kind: z.enum(['create', 'change', 'delete']) }).nullable(),
  todo: z.looseObject({ subject: z.string() }),
  removed: z.boolean(),
  link: z.enum(['active', 'resting', 'ended']).nullable(),
  anew: z.boolean(),
  base: z.looseObject({}).nullable(),
  skip: z.strictObject(todoSkip).nullable(),
});

/** One line of a plan: what happens to a record, or why it is skipped. */
export const lineSchema = z.discriminatedUnion('kind', [
  entrySchema,
  todoSchema,
  z.strictObject({ ...common, kind: z.literal('skip'), ...skip }),
  z.strictObject({ ...common, kind: z.literal('ampSkip'), ...ampSkip }),
  z.strictObject({ ...common, kind: z.literal('todoSkip'), ...todoSkip }),
]);

/** A conflict as stored in a plan, with its reason in words. */
export function plannedConflictDocument(
  { why, ...conflict }: FieldConflict,
  texts: Texts,
): z.infer<typeof plannedConflictSchema> {
  return why === undefined ? conflict : { ...conflict, why: unfitText(why, texts) };
}

/** A line with everything that the plan stores about it. */
export function lineDocument(
  { seq, state, problem, line }: PlanLine,
  texts: Texts,
  lost: LostAnswer | null = null,
) {
  const lostAnswer = lostAnswerDocument(lost);
  const known = { seq, state, problem, lostAnswer };
  if (line.kind === 'skip') {
    return { ...known, kind: skipNames[line.skip.kind], ...namedSkip(line.skip) };
  }
  const { skip: standing } = line.entry;
  const named = standing === null ? null : namedSkip(standing);
  if (line.kind === 'todo') return { ...known, kind: line.kind, ...line.entry, skip: named };
  const conflicts = line.entry.conflicts.map((one) => plannedConflictDocument(one, texts));
  return { ...known, kind: line.kind, ...line.entry, conflicts, skip: named };
}

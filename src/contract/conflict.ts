import { z } from 'zod';
import type { ShownSettled } from '../engine/inbox/settledConflicts.ts';
import type { ConflictRow } from '../ports/conflictStore.ts';
import type { OpenTodoConflict, TodoRow } from '../ports/todoStores.ts';
import type { Texts } from '../texts/texts.ts';
import { unfitText } from '../texts/unfitText.ts';
import { actorDocument, actorSchema } from './actor.ts';
import { decisionsSchema } from './decision.ts';
import { contactName } from './names.ts';
import { fieldValueSchema, instantSchema, listOf } from './value.ts';

export const conflictReasonSchema = z.enum([
  'both_changed',
  'does_not_fit',
  'does_not_fit_amp',
  'company_disputed',
]);

const values = {
  id: z.string().describe('Id of the conflict: record and field.'),
  name: z.string(),
  field: z.string(),
  base: fieldValueSchema.describe('The last value both sides shared.'),
  connectwise: fieldValueSchema,
  amp: fieldValueSchema,
  because: conflictReasonSchema,
  why: z.string().nullable().describe('Why it does not fit.'),
  since: instantSchema,
};

const ofContact = z.strictObject({
  kind: z.literal('contact'),
  connectwiseId: z.number(),
  ampContactId: z.string(),
  ...values,
});

const ofTodo = z.strictObject({
  kind: z.literal('todo'),
  todoId: z.string(),
  activityId: z.number().nullable(),
  ampContactId: z.string(),
  ...values,
});

/** A field that differs on both sides until a person decides. */
export const conflictSchema = z.discriminatedUnion('kind', [ofContact, ofTodo]);

/** A conflict with the earlier decisions about its field. */
export const conflictInFullSchema = z.discriminatedUnion('kind', [
  ofContact.extend({ decisions: decisionsSchema }),
  ofTodo.extend({ decisions: decisionsSchema }),
]);

function conflictId(recordId: string | number, field: string): string {
  return `${recordId}.${field}`;
}

/** Record and field of a conflict by its id; null if it is not an id. */
export function readConflictId(
  id: string,
): { readonly recordId: string; readonly field: string } | null {
  const [, recordId, field] = /^([^.]{1,100})\.([^.]{1,100})$/u.exec(id) ?? [];
  return recordId === undefined || field === undefined ? null : { recordId, field };
}

export type ConflictDocument = z.infer<typeof conflictSchema>;

export function conflictDocument(row: ConflictRow, name: string, texts: Texts): ConflictDocument {
  const { contactId, ampContactId, field, base, connectWise, amp, because, since } = row;
  return {
    kind: 'contact',
    id: conflictId(contactId, field),
    connectwiseId: contactId,
    ampContactId,
    name,
    field,
    base,
    connectwise: connectWise,
    amp,
    because,
    why: row.why === undefined ? null : unfitText(row.why, texts),
    since,
  };
}

export function todoConflictDocument(
  { id, ampContactId, subject, link }: TodoRow,
  { field, base, connectWise, amp, since }: OpenTodoConflict,
): ConflictDocument {
  return {
    kind: 'todo',
    id: conflictId(id, field),
    todoId: id,
    activityId: link?.activityId ?? null,
    ampContactId,
    name: subject,
    field,
    base,
    connectwise: connectWise,
    amp,
    because: 'both_changed',
    why: null,
    since,
  };
}

const leftSchema = z
  .discriminatedUnion('state', [
    z.strictObject({ state: z.literal('waiting') }),
    z.strictObject({ state: z.literal('applied'), runId: z.string(), seq: z.number() }),
    z.strictObject({ state: z.literal('passed') }),
  ])
  .describe(
    'How to reverse it: take it back before it is sent, or undo the line of the run that applied it. Otherwise it cannot be reversed.',
  );

const decided = {
  id: z.number().describe('Number of the decision.'),
  field: z.string(),
  name: z.string().nullable().describe('Name of the record; null if it no longer exists.'),
  connectwise: fieldValueSchema,
  amp: fieldValueSchema,
  choose: z.enum(['connectwise', 'amp']).describe('The side whose value was chosen.'),
  at: instantSchema,
  by: actorSchema,
  left: leftSchema,
};

/** A conflict that someone decided, with both values as they were then. */
export const settledConflictSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('contact'), connectwiseId: z.number(), ...decided }),
  z.strictObject({ kind: z.literal('todo'), todoId: z.string(), ...decided }),
]);

export function settledConflictDocument(
  { settled, contact, todo }: ShownSettled,
  texts: Texts,
): z.infer<typeof settledConflictSchema> {
  const { record, conflict, seq: id, choose, at, by, left } = settled;
  const { field, connectWise: connectwise, amp } = conflict;
  const known = { id, field, connectwise, amp, choose, at, by: actorDocument(by), left };
  return record.kind === 'contact'
    ? {
        kind: 'contact',
        connectwiseId: record.id,
        name: contact === null ? null : contactName(contact, texts),
        ...known,
      }
    : { kind: 'todo', todoId: record.id, name: todo?.subject ?? null, ...known };
}

/** A decision that was dropped. */
export const reopenedSchema = z.strictObject({ reopened: z.number() });

/** Decisions that someone asked to drop. */
export const severalReopenedSchema = z.strictObject({
  reopened: listOf(z.number()),
  applied: listOf(z.strictObject({ id: z.number(), runId: z.string(), seq: z.number() })).describe(
    'A line of a run applied them. You can undo that line.',
  ),
  passed: listOf(z.number()).describe('Their record is being written, or was changed since.'),
  missing: listOf(z.number()).describe('No decision has these numbers, or it was taken back.'),
});

const moved = { fields: listOf(z.string()) };

/** The result for each conflict in a request to decide. */
export const resolvedConflictsSchema = z.strictObject({
  choose: z.enum(['connectwise', 'amp']),
  decided: z.number(),
  contacts: z.number(),
  todos: z.number(),
  decisions: listOf(z.number()).describe('Numbers of the decisions, to take them back.'),
  moved: listOf(
    z.union([
      z.strictObject({ connectwiseId: z.number(), ...moved }),
      z.strictObject({ todoId: z.string(), ...moved }),
    ]),
  ).describe('Edited in the meantime, so nothing was decided.'),
});

/** The result of deciding several conflicts. */
export const severalResolvedSchema = resolvedConflictsSchema.extend({
  missing: listOf(z.string()).describe('Ids of conflicts that are not open.'),
});

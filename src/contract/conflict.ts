import { z } from 'zod';
import type { ConflictRow } from '../ports/conflictStore.ts';
import type { OpenTodoConflict, TodoRow } from '../ports/todoStores.ts';
import { decisionsSchema } from './decision.ts';
import { fieldValueSchema, instantSchema, listOf } from './value.ts';

export const conflictReasonSchema = z.enum([
  'both_changed',
  'does_not_fit',
  'does_not_fit_amp',
  'company_disputed',
]);

const values = {
  id: z.string().describe('Of the conflict: record and field.'),
  name: z.string(),
  field: z.string(),
  base: fieldValueSchema.describe('The last value both sides shared.'),
  connectwise: fieldValueSchema,
  amp: fieldValueSchema,
  because: conflictReasonSchema,
  why: z.string().nullable().describe('What does not fit.'),
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

/** A field on which both sides differ until a person decides. */
export const conflictSchema = z.discriminatedUnion('kind', [ofContact, ofTodo]);

/** A conflict with what was decided about its field before. */
export const conflictInFullSchema = z.discriminatedUnion('kind', [
  ofContact.extend({ decisions: decisionsSchema }),
  ofTodo.extend({ decisions: decisionsSchema }),
]);

function conflictId(recordId: string | number, field: string): string {
  return `${recordId}.${field}`;
}

/** Record and field of a conflict by its id; null for what is no id. */
export function readConflictId(
  id: string,
): { readonly recordId: string; readonly field: string } | null {
  const [, recordId, field] = /^([^.]{1,100})\.([^.]{1,100})$/u.exec(id) ?? [];
  return recordId === undefined || field === undefined ? null : { recordId, field };
}

export type ConflictDocument = z.infer<typeof conflictSchema>;

export function conflictDocument(row: ConflictRow, name: string): ConflictDocument {
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
    why: row.why ?? null,
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

const moved = { fields: listOf(z.string()) };

/** What happened to conflicts that were to be decided. */
export const resolvedConflictsSchema = z.strictObject({
  choose: z.enum(['connectwise', 'amp']),
  decided: z.number(),
  contacts: z.number(),
  todos: z.number(),
  moved: listOf(
    z.union([
      z.strictObject({ connectwiseId: z.number(), ...moved }),
      z.strictObject({ todoId: z.string(), ...moved }),
    ]),
  ).describe('Edited meanwhile: nothing was decided about them.'),
});

/** What happened to several conflicts that were to be decided. */
export const severalResolvedSchema = resolvedConflictsSchema.extend({
  missing: listOf(z.string()).describe('Ids of conflicts that are not open.'),
});

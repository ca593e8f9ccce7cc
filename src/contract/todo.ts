import { z } from 'zod';
import { lostAnswerOf } from '../core/plan/lostAnswer.ts';
import { todoPriorities, todoTypes } from '../core/todo/todo.ts';
import { memberFor, userOfMember } from '../core/todo/todoPolicy.ts';
import type { TodoView } from '../engine/inbox/todoView.ts';
import type { TodoRow } from '../ports/todoStores.ts';
import type { Voice } from '../texts/voice.ts';
import { actorDocument, actorSchema } from './actor.ts';
import { decisionsSchema } from './decision.ts';
import { holdReasonSchema } from './holdReason.ts';
import { lostAnswerDocument, lostAnswerSchema } from './lostAnswer.ts';
import { todoReasonDocument, todoReasonSchema, todoSkipReasonSchema } from './reason.ts';
import { instantSchema, listOf } from './value.ts';

/** Why a to-do is on hold. */
export const todoHoldSchema = z.strictObject({
  reason: holdReasonSchema,
  runId: z.string().nullable(),
  since: instantSchema,
});

const assignedSchema = z.strictObject({
  memberId: z.string(),
  user: z.string(),
  fallback: z.boolean().describe('Whether the default user stands in for another.'),
});

const valueSchema = z.string().nullable();

/** A to-do in AMP, and its activity. */
export const todoSchema = z.strictObject({
  id: z.string(),
  ampContactId: z.string(),
  subject: z.string(),
  notes: z.string().nullable(),
  due: z.string().nullable().describe('A day, or an instant.'),
  priority: z.enum(todoPriorities),
  type: z.enum(todoTypes),
  status: z.enum(['open', 'done']),
  assignee: z.string().nullable().describe('Id of a user.'),
  assignedTo: assignedSchema.nullable().describe('The assignee of the activity.'),
  link: z
    .strictObject({
      activityId: z.number(),
      state: z.enum(['active', 'resting', 'ended']),
      memberId: z.number().nullable(),
    })
    .nullable(),
  waiting: todoReasonSchema.nullable().describe('Why it waits, or syncs only in part.'),
  lostAnswer: lostAnswerSchema.nullable().describe('Set while the answer to a create is missing.'),
  hold: todoHoldSchema.nullable(),
  conflicts: listOf(
    z.strictObject({
      field: z.enum(['subject', 'notes', 'due', 'status', 'assignee', 'type']),
      base: valueSchema,
      connectwise: valueSchema,
      amp: valueSchema,
      since: instantSchema,
    }),
  ),
  version: z.number(),
  createdAt: instantSchema,
  updatedAt: instantSchema,
  removedAt: instantSchema.nullable(),
  editedBy: actorSchema,
});

/** A to-do as lists show it. */
export const listedTodoSchema = todoSchema.extend({
  contactName: z.string().describe('Name of the AMP contact, or its id.'),
  activityUrl: z.string().nullable().describe('The page of the activity in ConnectWise.'),
});

/** A to-do with the decisions about it. */
export const todoInFullSchema = todoSchema.extend({ decisions: decisionsSchema });

export type TodoDocument = z.infer<typeof todoSchema>;
export type ListedTodoDocument = z.infer<typeof listedTodoSchema>;

export const todoReasonCountSchema = z.strictObject({
  reason: todoSkipReasonSchema,
  title: z.string().describe('The reason, for a person.'),
  advice: z.string().describe('What to do about it.'),
  count: z.int(),
});

export function todoDocument(row: TodoRow, view: TodoView, voice: Voice): TodoDocument {
  const { id, ampContactId, subject, notes, due, priority, type, status, assignee } = row;
  const { link, skip, hold, conflicts, version, createdAt, updatedAt, deletedAt, editedBy } = row;
  return {
    id,
    ampContactId,
    subject,
    notes,
    due,
    priority,
    type,
    status,
    assignee,
    assignedTo: assignedTo(row, view),
    link:
      link === null
        ? null
        : { activityId: link.activityId, state: link.state, memberId: link.base.activity.memberId },
    waiting: skip === null ? null : todoReasonDocument(skip, voice),
    lostAnswer: lostAnswerDocument(lostAnswerOf(view.lost, { kind: 'todo', id })),
    hold: hold === null ? null : { reason: hold.reason, runId: hold.runId, since: hold.since },
    conflicts: conflicts.map(({ field, base, connectWise, amp, since }) => ({
      field,
      base,
      connectwise: connectWise,
      amp,
      since,
    })),
    version,
    createdAt,
    updatedAt,
    removedAt: deletedAt,
    editedBy: actorDocument(editedBy),
  };
}

/**
 * The user who has the activity, or gets it with the next sync, and whether that is the default
 * user as a substitute; null if it is no user of AMP.
 */
export function assignedTo(row: TodoRow, view: TodoView): z.infer<typeof assignedSchema> | null {
  const { users } = view;
  const there = memberThere(row);
  const member =
    there === undefined ? memberFor(row.assignee, view) : { userId: userOfMember(there, users) };
  const user = users.find(({ id }) => id === member?.userId);
  if (user === undefined || user.member === null) return null;
  const { identifier: memberId } = user.member;
  return { memberId, user: user.id, fallback: user.id !== row.assignee };
}

/** The member who has the activity; undefined if the next sync assigns it. */
export function memberThere({ link, assignee }: TodoRow): number | null | undefined {
  if (link === null || link.state === 'ended') return undefined;
  return link.base.todo.assignee === assignee ? link.base.activity.memberId : undefined;
}

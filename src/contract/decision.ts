import { z } from 'zod';
import { type Decision, keptThings } from '../core/decision.ts';
import { actorDocument, actorSchema } from './actor.ts';
import { holdReasonSchema } from './holdReason.ts';
import { instantSchema, listOf } from './value.ts';

/** A decision that someone made about a record. */
export const decisionSchema = z.strictObject({
  at: instantSchema,
  by: actorSchema,
  what: z.enum([
    'conflict_decided',
    'conflict_reopened',
    'linked',
    'unlinked',
    'match_rejected',
    'match_reopened',
    'kept_back',
    'released',
    'added',
    'changed',
    'removed',
    'erased',
    'signed_in',
    'signed_out',
    'sign_in_refused',
    'sessions_ended',
    'access_refused',
    'renewed',
    'resent',
    'accepted',
    'approved',
    'discarded',
    'undone',
  ]),
  about: z.strictObject({
    kind: z.enum(['contact', 'amp_contact', 'todo', ...keptThings]),
    id: z.union([z.string(), z.number()]),
  }),
  ampContactId: z.string().nullable().describe('The AMP contact of a pair.'),
  field: z.string().nullable().describe('The field of a conflict.'),
  choose: z.enum(['connectwise', 'amp']).nullable().describe('The side whose value is kept.'),
  reason: holdReasonSchema.nullable().describe('Why it was on hold.'),
  changes: listOf(
    z.strictObject({ name: z.string(), old: z.string().nullable(), new: z.string().nullable() }),
  ),
});

export type DecisionDocument = z.infer<typeof decisionSchema>;

/** The last decisions about a record, newest first. */
export const decisionsSchema = listOf(decisionSchema).describe('Recent decisions, newest first.');

export function decisionDocument({
  at,
  by,
  about,
  ampContactId,
  decided,
}: Decision): DecisionDocument {
  const none = { field: null, choose: null, reason: null, changes: [] };
  const { what, ...more } = decided;
  const { kind, id } = about;
  return { at, by: actorDocument(by), what, about: { kind, id }, ampContactId, ...none, ...more };
}

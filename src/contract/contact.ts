import { z } from 'zod';
import type { LostAnswer } from '../core/plan/lostAnswer.ts';
import type { AmpContactRow } from '../ports/ampContactStores.ts';
import { actorDocument, actorSchema } from './actor.ts';
import { decisionsSchema } from './decision.ts';
import { lostAnswerDocument, lostAnswerSchema } from './lostAnswer.ts';
import { fieldValuesSchema, instantSchema } from './value.ts';

/** An AMP contact. */
export const ampContactSchema = z.strictObject({
  id: z.string(),
  email: z.string().nullable(),
  fields: fieldValuesSchema,
  link: z
    .strictObject({
      connectwiseId: z.number(),
      state: z.enum(['active', 'paused', 'ended']),
    })
    .nullable()
    .describe('The ConnectWise contact it is linked with.'),
  lostAnswer: lostAnswerSchema.nullable().describe('Set while a sent create waits for its answer.'),
  version: z.number().describe('Rises by one with each change.'),
  createdAt: instantSchema,
  updatedAt: instantSchema,
  removedAt: instantSchema.nullable(),
  editedBy: actorSchema,
});

/** An AMP contact with what was decided about it. */
export const ampContactInFullSchema = ampContactSchema.extend({ decisions: decisionsSchema });

export type AmpContactDocument = z.infer<typeof ampContactSchema>;

export function ampContactDocument(
  row: AmpContactRow,
  lost: LostAnswer | null,
): AmpContactDocument {
  const { id, email, fields, link, version, createdAt, updatedAt, deletedAt, editedBy } = row;
  return {
    id,
    email,
    fields,
    link: link === null ? null : { connectwiseId: link.contactId, state: link.state },
    lostAnswer: lostAnswerDocument(lost),
    version,
    createdAt,
    updatedAt,
    removedAt: deletedAt,
    editedBy: actorDocument(editedBy),
  };
}

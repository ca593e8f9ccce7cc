import { z } from 'zod';
import { ampContactStates } from '../core/contact/ampContactStates.ts';
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
  owner: z
    .strictObject({ id: z.string(), name: z.string() })
    .nullable()
    .describe('The user it belongs to.'),
  state: z.enum(ampContactStates).describe('Its state in the sync.'),
  link: z
    .strictObject({
      connectwiseId: z.number(),
      state: z.enum(['active', 'paused', 'ended']),
      since: instantSchema.nullable().describe('Null if an older version linked them.'),
    })
    .nullable()
    .describe('The ConnectWise contact it is linked with.'),
  lostAnswer: lostAnswerSchema.nullable().describe('Set while the answer to a create is missing.'),
  version: z.number().describe('Rises by one with each change.'),
  createdAt: instantSchema,
  updatedAt: instantSchema,
  removedAt: instantSchema.nullable(),
  editedBy: actorSchema,
});

/** An AMP contact with the decisions about it. */
export const ampContactInFullSchema = ampContactSchema.extend({ decisions: decisionsSchema });

export type AmpContactDocument = z.infer<typeof ampContactSchema>;

export function ampContactDocument(
  row: AmpContactRow,
  lost: LostAnswer | null,
): AmpContactDocument {
  const { id, email, fields, owner, state, link, version } = row;
  const { createdAt, updatedAt, deletedAt, editedBy } = row;
  return {
    id,
    email,
    fields,
    owner: owner === null ? null : { id: owner.id, name: owner.name ?? owner.id },
    state,
    link:
      link === null
        ? null
        : { connectwiseId: link.contactId, state: link.state, since: link.since },
    lostAnswer: lostAnswerDocument(lost),
    version,
    createdAt,
    updatedAt,
    removedAt: deletedAt,
    editedBy: actorDocument(editedBy),
  };
}

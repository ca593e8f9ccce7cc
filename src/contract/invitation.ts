import { z } from 'zod';
import type { InvitationRow } from '../ports/accessStores.ts';
import { actorDocument, actorSchema } from './actor.ts';
import { instantSchema } from './value.ts';

/** An open invitation, without its link. */
export const invitationSchema = z.strictObject({
  id: z.string(),
  email: z.string(),
  role: z.enum(['admin', 'member']),
  createdAt: instantSchema,
  createdBy: actorSchema,
  expiresAt: instantSchema,
});

/** A new invitation: the only document that contains its link. */
export const newInvitationSchema = z.strictObject({
  ...invitationSchema.shape,
  link: z.string().describe('It is not shown again.'),
  mailed: z.boolean().describe('Whether the link was mailed to the person.'),
});

export function invitationDocument({ createdBy, ...row }: InvitationRow) {
  const { id, email, role, createdAt, expiresAt } = row;
  return { id, email, role, createdAt, createdBy: actorDocument(createdBy), expiresAt };
}

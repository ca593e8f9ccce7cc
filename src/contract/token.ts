import { z } from 'zod';
import type { TokenRow } from '../ports/accessStores.ts';
import { actorDocument, actorSchema } from './actor.ts';
import { instantSchema } from './value.ts';

/** An API token, without the token. */
export const tokenSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  prefix: z.string().describe('Its first characters.'),
  scope: z.enum(['read', 'write', 'admin']),
  user: z.string().nullable().describe('Id of its user; null: it belongs to the organization.'),
  createdAt: instantSchema,
  createdBy: actorSchema,
  expiresAt: instantSchema.nullable(),
  lastUsedAt: instantSchema.nullable(),
  lastUsedFrom: z.string().nullable(),
});

export type TokenDocument = z.infer<typeof tokenSchema>;

export function tokenDocument({ userId, createdBy, ...row }: TokenRow): TokenDocument {
  const { id, name, prefix, scope, createdAt, expiresAt, lastUsedAt, lastUsedFrom } = row;
  return {
    id,
    name,
    prefix,
    scope,
    user: userId,
    createdAt,
    createdBy: actorDocument(createdBy),
    expiresAt,
    lastUsedAt,
    lastUsedFrom,
  };
}

/** A new token: the only document that contains it. */
export const newTokenSchema = z.strictObject({
  ...tokenSchema.shape,
  token: z.string().describe('The token. It is not shown again.'),
});

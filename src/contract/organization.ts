import { z } from 'zod';
import type { OrganizationRow } from '../ports/installation.ts';
import { instantSchema } from './value.ts';

/** An organization. */
export const organizationSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  createdAt: instantSchema.nullable(),
});

export type OrganizationDocument = z.infer<typeof organizationSchema>;

export function organizationDocument({
  id,
  name,
  createdAt,
}: OrganizationRow): OrganizationDocument {
  return { id, name, createdAt };
}

/** Something that was removed, by its id. */
export const removedSchema = z.strictObject({ removed: z.string() });

/** The result of a key rotation. */
export const rotatedKeysSchema = z.strictObject({
  key: z.string().describe('Short name of the key that seals from now on.'),
  sealed: z.number().describe('Number of stored secrets that were sealed again.'),
});

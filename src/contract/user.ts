import { z } from 'zod';
import type { Settings } from '../core/settings/settings.ts';
import type { UserRow } from '../ports/policyStores.ts';
import { actorDocument, actorSchema } from './actor.ts';
import { instantSchema, listOf } from './value.ts';

/** A user, and the owners of contacts. */
export const userSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(['admin', 'member']),
  member: z
    .strictObject({ id: z.number(), identifier: z.string(), verifiedAt: instantSchema })
    .nullable()
    .describe('Their Member ID in ConnectWise.'),
  isDefault: z.boolean().describe('Whether they own contacts and to-dos without another owner.'),
  companies: listOf(z.number()).describe('ConnectWise ids of companies whose contacts are theirs.'),
  version: z.number().describe('Rises by one with each change.'),
  editedBy: actorSchema,
});

export type UserDocument = z.infer<typeof userSchema>;

export function userDocument(
  { id, name, email, role, member, version, editedBy }: UserRow,
  { defaultOwner, ownerByCompany }: Pick<Settings, 'defaultOwner' | 'ownerByCompany'>,
): UserDocument {
  const companies = Object.entries(ownerByCompany)
    .filter(([, owner]) => owner === id)
    .map(([company]) => Number(company));
  const isDefault = defaultOwner === id;
  const edited = { version, editedBy: actorDocument(editedBy) };
  return { id, name, email, role, member, isDefault, companies, ...edited };
}

/** The default user, once chosen. */
export const defaultUserSchema = z.strictObject({ defaultOwner: z.string().nullable() });

/** The owner of the contacts of a company, once chosen. */
export const companyOwnerSchema = z.strictObject({
  company: z.strictObject({ id: z.number(), name: z.string().optional() }),
  owner: z.string().nullable(),
});

/** A user that was removed. */
export const removedUserSchema = z.strictObject({ removed: z.string() });

import { z } from 'zod';
import { ok, operation } from '../operation.ts';

const membershipSchema = z.strictObject({
  id: z.string(),
  role: z.enum(['admin', 'member']),
  scope: z.enum(['read', 'write', 'admin']),
  userId: z.string().nullable(),
});

export const organizationOperations = [
  operation(
    {
      id: 'getOrganization',
      method: 'get',
      path: '/organizations/{org}',
      tag: 'Organization',
      summary: 'The organization, and who you are in it',
      access: 'organization.read',
      answers: [{ status: 200, description: 'The organization.', schema: membershipSchema }],
    },
    async ({ organization, member: { role, scope, userId } }) =>
      ok({ id: organization.stores.organizationId, role, scope, userId }),
  ),
];

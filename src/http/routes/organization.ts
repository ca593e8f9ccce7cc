import { z } from 'zod';
import { findOrganization, renameOrganization } from '../../engine/setup/organizations.ts';
import { type ApiRequest, ok, operation, type ServedPeople } from '../operation.ts';

const membershipSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
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
    async ({ organization, people, member }) => ok(await told(people, organization, member)),
  ),
  operation(
    {
      id: 'renameOrganization',
      method: 'patch',
      path: '/organizations/{org}',
      tag: 'Organization',
      summary: 'Rename the organization',
      access: 'organization.change',
      body: z.strictObject({ name: z.string().max(1000) }),
      answers: [{ status: 200, description: 'The organization.', schema: membershipSchema }],
      untransacted: true,
    },
    async ({ organization, people, member, body: { name } }) => {
      const { stores } = organization;
      const deps = { ...people, storesOf: () => stores };
      await renameOrganization(deps, stores.organizationId, name);
      return ok(await told(people, organization, member));
    },
  ),
];

async function told(
  people: ServedPeople,
  { stores: { organizationId } }: ApiRequest['organization'],
  { role, scope, userId }: ApiRequest['member'],
) {
  const { id, name } = await findOrganization(people, organizationId);
  return { id, name, role, scope, userId };
}

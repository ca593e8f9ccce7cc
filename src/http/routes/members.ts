import { z } from 'zod';
import { membersByEmail } from '../../core/contact/memberMatches.ts';
import type { MemberDetails } from '../../ports/connectwise.ts';
import { ok, operation } from '../operation.ts';

const memberSchema = z.strictObject({
  id: z.number(),
  identifier: z.string().describe('The Member ID.'),
  name: z.string(),
  inactive: z.boolean(),
});
const membersSchema = z.strictObject({
  users: z
    .array(z.strictObject({ user: z.string(), member: memberSchema.nullable() }))
    .describe(
      'Users with a Member ID, by id, and their member as ConnectWise has it now; null if it is no longer visible.',
    ),
  suggestions: z
    .array(z.strictObject({ user: z.string(), member: memberSchema }))
    .describe(
      'Users without a Member ID whose e-mail address belongs to exactly one active member.',
    ),
});

function told({ id, identifier, name, inactive }: MemberDetails) {
  return { id, identifier, name, inactive };
}

export const memberOperations = [
  operation(
    {
      id: 'listMembers',
      method: 'get',
      path: '/organizations/{org}/members',
      tag: 'Users',
      summary: 'The ConnectWise members of users, and suggested members',
      description: 'Read live from ConnectWise; nothing is stored.',
      access: 'users.read',
      untransacted: true,
      asksConnectWise: true,
      answers: [{ status: 200, description: 'All of them.', schema: membersSchema }],
    },
    async ({ organization }) => {
      const { stores, connectWise } = await organization.engine();
      const users = await stores.users.list();
      const members = await connectWise.allMembers();
      const byId = new Map(members.map((member) => [member.id, member]));
      return ok({
        users: users.flatMap(({ id, member }) => {
          if (member === null) return [];
          const found = byId.get(member.id);
          return [{ user: id, member: found === undefined ? null : told(found) }];
        }),
        suggestions: membersByEmail(users, members).map(({ user, member }) => ({
          user: user.id,
          member: told(member),
        })),
      });
    },
  ),
];

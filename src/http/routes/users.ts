import { z } from 'zod';
import { invitationDocument, invitationSchema } from '../../contract/invitation.ts';
import { userDocument, userSchema } from '../../contract/user.ts';
import { instantSchema } from '../../contract/value.ts';
import { userLabel } from '../../core/decision.ts';
import { Failure } from '../../core/failure.ts';
import { notFound } from '../../core/notFound.ts';
import { instant } from '../../engine/deps.ts';
import { handOver } from '../../engine/setup/handOver.ts';
import {
  type InvitationLink,
  invite,
  renewInvitation,
  revokeInvitation,
} from '../../engine/setup/invitations.ts';
import { enteredName } from '../../engine/setup/tokens.ts';
import { endSessionsOf, removeUser, setMember, verifyMember } from '../../engine/setup/users.ts';
import type { UserRow } from '../../ports/policyStores.ts';
import { invitationMail } from '../invitationMail.ts';
import { listParameters, pageDocument, pageOf, searchParameter } from '../listing.ts';
import { mailedInstant } from '../mailed.ts';
import { type Answer, type ApiRequest, ok, operation } from '../operation.ts';
import { Refusal } from '../refusal.ts';

const tag = 'Users';
const roleSchema = z.enum(['admin', 'member']);
const params = z.strictObject({ id: z.string() });
const none = { status: 204, description: 'Done.' } as const;
const withSignIn = userSchema.extend({
  signsIn: z.boolean().describe('Whether they have an account to sign in with.'),
  lastSeenAt: instantSchema.nullable().describe('Null: never.'),
});
const givenLink = {
  link: z.string().optional().describe('Shown once.'),
  mailed: z
    .boolean()
    .describe('Whether the link was also mailed; only if a mail server is configured.'),
} as const;
const linkSchema = z.strictObject({ id: z.string(), ...givenLink });
const sorts = ['name', 'email', 'createdAt'] as const;

type Organization = ApiRequest['organization'];

async function find({ stores }: Organization, id: string): Promise<UserRow> {
  const user = (await stores.users.list()).find((one) => one.id === id);
  if (user === undefined) throw notFound('user', id);
  return user;
}

async function told(organization: Organization, user: UserRow) {
  const [document] = await allTold(organization, [user]);
  if (document === undefined) throw new Error('one for each');
  return document;
}

async function allTold({ stores }: Organization, users: readonly UserRow[]) {
  const settings = await stores.settings.get();
  const seen = await stores.users.lastSeen(users.map(({ id }) => id));
  return users.map((user) => ({
    ...userDocument(user, settings),
    signsIn: user.accountId !== null,
    lastSeenAt: seen.get(user.id) ?? null,
  }));
}

/**
 * The link of an invitation, mailed if a mail server is configured. It is mailed only after the
 * commit, because the link itself is not stored. If the process ended before the mail and the
 * request is repeated, the answer reports that nothing was mailed.
 */
async function handedOut(
  { organization, people, member, publicUrl, mail, commit }: ApiRequest,
  status: 200 | 201,
  make: (organization: Organization) => Promise<InvitationLink>,
): Promise<Answer> {
  const linkOf = ({ token }: InvitationLink) => `${publicUrl}/invitation#${token}`;
  const answerOf = (made: InvitationLink, isMailed: boolean) => ({
    status,
    body: { id: made.invitation.id, link: linkOf(made), mailed: isMailed },
  });
  const made = await commit(make, (one) => answerOf(one, false));
  const known = await people.installation.organization(organization.stores.organizationId);
  const { invitation } = made;
  const inviter = member.actor.name;
  const shown = { organization: known?.name ?? '', inviter, link: linkOf(made), invitation };
  return answerOf(made, await mail(invitationMail(shown)));
}

const one = { status: 200, description: 'The user.', schema: withSignIn } as const;

export const userOperations = [
  operation(
    {
      id: 'listUsers',
      method: 'get',
      path: '/organizations/{org}/users',
      tag,
      summary: 'Users',
      access: 'users.read',
      query: z.strictObject({ ...listParameters(sorts), ...searchParameter }),
      answers: [{ status: 200, description: 'A page.', schema: pageOf(withSignIn) }],
    },
    async ({ organization, query: { search, ...page } }) => {
      const found = await organization.stores.users.page({ ...page, filter: { search } });
      const documents = await allTold(organization, found.rows);
      return ok({ ...pageDocument(found, () => null), data: documents });
    },
  ),
  operation(
    {
      id: 'getUser',
      method: 'get',
      path: '/organizations/{org}/users/{id}',
      tag,
      summary: 'A user',
      access: 'users.read',
      params,
      answers: [one],
    },
    async ({ organization, params: { id } }) =>
      ok(await told(organization, await find(organization, id))),
  ),
  operation(
    {
      id: 'editUser',
      method: 'patch',
      path: '/organizations/{org}/users/{id}',
      tag,
      summary: 'Change name or role of a user',
      description:
        'A new role applies from the next request. The last administrator stays administrator.',
      access: 'users.change',
      params,
      body: z.strictObject({ name: z.string().max(1000), role: roleSchema }).partial(),
      answers: [one],
    },
    async ({ organization, params: { id }, body }) => {
      const { stores, clock } = organization;
      const change = {
        ...(body.name === undefined ? {} : { name: enteredName(body.name) }),
        ...(body.role === undefined ? {} : { role: body.role }),
      };
      const keep = { keepAdmin: true };
      const saved = await stores.users.edit(id, change, 'any', instant(clock), keep);
      return ok(await told(organization, saved));
    },
  ),
  operation(
    {
      id: 'setMemberId',
      method: 'put',
      path: '/organizations/{org}/users/{id}/member',
      tag,
      summary: 'Enter a Member ID, verified in ConnectWise, or clear it',
      description: 'Your own. Administrators can also change those of others.',
      access: 'member_id.change',
      params,
      body: z.strictObject({ memberId: z.string().max(1000).nullable() }),
      answers: [one],
      untransacted: true,
      refusals: { pointer: () => ['memberId'] },
    },
    async ({ organization, member, params: { id }, body: { memberId } }) => {
      if (member.role !== 'admin' && member.userId !== id) throw new Refusal('not_allowed');
      const user = await find(organization, id);
      const verified =
        memberId === null ? null : await verifyMember(await organization.engine(), memberId);
      return ok(await told(organization, await setMember(organization, user, verified, 'any')));
    },
  ),
  operation(
    {
      id: 'removeUser',
      method: 'delete',
      path: '/organizations/{org}/users/{id}',
      tag,
      summary: 'Remove a user, and their tokens',
      description:
        'With `to`, another user first takes over their AMP contacts, to-dos and companies. If ConnectWise decides the owner of a contact, the next sync follows ConnectWise.',
      access: 'users.change',
      params,
      query: z.strictObject({
        to: z.string().optional().describe('Id of the user who takes over.'),
      }),
      answers: [none],
      untransacted: true,
    },
    async ({ organization, params: { id }, query: { to }, signal }) => {
      const user = await find(organization, id);
      if (to !== undefined) await handOver(organization, user, to, signal);
      await removeUser(organization, user, 'any', { keepAdmin: true });
      return { status: 204 };
    },
  ),
  operation(
    {
      id: 'makeResetLink',
      method: 'post',
      path: '/organizations/{org}/users/{id}/reset-link',
      tag,
      summary: 'Create a password reset link for a user',
      description:
        'It works once, for a day, and does not bypass their second factor. If the user also belongs to other organizations, the link is mailed to them and not shown.',
      access: 'users.change',
      params,
      answers: [
        {
          status: 201,
          description: 'The link.',
          schema: z.strictObject(givenLink),
        },
      ],
      // The link belongs to the account, not to the organization. If the process ended before the
      // answer and the request is repeated, a new link is made, and only the newest is valid.
      untransacted: true,
      secrets: ['link'],
    },
    async ({ organization, people, publicUrl, mail, params: { id } }) => {
      const user = await find(organization, id);
      const { accountId } = user;
      const account = accountId === null ? null : await people.identity.account(accountId);
      if (account === null) throw notFound('user', id);
      const { token, expiresAt } = await people.identity.resetToken(account.id);
      // The link gives access to the account, in every organization it belongs to. Read after it is
      // made: joining another organization ends only links that are there already.
      const isElsewhere = (await people.installation.memberships(account.id)).length > 1;
      const link = `${publicUrl}/reset#${token}`;
      await organization.stores.decisions.note(
        {
          about: { kind: 'user', id },
          label: userLabel(user),
          decided: {
            what: 'changed',
            changes: [{ name: 'resetLink', old: null, new: 'changed' }],
          },
        },
        instant(organization.clock),
      );
      const details = { url: link, expiresAt: mailedInstant(expiresAt) };
      const isMailed = await mail({ mail: 'reset', to: account.email, details });
      if (isElsewhere && !isMailed) throw new Failure('account_elsewhere');
      return { status: 201, body: { ...(isElsewhere ? {} : { link }), mailed: isMailed } };
    },
  ),
  operation(
    {
      id: 'endUserSessions',
      method: 'delete',
      path: '/organizations/{org}/users/{id}/sessions',
      tag,
      summary: 'Sign a user out everywhere',
      description:
        'Ends all of their sessions from the next request. Their password and tokens stay valid.',
      access: 'users.change',
      params,
      answers: [none],
      untransacted: true,
    },
    async ({ organization, people, params: { id } }) => {
      await endSessionsOf(organization, people.identity, await find(organization, id));
      return { status: 204 };
    },
  ),
  operation(
    {
      id: 'listInvitations',
      method: 'get',
      path: '/organizations/{org}/invitations',
      tag,
      summary: 'Open invitations',
      access: 'users.read',
      answers: [
        {
          status: 200,
          description: 'All of them.',
          schema: z.strictObject({ data: z.array(invitationSchema), nextCursor: z.null() }),
        },
      ],
    },
    async ({ organization }) => {
      const rows = await organization.stores.invitations.list();
      return ok({ data: rows.map(invitationDocument), nextCursor: null });
    },
  ),
  operation(
    {
      id: 'invite',
      method: 'post',
      path: '/organizations/{org}/invitations',
      tag,
      summary: 'Invite someone',
      access: 'users.change',
      body: z.strictObject({ email: z.email().max(254), role: roleSchema }),
      answers: [{ status: 201, description: 'The invitation, with its link.', schema: linkSchema }],
      untransacted: true,
      secrets: ['link'],
    },
    async (request) => {
      const { people, body } = request;
      return await handedOut(request, 201, (organization) =>
        invite({ ...organization, bearers: people.bearers }, body),
      );
    },
  ),
  operation(
    {
      id: 'renewInvitation',
      method: 'post',
      path: '/organizations/{org}/invitations/{id}/renew',
      tag,
      summary: 'Give an invitation a new link',
      access: 'users.change',
      params,
      answers: [{ status: 200, description: 'The invitation, with its link.', schema: linkSchema }],
      untransacted: true,
      secrets: ['link'],
    },
    async (request) => {
      const {
        people,
        params: { id },
      } = request;
      return await handedOut(request, 200, (organization) =>
        renewInvitation({ ...organization, bearers: people.bearers }, id),
      );
    },
  ),
  operation(
    {
      id: 'revokeInvitation',
      method: 'delete',
      path: '/organizations/{org}/invitations/{id}',
      tag,
      summary: 'Revoke an invitation',
      access: 'users.change',
      params,
      answers: [none],
    },
    async ({ organization, params: { id } }) => {
      await revokeInvitation(organization, id);
      return { status: 204 };
    },
  ),
];

import { z } from 'zod';
import { sessionDocument, sessionSchema } from '../../contract/session.ts';
import { enteredName } from '../../engine/setup/tokens.ts';
import type { Caller } from '../../ports/access.ts';
import { ok, operation, type ServedPeople } from '../operation.ts';
import { fromOf, sessionOf, withCookies } from '../people.ts';

const tag = 'Me';
const text = z.string().max(1000);
const none = { status: 204, description: 'Done.' } as const;
const organizationSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  userId: z.string().nullable(),
  role: z.enum(['admin', 'member']),
});
const meSchema = z.strictObject({
  user: z
    .strictObject({ id: z.string(), name: z.string(), email: z.string() })
    .nullable()
    .describe('Null for a token.'),
  secondFactor: z.boolean(),
  confirmedAt: z.iso.datetime().nullable().describe('When the password was last given.'),
  organizations: z.array(organizationSchema),
});

/** Of a caller: those their account is a user of, or the one of their token. */
async function organizationsOf({ installation }: ServedPeople, caller: Caller) {
  if (caller.kind === 'session') {
    const found = await installation.memberships(caller.accountId);
    return found.map(({ organizationId: id, organizationName: name, userId, role }) => ({
      id,
      name,
      userId,
      role,
    }));
  }
  const { organizationId: id, userId } = caller;
  const organization = await installation.organization(id);
  const role = userId === null ? 'admin' : await installation.roleOf(id, userId);
  if (organization === null || role === null) return [];
  return [{ id, name: organization.name, userId, role }];
}

/** Names that make no password: of the organizations somebody belongs to. */
async function namesOf(people: ServedPeople, caller: Caller): Promise<readonly string[]> {
  return (await organizationsOf(people, caller)).map(({ name }) => name);
}

export const meOperations = [
  operation(
    {
      id: 'getMe',
      method: 'get',
      path: '/me',
      tag,
      summary: 'Who you are, and where you belong',
      access: 'signed_in',
      answers: [{ status: 200, description: 'You.', schema: meSchema }],
    },
    async ({ people, caller }) => {
      if (caller === null) throw new Error('somebody is signed in');
      const organizations = await organizationsOf(people, caller);
      if (caller.kind === 'token') {
        return ok({ user: null, secondFactor: false, confirmedAt: null, organizations });
      }
      const account = await people.identity.account(caller.accountId);
      const { accountId: id, name, email, confirmedAt } = caller;
      const secondFactor = account?.hasSecondFactor ?? false;
      return ok({ user: { id, name, email }, secondFactor, confirmedAt, organizations });
    },
  ),
  operation(
    {
      id: 'listOrganizations',
      method: 'get',
      path: '/organizations',
      tag: 'Organization',
      summary: 'The organizations you belong to',
      access: 'signed_in',
      answers: [
        {
          status: 200,
          description: 'All of them.',
          schema: z.strictObject({ data: z.array(organizationSchema), nextCursor: z.null() }),
        },
      ],
    },
    async ({ people, caller }) => {
      if (caller === null) throw new Error('somebody is signed in');
      return ok({ data: await organizationsOf(people, caller), nextCursor: null });
    },
  ),
  operation(
    {
      id: 'renameMe',
      method: 'patch',
      path: '/me',
      tag,
      summary: 'Change your name',
      access: 'session',
      body: z.strictObject({ name: text }),
      answers: [none],
    },
    async (request) => {
      const { accountId } = sessionOf(request);
      await request.people.identity.renameAccount(accountId, enteredName(request.body.name));
      return { status: 204 };
    },
  ),
  operation(
    {
      id: 'changePassword',
      method: 'post',
      path: '/me/password',
      tag,
      summary: 'Change your password',
      description: 'Ends all of your other sessions.',
      access: 'session',
      body: z.strictObject({ current: text, new: text }),
      answers: [none],
    },
    async (request) => {
      const { people, body } = request;
      const session = sessionOf(request);
      const names = await namesOf(people, session);
      await people.identity.changePassword(session, body, names, fromOf(request));
      return { status: 204 };
    },
  ),
  operation(
    {
      id: 'listSessions',
      method: 'get',
      path: '/me/sessions',
      tag,
      summary: 'Your sessions',
      access: 'session',
      answers: [
        {
          status: 200,
          description: 'All that are open.',
          schema: z.strictObject({ data: z.array(sessionSchema), nextCursor: z.null() }),
        },
      ],
    },
    async (request) => {
      const { accountId, sessionId } = sessionOf(request);
      const rows = await request.people.identity.sessions(accountId);
      return ok({ data: rows.map((row) => sessionDocument(row, sessionId)), nextCursor: null });
    },
  ),
  operation(
    {
      id: 'endOtherSessions',
      method: 'delete',
      path: '/me/sessions',
      tag,
      summary: 'End all of your other sessions',
      access: 'session',
      answers: [none],
    },
    async (request) => {
      await request.people.identity.endOtherSessions(sessionOf(request));
      return { status: 204 };
    },
  ),
  operation(
    {
      id: 'endSession',
      method: 'delete',
      path: '/me/sessions/{id}',
      tag,
      summary: 'End one of your sessions',
      access: 'session',
      params: z.strictObject({ id: z.string() }),
      answers: [none],
    },
    async (request) => {
      const { accountId } = sessionOf(request);
      await request.people.identity.endSession(accountId, request.params.id);
      return { status: 204 };
    },
  ),
  operation(
    {
      id: 'beginSecondFactor',
      method: 'post',
      path: '/me/second-factor',
      tag,
      summary: 'Begin a second factor',
      description: 'It counts once a code was verified.',
      access: 'session',
      body: z.strictObject({ password: text }),
      answers: [
        {
          status: 200,
          description: 'What an authenticator app is given, and codes for the day it is lost.',
          schema: z.strictObject({ uri: z.string(), backupCodes: z.array(z.string()) }),
        },
      ],
    },
    async (request) => {
      const { identity } = request.people;
      const { password } = request.body;
      return ok(await identity.beginSecondFactor(sessionOf(request), password, fromOf(request)));
    },
  ),
  operation(
    {
      id: 'verifySecondFactor',
      method: 'post',
      path: '/me/second-factor/verify',
      tag,
      summary: 'Verify a first code, which switches the second factor on',
      access: 'session',
      body: z.strictObject({ code: text }),
      answers: [none],
      refusals: { statuses: { second_factor_refused: 422 } },
    },
    async (request) => {
      const { identity } = request.people;
      const session = sessionOf(request);
      const cookies = await identity.verifySecondFactor(
        session,
        request.body.code,
        fromOf(request),
      );
      return withCookies(204, null, cookies);
    },
  ),
  operation(
    {
      id: 'removeSecondFactor',
      method: 'delete',
      path: '/me/second-factor',
      tag,
      summary: 'Switch the second factor off',
      access: 'session',
      recentPassword: true,
      answers: [none],
    },
    async (request) => {
      await request.people.identity.removeSecondFactor(sessionOf(request));
      return { status: 204 };
    },
  ),
];

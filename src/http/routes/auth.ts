import { z } from 'zod';
import { instantSchema } from '../../contract/value.ts';
import {
  acceptInvitation,
  claimInstallation,
  lookAtInvitation,
  refuseClaimed,
} from '../../engine/setup/entering.ts';
import type { SignedIn } from '../../ports/identity.ts';
import { ok, operation } from '../operation.ts';
import { fromOf, sessionOf, withCookies } from '../people.ts';
import { accountOf, confirming, noteSecurity, noteSession, signingIn } from '../signIns.ts';

const tag = 'Sign-in';
const text = z.string().max(1000);
const userSchema = z.strictObject({ id: z.string(), name: z.string(), email: z.string() });
const signedInSchema = z.union([
  z.strictObject({ user: userSchema }),
  z.strictObject({ next: z.literal('second_factor') }),
]);
const seenInvitationSchema = z.union([
  z.strictObject({
    state: z.enum(['open', 'expired']),
    organization: z.string(),
    email: z.string(),
    role: z.enum(['admin', 'member']),
    invitedBy: z.string().nullable().describe('Name of the person who sent the invitation.'),
    expiresAt: instantSchema,
    hasAccount: z
      .boolean()
      .describe(
        'Whether the address already has an account. If so, its password accepts the invitation.',
      ),
  }),
  z.strictObject({
    state: z
      .enum(['accepted', 'revoked', 'renewed'])
      .describe('How it ended. A renewed invitation has a newer link.'),
  }),
]);
const none = { status: 204, description: 'Done.' } as const;

function answered(result: SignedIn, status = 200): Response {
  if (result.next === 'second_factor') {
    return withCookies(status, { next: 'second_factor' }, result.cookies);
  }
  const { id, name, email } = result.account;
  return withCookies(status, { user: { id, name, email } }, result.cookies);
}

export const authOperations = [
  operation(
    {
      id: 'signIn',
      method: 'post',
      path: '/auth/sign-in',
      tag,
      summary: 'Sign in with a password',
      description:
        'Sets the session cookie, or a short-lived cookie for the second step if the account has a second factor. After ten failed attempts at one account in ten minutes, addresses that it never signed in from are rejected.',
      access: 'public',
      signIn: true,
      body: z.strictObject({ email: text, password: text }),
      answers: [
        { status: 200, description: 'Signed in, or a second factor.', schema: signedInSchema },
      ],
    },
    async (request) => {
      const { identity } = request.people;
      const who = () => identity.accountByEmail(request.body.email);
      const work = () => identity.signIn(request.body, fromOf(request));
      return answered(await signingIn(request, who, work));
    },
  ),
  operation(
    {
      id: 'giveSecondFactor',
      method: 'post',
      path: '/auth/second-factor',
      tag,
      summary: 'Complete the sign-in with a code of the second factor, or a backup code',
      access: 'public',
      signIn: true,
      body: z.strictObject({ code: text }),
      answers: [{ status: 200, description: 'Signed in.', schema: signedInSchema }],
    },
    async (request) => {
      const { identity } = request.people;
      const from = fromOf(request);
      const challenged = await identity.challenged(from);
      const work = () => identity.secondFactor(request.body.code, from);
      return answered(await signingIn(request, async () => challenged, work));
    },
  ),
  operation(
    {
      id: 'signOut',
      method: 'post',
      path: '/auth/sign-out',
      tag,
      summary: 'End this session',
      access: 'session',
      answers: [none],
    },
    async (request) => {
      const { identity } = request.people;
      const session = sessionOf(request);
      const cookies = await identity.signOut(session, fromOf(request));
      const { accountId: id, email } = session;
      await noteSession(request, { id, email }, 'signed_out');
      return withCookies(204, null, cookies);
    },
  ),
  operation(
    {
      id: 'confirmPassword',
      method: 'post',
      path: '/auth/confirm',
      tag,
      summary: 'Confirm the password',
      description:
        'Valid for ten minutes, for requests that require it: tokens, second factor, e-mail address.',
      access: 'session',
      body: z.strictObject({ password: text }),
      answers: [none],
      refusals: { statuses: { sign_in_refused: 422 } },
    },
    async (request) => {
      const { identity } = request.people;
      const session = sessionOf(request);
      await confirming(request, accountOf(session), () =>
        identity.confirm(session, request.body.password, fromOf(request)),
      );
      return { status: 204 };
    },
  ),
  operation(
    {
      id: 'acceptInvitation',
      method: 'post',
      path: '/auth/invitations/accept',
      tag,
      summary: 'Accept an invitation',
      description: 'A person who already has an account sends its password.',
      access: 'public',
      body: z.strictObject({ token: text, name: text, password: text }),
      answers: [{ status: 200, description: 'Signed in.', schema: signedInSchema }],
    },
    async (request) => {
      const { people, body, requestId, address } = request;
      const who = async () => {
        const known = await people.installation.invitationByHash(people.bearers.digest(body.token));
        return known === null ? null : await people.identity.accountByEmail(known.email);
      };
      const deps = { ...people, origin: { requestId, address } };
      const work = () => acceptInvitation(deps, body, fromOf(request));
      return answered(await signingIn(request, who, work));
    },
  ),
  operation(
    {
      id: 'lookAtInvitation',
      method: 'post',
      path: '/auth/invitations/look',
      tag,
      summary: 'Read an invitation by its link',
      description:
        'Changes nothing. A link that never belonged to an invitation is rejected with `link_not_valid`.',
      access: 'public',
      untransacted: true,
      body: z.strictObject({ token: text }),
      answers: [{ status: 200, description: 'The invitation.', schema: seenInvitationSchema }],
    },
    async ({ people, body }) => {
      const seen = await lookAtInvitation(people, body.token);
      if (!('email' in seen)) return ok(seen);
      const { organizationName: organization, invitedBy, ...rest } = seen;
      return ok({ ...rest, organization, invitedBy: invitedBy?.name ?? null });
    },
  ),
  operation(
    {
      id: 'resetPassword',
      method: 'post',
      path: '/auth/reset',
      tag,
      summary: 'Set a new password with a reset link',
      description: 'Ends all sessions of the account. Signing in still requires the second factor.',
      access: 'public',
      body: z.strictObject({ token: text, password: text }),
      answers: [none],
    },
    async (request) => {
      const { people, body } = request;
      const namesOf = async (accountId: string) =>
        (await people.installation.memberships(accountId)).map((one) => one.organizationName);
      const account = await people.identity.reset(body.token, body.password, namesOf);
      await noteSecurity(request, account, 'password');
      return { status: 204 };
    },
  ),
  operation(
    {
      id: 'getSetup',
      method: 'get',
      path: '/setup',
      tag: 'Setup',
      summary: 'Whether this installation can still be set up',
      access: 'public',
      answers: [
        {
          status: 200,
          description: 'Whether it can.',
          schema: z.strictObject({ open: z.literal(true) }),
        },
      ],
    },
    async ({ people }) => {
      await refuseClaimed(people);
      return ok({ open: true });
    },
  ),
  operation(
    {
      id: 'setUp',
      method: 'post',
      path: '/setup',
      tag: 'Setup',
      summary: 'Set up the installation with its one-time link',
      access: 'public',
      body: z.strictObject({
        token: text,
        organization: text,
        name: text,
        email: z.email().max(254),
        password: text,
        publicAddress: text,
      }),
      answers: [
        {
          status: 201,
          description: 'The organization and its administrator, who is signed in.',
          schema: z.strictObject({
            organization: z.strictObject({ id: z.string(), name: z.string() }),
            user: z.strictObject({ id: z.string(), email: z.string() }),
          }),
        },
      ],
    },
    async (request) => {
      const { people, body } = request;
      const { organizationId, userId } = await claimInstallation(people, body);
      await people.forgetSetupLink();
      const result = await people.identity.signIn(body, fromOf(request));
      if (result.next === 'session') await noteSession(request, result.account, 'signed_in');
      const organization = await people.installation.organization(organizationId);
      const email = body.email.toLowerCase();
      const document = {
        organization: { id: organizationId, name: organization?.name ?? '' },
        user: { id: userId, email },
      };
      return withCookies(201, document, result.cookies);
    },
  ),
];

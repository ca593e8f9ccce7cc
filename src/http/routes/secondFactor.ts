import { z } from 'zod';
import { ok, operation } from '../operation.ts';
import { fromOf, sessionOf, withCookies } from '../people.ts';
import { accountOf, confirming, noteSecurity } from '../signIns.ts';

const tag = 'Me';
const text = z.string().max(1000);
const none = { status: 204, description: 'Done.' } as const;

export const secondFactorOperations = [
  operation(
    {
      id: 'beginSecondFactor',
      method: 'post',
      path: '/me/second-factor',
      tag,
      summary: 'Set up a second factor',
      description: 'It takes effect after you verify a code.',
      access: 'session',
      body: z.strictObject({ password: text }),
      answers: [
        {
          status: 200,
          description: 'The secret for an authenticator app, and backup codes.',
          schema: z.strictObject({ uri: z.string(), backupCodes: z.array(z.string()) }),
        },
      ],
    },
    async (request) => {
      const { identity } = request.people;
      const { password } = request.body;
      const session = sessionOf(request);
      const begun = await confirming(request, accountOf(session), () =>
        identity.beginSecondFactor(session, password, fromOf(request)),
      );
      return ok(begun);
    },
  ),
  operation(
    {
      id: 'verifySecondFactor',
      method: 'post',
      path: '/me/second-factor/verify',
      tag,
      summary: 'Switch on the second factor with a first code',
      access: 'session',
      body: z.strictObject({ code: text }),
      answers: [none],
      refusals: { statuses: { second_factor_refused: 422 } },
    },
    async (request) => {
      const { identity } = request.people;
      const session = sessionOf(request);
      const cookies = await confirming(request, accountOf(session), () =>
        identity.verifySecondFactor(session, request.body.code, fromOf(request)),
      );
      await noteSecurity(request, accountOf(session), 'secondFactorOn');
      return withCookies(204, null, cookies);
    },
  ),
  operation(
    {
      id: 'makeBackupCodes',
      method: 'post',
      path: '/me/second-factor/backup-codes',
      tag,
      summary: 'Create new backup codes; earlier ones stop working',
      access: 'session',
      body: z.strictObject({ password: text }),
      answers: [
        {
          status: 200,
          description: 'The codes, shown once.',
          schema: z.strictObject({ backupCodes: z.array(z.string()) }),
        },
      ],
      refusals: { statuses: { second_factor_refused: 422 } },
    },
    async (request) => {
      const { identity } = request.people;
      const session = sessionOf(request);
      const { password } = request.body;
      const backupCodes = await confirming(request, accountOf(session), () =>
        identity.newBackupCodes(session, password, fromOf(request)),
      );
      await noteSecurity(request, accountOf(session), 'backupCodes');
      return ok({ backupCodes });
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
      const { identity } = request.people;
      const session = sessionOf(request);
      const account = await identity.account(session.accountId);
      await identity.removeSecondFactor(session);
      if (account?.hasSecondFactor === true) {
        await noteSecurity(request, account, 'secondFactorOff');
      }
      return { status: 204 };
    },
  ),
];

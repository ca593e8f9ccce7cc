import { z } from 'zod';
import { Failure } from '../../core/failure.ts';
import { because } from '../../core/failureReasons.ts';
import type { ChangedEmail } from '../../ports/identity.ts';
import { mailedInstant } from '../mailed.ts';
import { type ApiRequest, ok, operation } from '../operation.ts';
import { fromOf, sessionOf } from '../people.ts';
import { accountOf, confirming } from '../signIns.ts';

const tag = 'Me';
const text = z.string().max(1000);
const none = { status: 204, description: 'Done.' } as const;

/** Notifies the previous address; the answer does not wait for it. */
function tellBefore(
  { beside, mail, publicUrl }: Pick<ApiRequest, 'beside' | 'mail' | 'publicUrl'>,
  { before, after }: ChangedEmail,
): void {
  const details = { before, after, url: publicUrl };
  beside(async () => {
    await mail({ mail: 'email_changed', to: before, details });
  });
}

export const ownEmailOperations = [
  operation(
    {
      id: 'changeMyEmail',
      method: 'post',
      path: '/me/email',
      tag,
      summary: 'Change your e-mail address',
      description:
        'If a mail server is configured, a link is mailed to the new address, and the address takes effect once you open the link. The answer is the same if the address is already taken. Without a mail server, it takes effect at once. It then applies in every organization you belong to, and your other sessions end.',
      access: 'session',
      signIn: true,
      body: z.strictObject({ email: text, password: text }),
      answers: [
        {
          status: 200,
          description: 'Changed, or a link was mailed.',
          schema: z.strictObject({ state: z.enum(['changed', 'link_mailed']) }),
        },
      ],
    },
    async (request) => {
      const { people, requestId, address, body, canMail, mail, publicUrl } = request;
      const { identity } = people;
      const session = sessionOf(request);
      const account = accountOf(session);
      if (!canMail) {
        await confirming(request, account, () =>
          identity.changeEmail(session, body, { requestId, address }),
        );
        return ok({ state: 'changed' });
      }
      const { email, link } = await confirming(request, account, () =>
        identity.askEmailChange(session, body, fromOf(request)),
      );
      const isMailed = await mail(
        link === null
          ? { mail: 'email_in_use', to: email, details: {} }
          : {
              mail: 'email_change',
              to: email,
              details: {
                url: `${publicUrl}/email#${link.token}`,
                expiresAt: mailedInstant(link.expiresAt),
              },
            },
      );
      if (!isMailed) {
        await identity.dropEmailChange(session.accountId);
        throw new Failure('mail_not_sent', because({ code: 'mail_server' }));
      }
      return ok({ state: 'link_mailed' });
    },
  ),
  operation(
    {
      id: 'dropMyEmailChange',
      method: 'delete',
      path: '/me/email',
      tag,
      summary: 'Keep your e-mail address; the link mailed to the new one stops working',
      access: 'session',
      answers: [none],
    },
    async (request) => {
      await request.people.identity.dropEmailChange(sessionOf(request).accountId);
      return { status: 204 };
    },
  ),
  operation(
    {
      id: 'confirmMyEmail',
      method: 'post',
      path: '/auth/email/confirm',
      tag: 'Sign-in',
      summary: 'Confirm a new e-mail address with the link mailed to it',
      description: 'Ends all sessions of the account except the one that asked for the change.',
      access: 'public',
      body: z.strictObject({ token: text }),
      answers: [
        {
          status: 200,
          description: 'You sign in with it from now on.',
          schema: z.strictObject({ email: z.string() }),
        },
      ],
    },
    async (request) => {
      const { people, requestId, address, body } = request;
      const changed = await people.identity.confirmEmailChange(body.token, { requestId, address });
      tellBefore(request, changed);
      return ok({ email: changed.after });
    },
  ),
];

import type { User } from '../core/contact/owners.ts';
import { asFailure } from '../core/failure.ts';
import type { Log } from '../ports/log.ts';
import type { Mailer } from '../ports/mail.ts';
import type { Notice, Notify } from '../ports/notify.ts';
import { failureAdvice, failureMessage } from '../texts/failureText.ts';
import { mailText } from '../texts/mailText.ts';
import type { Texts } from '../texts/texts.ts';

type Deps = {
  readonly mailer: Mailer;
  readonly log: Log;
  readonly texts: Texts;
  /** Null until a public address is known: then the mail names no page. */
  readonly publicUrl: () => Promise<string | null>;
  readonly organization: (
    id: string,
  ) => Promise<{ readonly name: string; readonly users: readonly User[] } | null>;
};

/**
 * Notifies the administrators of an organization by mail. A mail that cannot be sent stops nothing.
 */
export function createMailNotices(deps: Deps): Notify {
  const { mailer, log, texts } = deps;
  return {
    async tell(organizationId, notice) {
      try {
        const organization = await deps.organization(organizationId);
        if (organization === null) return;
        const { name, users } = organization;
        const page = await deps.publicUrl();
        const url = page === null ? '' : `${page}/organizations/${organizationId}${pathOf(notice)}`;
        const told = mailText(
          notice.kind,
          { organization: name, url, ...failureOf(notice, texts) },
          texts,
        );
        const admins = users.filter(({ role }) => role === 'admin');
        // Each on its own: an address that is no longer there keeps the notice from nobody else.
        const sent = await Promise.allSettled(
          admins.map(({ email }) => mailer.send({ to: email, ...told })),
        );
        for (const one of sent) if (one.status === 'rejected') throw one.reason;
      } catch (thrown) {
        log.warn('notice.not_mailed', {
          organizationId,
          kind: notice.kind,
          code: asFailure(thrown).code,
        });
      }
    },
  };
}

function pathOf(notice: Notice): string {
  if ('webhookId' in notice) return '/webhooks';
  return notice.kind === 'keys_refused' ? '/connection' : `/runs/${notice.runId}`;
}

function failureOf(notice: Notice, texts: Texts): Readonly<Record<string, string>> {
  if (!('failure' in notice)) return {};
  const { failure } = notice;
  return { message: failureMessage(failure, texts), advice: failureAdvice(failure, texts).text };
}

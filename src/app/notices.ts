import type { Config } from '../config/readConfig.ts';
import { createMailer } from '../connectors/mail/smtp.ts';
import { scheduleActor } from '../core/actor.ts';
import type { Mailer } from '../ports/mail.ts';
import type { Notify } from '../ports/notify.ts';
import { english } from '../texts/english/english.ts';
import { createMailNotices } from './mailNotices.ts';
import type { App } from './openApp.ts';

/** The sender of mails: as configured, or an address at the host of the public address. */
export function senderOf(from: string | null, publicUrl: string | null): string {
  const host = publicUrl === null ? 'localhost' : new URL(publicUrl).hostname;
  return from ?? `ampwise@${host}`;
}

/** The mail server as configured; null where none is. */
export function mailerOf({ mail, service }: Pick<Config, 'mail' | 'service'>): Mailer | null {
  return mail === null ? null : createMailer(mail.smtpUrl, senderOf(mail.from, service.publicUrl));
}

/**
 * Tells administrators what they have to know: in the log always, and by mail where a mail server is
 * configured. What waits for them stands in the tables as well, whether they were told or not.
 */
export function noticesOf(
  app: Pick<App, 'installation' | 'organization' | 'log'>,
  config: Pick<Config, 'mail' | 'service'>,
): { readonly notify: Notify; readonly close: () => void } {
  const { installation, log } = app;
  const publicUrl = async () => config.service.publicUrl ?? (await installation.publicAddress());
  const mailer = mailerOf(config);
  const mailed =
    mailer === null
      ? null
      : createMailNotices({
          mailer,
          log,
          texts: english,
          publicUrl,
          async organization(id) {
            const known = await installation.organization(id);
            if (known === null) return null;
            return {
              name: known.name,
              users: await app.organization(id, scheduleActor).stores.users.list(),
            };
          },
        });
  return {
    notify: {
      async tell(organizationId, notice) {
        log.warn('notice', { organizationId, kind: notice.kind, runId: notice.runId });
        await mailed?.tell(organizationId, notice);
      },
    },
    close: () => mailer?.close(),
  };
}

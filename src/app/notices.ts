import type { Config } from '../config/readConfig.ts';
import { createMailer } from '../connectors/mail/smtp.ts';
import { scheduleActor } from '../core/actor.ts';
import type { Mailer } from '../ports/mail.ts';
import type { Notify } from '../ports/notify.ts';
import { english } from '../texts/english/english.ts';
import { createMailNotices } from './mailNotices.ts';
import type { App } from './openApp.ts';

type Addressed = { readonly installation: Pick<App['installation'], 'publicAddress'> };
type AddressConfig = { readonly service: Pick<Config['service'], 'publicUrl'> };

/** The public address: as configured, or as it was given at set-up; null if neither is known yet. */
export async function publicAddress(
  { installation }: Addressed,
  { service }: AddressConfig,
): Promise<string | null> {
  return service.publicUrl ?? (await installation.publicAddress());
}

/** The sender address of mails: the configured one, or one at the host of the public address. */
export async function senderOf(
  app: Addressed,
  config: AddressConfig & { readonly mail: { readonly from: string | null } },
): Promise<string> {
  const known = await publicAddress(app, config);
  return config.mail.from ?? `ampwise@${known === null ? 'localhost' : new URL(known).hostname}`;
}

/** The mail server as configured; null if none is. */
export function mailerOf(
  app: Addressed,
  { mail, service }: Pick<Config, 'mail' | 'service'>,
): Mailer | null {
  if (mail === null) return null;
  return createMailer(mail.smtpUrl, () => senderOf(app, { mail, service }));
}

/**
 * Notifies administrators: always in the log, and by mail if a mail server is configured. The
 * tables also contain what needs their attention, whether they were notified or not.
 */
export function noticesOf(
  app: Pick<App, 'installation' | 'organization' | 'log'>,
  config: Pick<Config, 'mail' | 'service'>,
): { readonly notify: Notify; readonly close: () => void } {
  const { installation, log } = app;
  const mailer = mailerOf(app, config);
  const mailed =
    mailer === null
      ? null
      : createMailNotices({
          mailer,
          log,
          texts: english,
          publicUrl: () => publicAddress(app, config),
          async organization(id) {
            const known = await installation.organization(id);
            // No mail is sent about made-up data.
            if (known === null || (await installation.examples.of(id)) !== null) return null;
            return {
              name: known.name,
              users: await app.organization(id, scheduleActor).stores.users.list(),
            };
          },
        });
  return {
    notify: {
      async tell(organizationId, notice) {
        const about = 'runId' in notice ? { runId: notice.runId } : { webhookId: notice.webhookId };
        log.warn('notice', { organizationId, kind: notice.kind, ...about });
        await mailed?.tell(organizationId, notice);
      },
    },
    close: () => mailer?.close(),
  };
}

import type { Config } from '../config/readConfig.ts';
import type { InvitationLink } from '../engine/setup/invitations.ts';
import { invitationMail } from '../http/invitationMail.ts';
import { mailed } from '../http/mailed.ts';
import { english } from '../texts/english/english.ts';
import { mailerOf } from './notices.ts';
import type { App, Organization } from './openApp.ts';

/**
 * Mails the link of an invitation that was made on the command line. False if no mail server is configured,
 * or if it failed, which is logged without the address. Throws nothing.
 */
export async function mailInvitation(
  app: App,
  { stores: { organizationId, actor } }: Organization,
  config: Pick<Config, 'mail' | 'service'>,
  { invitation }: InvitationLink,
  link: string,
): Promise<boolean> {
  const mailer = mailerOf(app, config);
  if (mailer === null) return false;
  try {
    const known = await app.installation.organization(organizationId);
    const inviter = actor.kind === 'command_line' ? english.anAdministrator : actor.name;
    const mail = invitationMail({ organization: known?.name ?? '', inviter, link, invitation });
    return await mailed({ mailer, texts: english, log: app.log }, app.ids.next(), mail);
  } finally {
    mailer.close();
  }
}

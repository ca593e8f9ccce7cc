import type { Command } from 'commander';
import { usualBase } from '../../config/usualAddress.ts';
import { invitationDocument } from '../../contract/invitation.ts';
import { plainText } from '../../core/plainText.ts';
import type { Role } from '../../core/rights.ts';
import { invite } from '../../engine/setup/invitations.ts';
import { examples, oneOf, remarks } from '../arguments.ts';
import { readable } from '../output/text.ts';
import { type CommonOptions, inSession } from '../session.ts';

type InviteOptions = CommonOptions & { readonly role: Role };

const note = `The person who opens the link chooses a password and joins the organization. The link works once, for
7 days. If a mail server is configured (AMPWISE_SMTP_URL), the link is also mailed.`;

/** Adds the command that invites a person; see engine/setup/invitations.ts. */
export function addInvite(parent: Command): void {
  parent
    .command('invite')
    .description('Invites someone to sign in to the web app, and prints the link once.')
    .argument('<email>', 'e-mail address of the person')
    .option('--role <role>', 'admin or member', oneOf('admin', 'member'), 'member')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples(
        'ampwise users invite ann@example.com',
        'ampwise users invite bob@example.com --role admin',
      ) + remarks(note),
    )
    .action((email: string, { role, ...options }: InviteOptions) =>
      inSession(options, async ({ output, config, organization, installation }) => {
        const own = await organization({ begin: true });
        const app = await installation();
        const { publicAddress } = await import('../../app/notices.ts');
        const base = (await publicAddress(app, config)) ?? usualBase;
        const { bearers } = app;
        const made = await invite({ ...own, bearers }, { email, role });
        const { invitation, token } = made;
        const link = `${base}/invitation#${token}`;
        const { mailInvitation } = await import('../../app/mailInvitation.ts');
        const mailed = await mailInvitation(app, own, config, made, link);
        const to = plainText(invitation.email);
        output.say(
          link,
          mailed
            ? `The link was mailed to ${to}. It is not shown again.`
            : `Give this link to ${to}. It is not shown again.`,
          `It works once, until ${readable(invitation.expiresAt)}.`,
        );
        if (config.mail !== null && !mailed) {
          output.warn('The link could not be mailed. The log says why.');
        }
        if (output.json) await output.document({ ...invitationDocument(invitation), link, mailed });
        return undefined;
      }),
    );
}

import type { InvitationRow } from '../ports/accessStores.ts';
import { type MailRequest, mailedInstant } from './mailed.ts';

/** The mail with the link of an invitation. */
export function invitationMail({
  organization,
  inviter,
  link,
  invitation: { email, expiresAt },
}: {
  /** The name of the organization, and that of the person who invites. */
  readonly organization: string;
  readonly inviter: string;
  readonly link: string;
  readonly invitation: Pick<InvitationRow, 'email' | 'expiresAt'>;
}): MailRequest {
  const details = { organization, inviter, url: link, expiresAt: mailedInstant(expiresAt) };
  return { mail: 'invitation', to: email, details };
}

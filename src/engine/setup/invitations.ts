import { badInput } from '../../core/badInput.ts';
import { canonicalText } from '../../core/contact/canonical.ts';
import { isEmail } from '../../core/contact/emails.ts';
import { notFound } from '../../core/notFound.ts';
import type { Role } from '../../core/rights.ts';
import type { InvitationRow } from '../../ports/accessStores.ts';
import type { Bearers } from '../../ports/bearers.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { inDays } from './tokens.ts';

type Deps = Pick<EngineDeps, 'stores' | 'clock' | 'ids'> & { readonly bearers: Bearers };

/** An invitation, and the token that its link ends with, which is given out here and nowhere else. */
export type InvitationLink = { readonly invitation: InvitationRow; readonly token: string };

/** Days for which an invitation is open. */
const openDays = 7;

/** Invites someone. Throws `bad_input`, `already_invited`. */
export async function invite(
  { stores, clock, ids, bearers }: Deps,
  entered: { readonly email: string; readonly role: Role },
): Promise<InvitationLink> {
  const email = canonicalText(entered.email);
  if (!isEmail(email)) throw badInput('email', { code: 'no_email' }, { code: 'one_email' });
  const token = bearers.next();
  const invitation = await stores.invitations.add(
    {
      id: ids.next(),
      email,
      role: entered.role,
      tokenHash: bearers.digest(token),
      expiresAt: inDays(clock, openDays),
    },
    instant(clock),
  );
  return { invitation, token };
}

/** Gives an invitation a new link; the previous one stops working. Throws `not_found`. */
export async function renewInvitation(
  { stores, clock, bearers }: Omit<Deps, 'ids'>,
  id: string,
): Promise<InvitationLink> {
  const token = bearers.next();
  const expiresAt = inDays(clock, openDays);
  const invitation = await stores.invitations.renew(
    id,
    bearers.digest(token),
    expiresAt,
    instant(clock),
  );
  return { invitation, token };
}

/** Throws `not_found`. */
export async function revokeInvitation(
  { stores, clock }: Pick<Deps, 'stores' | 'clock'>,
  id: string,
): Promise<void> {
  if (!(await stores.invitations.revoke(id, instant(clock)))) throw notFound('invitation', id);
}

import type { Actor } from '../core/actor.ts';
import { badInput } from '../core/badInput.ts';
import { canonicalText } from '../core/contact/canonical.ts';
import { isEmail } from '../core/contact/emails.ts';
import { asFailure, Failure } from '../core/failure.ts';
import type { Bearers } from '../ports/bearers.ts';
import type { Clock } from '../ports/clock.ts';
import type { Identity } from '../ports/identity.ts';
import type { AccountRow, IdentityStore } from '../ports/identityStore.ts';
import type { Log } from '../ports/log.ts';

type Deps = {
  readonly store: IdentityStore;
  readonly bearers: Bearers;
  readonly clock: Pick<Clock, 'now'>;
  readonly accountOf: (id: string) => Promise<AccountRow>;
  /** Checks a password; a wrong one counts as a failed attempt. */
  readonly isPassword: Identity['isPassword'];
  /** The key under which attempts at an account are counted. */
  readonly keyOf: (email: string) => string;
  readonly log: Pick<Log, 'error'>;
};

type Origin = NonNullable<Actor['from']>;

/** How long the link to a new address is valid, in milliseconds. */
const linkLasts = 86_400_000;

/** Changes of one's own e-mail address, at once or by a link that is mailed to the new one. */
export function emailChanges({
  store,
  bearers,
  clock,
  accountOf,
  isPassword,
  keyOf,
  log,
}: Deps): Pick<
  Identity,
  | 'askEmailChange'
  | 'changeEmail'
  | 'confirmEmailChange'
  | 'emailChange'
  | 'dropEmailChange'
  | 'resumeEmailChanges'
> {
  const instant = (time = clock.now()) => new Date(time).toISOString();

  /**
   * The address in stored form, once the password was correct. The password is checked first,
   * whatever was entered.
   */
  const entered: (
    session: Parameters<Identity['changeEmail']>[0],
    given: Parameters<Identity['changeEmail']>[1],
    address: string,
  ) => Promise<string> = async (session, { email, password }, address) => {
    if (!(await isPassword(session.accountId, password, address))) {
      throw badInput('password', { code: 'password_wrong' }, { code: 'current_password' });
    }
    const wanted = canonicalText(email).toLowerCase();
    if (!isEmail(wanted)) throw badInput('email', { code: 'no_email' }, { code: 'one_email' });
    if (wanted === session.email) {
      throw badInput('email', { code: 'email_same' }, { code: 'another_email' });
    }
    return wanted;
  };

  const follow = async (accountId: string | null, origin: Origin | null) => {
    try {
      await store.followEmail(accountId, origin, instant());
    } catch (thrown) {
      log.error('account.email_not_followed', { code: asFailure(thrown).code });
    }
  };

  const change = async (accountId: string, email: string, sessionId: string, origin: Origin) => {
    const { email: before } = await accountOf(accountId);
    const accountKeys = { before: keyOf(before), after: keyOf(email) };
    const wanted = { email, sessionId, accountKeys };
    if (!(await store.changeEmail(accountId, wanted, instant()))) return null;
    // It counts from here on. Organizations that do not take it over now do so at the next start.
    await follow(accountId, origin);
    return before;
  };

  return {
    async askEmailChange(session, given, { address }) {
      const { accountId, sessionId } = session;
      const email = await entered(session, given, address);
      const token = bearers.next();
      const expiresAt = instant(clock.now() + linkLasts);
      const digest = bearers.digest(token);
      // Stored even if someone has the address, so that the visible result does not reveal it.
      await store.setEmailChange(accountId, { email, sessionId, expiresAt, digest }, instant());
      const isFree = await store.isFreeEmail(accountId, email);
      return { email, link: isFree ? { token, expiresAt } : null };
    },

    async changeEmail(session, given, origin) {
      const email = await entered(session, given, origin.address);
      const before = await change(session.accountId, email, session.sessionId, origin);
      if (before === null) {
        throw badInput('email', { code: 'email_not_possible' }, { code: 'another_email' });
      }
      return { before, after: email };
    },

    async confirmEmailChange(token, origin) {
      const asked = await store.takeEmailChange(bearers.digest(token), instant());
      if (asked === null) throw new Failure('link_not_valid');
      const { accountId, email, sessionId } = asked;
      const before = await change(accountId, email, sessionId, origin);
      // Someone else took the address since the link was mailed.
      if (before === null) throw new Failure('link_not_valid');
      return { before, after: email };
    },

    async emailChange(accountId) {
      return (await store.emailChange(accountId, instant()))?.email ?? null;
    },
    dropEmailChange: (accountId) => store.dropEmailChange(accountId),
    resumeEmailChanges: () => follow(null, null),
  };
}

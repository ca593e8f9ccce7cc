import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { codeOf } from '../../test/support/authenticator.ts';
import { databases, type TestDatabase } from '../../test/support/databases.ts';
import { randomBearers } from '../app/randomBearers.ts';
import { createIds } from '../app/randomIds.ts';
import { Failure } from '../core/failure.ts';
import type { From, Identity } from '../ports/identity.ts';
import { createIdentity } from './identity.ts';

const noon = Date.parse('2026-03-05T12:00:00Z');
const minute = 60_000;
const day = 24 * 60 * minute;
const good = 'tugboat-lantern-41';
const better = 'walrus-harmonica-77';
const clock = { now: () => Date.now() };
const ids = createIds(clock);

/** What a browser sends after it was given cookies. */
function browserWith(cookies: readonly string[], address = '192.0.2.1', secure = false): From {
  const pairs = cookies
    .filter((cookie) => !/Max-Age=0/iu.test(cookie))
    .map((cookie) => cookie.split(';')[0] ?? '');
  return { headers: new Headers({ cookie: pairs.join('; ') }), address, secure };
}

const noNames = async () => [];
const later = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);
const stranger = (nth: number) => nobody(`203.0.113.${nth}`);
const nobody = (address = '192.0.2.1', secure = false) => browserWith([], address, secure);

describe.each(databases)('identity on $name', (kind) => {
  let database: TestDatabase;
  let identity: Identity;
  const logged: unknown[] = [];
  const note = (...line: unknown[]) => {
    logged.push(line);
  };
  let made = 0;

  beforeAll(async () => {
    database = await kind.open();
  });
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: noon + made * day });
    identity = createIdentity({
      store: database.identity,
      db: database.forLibrary,
      secret: 'x'.repeat(43),
      bearers: randomBearers,
      clock,
      ids,
      log: { error: note, warn: note, info: note, debug: note },
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const refusalOf = async (email: string, password: string, from = nobody()): Promise<unknown> =>
    await identity.signIn({ email, password }, from).catch((thrown: unknown) => thrown);

  const someone = async () => {
    const email = `Ann${++made}@example.com`;
    const account = await identity.makeAccount({ name: 'Ann', email, password: good, names: [] });
    return { email, account };
  };
  const signedIn = async (email: string, address = '192.0.2.1', password = good) => {
    const result = await identity.signIn({ email, password }, nobody(address));
    if (result.next !== 'session') throw new Error('a second factor is asked for');
    return browserWith(result.cookies, address);
  };
  const sessionOf = async (from: From) => {
    const session = await identity.sessionOf(from.headers);
    if (session === null) throw new Error('there is no session');
    return session;
  };

  it('signs in with the address in any case, and gives a new session each time', async () => {
    const { email, account } = await someone();
    const result = await identity.signIn({ email: email.toUpperCase(), password: good }, nobody());
    expect(result).toMatchObject({ next: 'session', account: { id: account.id, name: 'Ann' } });
    const first = browserWith(result.cookies);
    const session = await sessionOf(first);
    expect(session).toMatchObject({ accountId: account.id, email: email.toLowerCase() });
    const again = await identity.signIn({ email, password: good }, first);
    expect((await sessionOf(browserWith(again.cookies))).sessionId).not.toBe(session.sessionId);
    // The one before, of the same browser, is over.
    expect(await identity.sessionOf(first.headers)).toBeNull();
  });

  it('has the token in the cookie only, __Host- and Secure where people use https', async () => {
    const { email } = await someone();
    const plain = await identity.signIn({ email, password: good }, nobody());
    expect(plain.cookies).toHaveLength(1);
    expect(plain.cookies[0]).toMatch(
      /^ampwise=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/u,
    );
    const result = await identity.signIn({ email, password: good }, nobody('192.0.2.1', true));
    expect(result.cookies[0]).toMatch(/^__Host-ampwise=.*; HttpOnly; Secure; SameSite=Lax$/u);
    expect(result.cookies.join()).not.toContain('Domain');
    const token = decodeURIComponent(/=([^;.]+)/u.exec(result.cookies[0] ?? '')?.[1] ?? '');
    const { cookies: _, ...rest } = result;
    expect(JSON.stringify(rest)).not.toContain(token);
    const session = await sessionOf(browserWith(result.cookies, '192.0.2.1', true));
    expect(JSON.stringify([session, await identity.sessions(session.accountId)])).not.toContain(
      token,
    );
    // The token as it is stored opens nothing: the cookie is signed.
    const bare = new Headers({ cookie: `__Host-ampwise=${token}` });
    expect(await identity.sessionOf(bare)).toBeNull();
    const forged = new Headers({ cookie: `ampwise=${token}.${'A'.repeat(43)}=` });
    expect(await identity.sessionOf(forged)).toBeNull();
  });

  it('refuses a wrong password and an unknown address in the same words', async () => {
    const { email } = await someone();
    const wrong = await refusalOf(email, 'wrong-wrong-wrong');
    expect(wrong).toMatchObject({ code: 'sign_in_refused', detail: {} });
    for (const [entered, password] of [
      ['nobody@example.com', good],
      ['no address', good],
      [email, ''],
      [email, 'x'.repeat(5000)],
    ] as const) {
      expect(await refusalOf(entered, password)).toMatchObject({
        code: 'sign_in_refused',
        detail: {},
      });
    }
  });

  it('ends a session by sign-out, by its owner, and all others at once', async () => {
    const { email, account } = await someone();
    const [one, two, three] = [await signedIn(email), await signedIn(email), await signedIn(email)];
    expect(await identity.sessions(account.id)).toMatchObject([{ address: '192.0.2.1' }, {}, {}]);
    const gone = await identity.signOut(await sessionOf(one), one);
    expect(gone[0]).toMatch(/^ampwise=; Max-Age=0/u);
    expect(await identity.sessionOf(one.headers)).toBeNull();
    await identity.endOtherSessions(await sessionOf(three));
    expect(await identity.sessionOf(two.headers)).toBeNull();
    const { sessionId } = await sessionOf(three);
    const other = await someone();
    await expect(identity.endSession(other.account.id, sessionId)).rejects.toMatchObject({
      code: 'not_found',
    });
    await identity.endSession(account.id, sessionId);
    expect(await identity.sessionOf(three.headers)).toBeNull();
  });

  it('ends a session that was not used for 7 days, and any after 30', async () => {
    const { email } = await someone();
    const from = await signedIn(email);
    for (let nth = 0; nth < 4; nth++) {
      later(6 * day);
      expect(await identity.sessionOf(from.headers)).not.toBeNull();
    }
    later(6 * day + minute);
    expect(await identity.sessionOf(from.headers)).toBeNull();
    const idle = await signedIn(email);
    later(7 * day + minute);
    expect(await identity.sessionOf(idle.headers)).toBeNull();
    vi.setSystemTime(noon + made * day);
  });

  it('changes a password with the current one, and ends all other sessions and reset links', async () => {
    const { email, account } = await someone();
    const { token } = await identity.resetToken(account.id);
    const [here, there] = [await signedIn(email), await signedIn(email)];
    const session = await sessionOf(here);
    const change = (current: string, wanted: string) =>
      identity.changePassword(session, { current, new: wanted }, ['Acme'], here);
    await expect(change('wrong-wrong-wrong', better)).rejects.toMatchObject({
      detail: { field: 'current', problem: 'password_wrong' },
    });
    for (const [wanted, problem] of [
      ['short', 'password_short'],
      ['password1234', 'password_common'],
      ['acme-acme-2026', 'password_common'],
      [`${email.split('@')[0]}-2026-2026`, 'password_common'],
    ] as const) {
      await expect(change(good, wanted)).rejects.toMatchObject({
        detail: { field: 'new', problem },
      });
    }
    await change(good, better);
    const used = identity.reset(token, good, noNames);
    await expect(used).rejects.toMatchObject({ code: 'link_not_valid' });
    expect(await identity.sessionOf(here.headers)).not.toBeNull();
    expect(await identity.sessionOf(there.headers)).toBeNull();
    await expect(signedIn(email)).rejects.toMatchObject({ code: 'sign_in_refused' });
    await signedIn(email, '192.0.2.1', better);
  });

  it('resets a password by a link, once; all sessions end, and the second factor stays', async () => {
    const { email, account } = await someone();
    const from = await signedIn(email);
    const { uri } = await identity.beginSecondFactor(await sessionOf(from), good, from);
    const verified = await identity.verifySecondFactor(await sessionOf(from), codeOf(uri), from);
    const { token: old } = await identity.resetToken(account.id);
    const { token } = await identity.resetToken(account.id);
    await expect(identity.reset(old, better, noNames)).rejects.toMatchObject({
      code: 'link_not_valid',
    });
    const namesOf = async (id: string) => (id === account.id ? ['Hollow Creek'] : []);
    await expect(identity.reset(token, 'HollowCreek2026', namesOf)).rejects.toMatchObject({
      detail: { field: 'password', problem: 'password_common' },
    });
    await expect(identity.reset(token, 'password1234', noNames)).rejects.toMatchObject({
      code: 'bad_input',
    });
    await identity.reset(token, better, noNames);
    await expect(identity.reset(token, better, noNames)).rejects.toMatchObject({
      code: 'link_not_valid',
    });
    expect(await identity.sessionOf(browserWith(verified).headers)).toBeNull();
    const result = await identity.signIn({ email, password: better }, nobody());
    expect(result.next).toBe('second_factor');
    const { token: expired } = await identity.resetToken(account.id);
    later(day + minute);
    await expect(identity.reset(expired, good, noNames)).rejects.toMatchObject({
      code: 'link_not_valid',
    });
  });

  it('takes each code of the app once, and each backup code', async () => {
    const { email } = await someone();
    const from = await signedIn(email);
    const session = await sessionOf(from);
    await expect(
      identity.beginSecondFactor(session, 'wrong-wrong-wrong', from),
    ).rejects.toMatchObject({
      code: 'bad_input',
    });
    const { uri, backupCodes } = await identity.beginSecondFactor(session, good, from);
    // Not verified yet: a password is enough.
    expect((await identity.signIn({ email, password: good }, nobody())).next).toBe('session');
    await expect(identity.verifySecondFactor(session, '000000', from)).rejects.toMatchObject({
      code: 'second_factor_refused',
    });
    const inside = browserWith(await identity.verifySecondFactor(session, codeOf(uri), from));
    // Signing in again ends the earlier session, even while a code is still asked for.
    expect(await identity.sessionOf(inside.headers)).not.toBeNull();
    await identity.signIn({ email, password: good }, inside);
    expect(await identity.sessionOf(inside.headers)).toBeNull();

    const challenged = async () => {
      const result = await identity.signIn({ email, password: good }, nobody());
      expect(result.next).toBe('second_factor');
      expect(await identity.sessionOf(browserWith(result.cookies).headers)).toBeNull();
      return browserWith(result.cookies);
    };
    const refused = { code: 'second_factor_refused' };
    // The code that switched it on is used up, and so are those before it.
    await expect(identity.secondFactor(codeOf(uri), await challenged())).rejects.toMatchObject(
      refused,
    );
    later(minute);
    const code = codeOf(uri);
    const together = [await challenged(), await challenged()];
    const both = await Promise.allSettled(together.map((one) => identity.secondFactor(code, one)));
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    later(minute);
    const again = await challenged();
    await expect(identity.secondFactor(code, again)).rejects.toMatchObject(refused);
    const earlier = codeOf(uri, Date.now() - minute);
    await expect(identity.secondFactor(earlier, again)).rejects.toMatchObject(refused);
    // What was refused leaves the challenge open.
    const result = await identity.secondFactor(codeOf(uri), again);
    expect(await sessionOf(browserWith(result.cookies))).toMatchObject({
      email: email.toLowerCase(),
    });
    await expect(identity.secondFactor(codeOf(uri), again)).rejects.toMatchObject(refused);
    const backup = backupCodes[0] ?? '';
    expect(await identity.secondFactor(backup, await challenged())).toMatchObject({
      next: 'session',
    });
    await expect(identity.secondFactor(backup, await challenged())).rejects.toMatchObject(refused);
    await expect(identity.secondFactor('123456', nobody())).rejects.toMatchObject(refused);

    // New codes take the place of all before; the password is given for them.
    const browser = browserWith(result.cookies);
    const own = await sessionOf(browser);
    await expect(identity.newBackupCodes(own, better, browser)).rejects.toMatchObject({
      code: 'bad_input',
      detail: { field: 'password' },
    });
    const codes = await identity.newBackupCodes(own, good, browser);
    expect(new Set([...codes, ...backupCodes]).size).toBe(codes.length + backupCodes.length);
    await expect(
      identity.secondFactor(backupCodes[1] ?? '', await challenged()),
    ).rejects.toMatchObject(refused);
    expect(await identity.secondFactor(codes[1] ?? '', await challenged())).toMatchObject({
      next: 'session',
    });

    await identity.removeSecondFactor(await sessionOf(browserWith(result.cookies)));
    await expect(identity.newBackupCodes(own, good, browser)).rejects.toMatchObject(refused);
    expect((await identity.signIn({ email, password: good }, nobody())).next).toBe('session');
  });

  it('says how long a second factor stays locked after too many wrong codes', async () => {
    const { email } = await someone();
    const from = await signedIn(email);
    const session = await sessionOf(from);
    const { uri } = await identity.beginSecondFactor(session, good, from);
    await identity.verifySecondFactor(session, codeOf(uri), from);
    const challenged = async () =>
      browserWith((await identity.signIn({ email, password: good }, nobody())).cookies);
    for (let challenge = 0; challenge < 2; challenge++) {
      const browser = await challenged();
      for (let nth = 0; nth < 5; nth++) {
        await expect(identity.secondFactor('wrong-code', browser)).rejects.toMatchObject({
          code: 'second_factor_refused',
        });
      }
    }
    const refusedFor = async (code: string) =>
      await identity.secondFactor(code, await challenged()).then(
        () => 0,
        (refused: Failure) =>
          refused.code === 'too_many_attempts' ? refused.detail.seconds : refused.code,
      );
    expect(await refusedFor('wrong-code')).toBe(900);
    later(10 * minute + 500);
    expect(await refusedFor(codeOf(uri))).toBe(300);
    later(5 * minute);
    expect(await refusedFor(codeOf(uri))).toBe(0);
  });

  it('limits tries at one account from all addresses together, not for who was there before', async () => {
    const { email } = await someone();
    await signedIn(email, '198.51.100.1');
    const tries = await Promise.all(
      Array.from({ length: 16 }, (_, nth) => refusalOf(email, 'wrong-wrong-wrong', stranger(nth))),
    );
    const codes = tries.map((one) => (one instanceof Failure ? one.code : 'ok'));
    expect(codes.filter((code) => code === 'sign_in_refused')).toHaveLength(10);
    expect(codes.filter((code) => code === 'too_many_attempts')).toHaveLength(6);
    await expect(identity.signIn({ email, password: good }, stranger(99))).rejects.toMatchObject({
      code: 'too_many_attempts',
      detail: { seconds: 600 },
    });
    await signedIn(email, '198.51.100.1');
    later(10 * minute + 1000);
    await signedIn(email, '203.0.113.99');
  });

  it('counts for an address that nobody has in the same way', async () => {
    const email = `nobody${kind.name}@example.com`;
    const tried = async () =>
      await identity
        .signIn({ email, password: good }, nobody())
        .catch(({ code }: { code: string }) => code);
    const codes: unknown[] = [];
    for (let nth = 0; nth < 11; nth++) codes.push(await tried());
    expect(codes).toEqual([
      ...Array.from({ length: 10 }, () => 'sign_in_refused'),
      'too_many_attempts',
    ]);
  });

  it('asks for the password again', async () => {
    const { email } = await someone();
    const from = await signedIn(email);
    const before = await sessionOf(from);
    later(20 * minute);
    await expect(identity.confirm(before, 'wrong-wrong-wrong', from)).rejects.toMatchObject({
      code: 'sign_in_refused',
    });
    expect((await sessionOf(from)).confirmedAt).toBe(before.confirmedAt);
    await identity.confirm(before, good, from);
    expect((await sessionOf(from)).confirmedAt).toBe(new Date().toISOString());
  });

  it('makes one account for an address, and lets nobody sign up', async () => {
    const { email } = await someone();
    const again = { name: 'x', email: email.toUpperCase(), password: better, names: [] };
    await expect(identity.makeAccount(again)).rejects.toMatchObject({
      code: 'bad_input',
      detail: { field: 'email', problem: 'email_taken' },
    });
    await expect(
      identity.makeAccount({ ...again, email: 'new@example.com', password: '12345678' }),
    ).rejects.toMatchObject({ detail: { field: 'password', problem: 'password_short' } });
    const accounts = await database.handle.db.selectFrom('accounts').selectAll().execute();
    expect(accounts.filter((one) => one.email === email.toLowerCase())).toHaveLength(1);
    expect(accounts[0]?.created_at).toMatch(/^2026-.*Z$/u);
    expect(accounts[0]).toMatchObject({
      two_factor_enabled: 0,
      image: null,
    });
  });

  it('logs neither addresses nor what the database said of them', () => {
    expect(JSON.stringify(logged)).not.toContain('example.com');
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { at } from '../../../test/support/at.ts';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { PeopleWorld } from '../../../test/support/peopleWorld.ts';
import { randomBearers } from '../../app/randomBearers.ts';
import { commandLine } from '../../core/actor.ts';
import { Failure } from '../../core/failure.ts';
import type { Mail, Mailer } from '../../ports/mail.ts';

const good = 'tugboat-lantern-41';
const better = 'walrus-harmonica-77';
const noon = '2026-03-05T12:00:00.000Z';

// Hashing takes long; what differs between the databases is in src/storage.
const [kind] = databases;

const change = (world: PeopleWorld, as: string, email: string, password = good) =>
  world.call('POST', '/me/email', { as, body: { email, password } });

describe('the own e-mail address', () => {
  let database: TestDatabase;
  /** Without a mail server, and with one. */
  let plain: PeopleWorld;
  let mailing: PeopleWorld;
  let admin = '';
  const org = '/organizations/default';
  const sent: Mail[] = [];
  let isDown = false;
  const mailer: Mailer = {
    async send(mail) {
      if (isDown) throw new Failure('mail_not_sent', { reason: 'ETIMEDOUT' });
      sent.push(mail);
    },
    close: () => undefined,
  };

  const signIn = (email: string, password = good) =>
    plain.call('POST', '/auth/sign-in', { body: { email, password } });

  /** Someone who joined, with the cookie of a first session. */
  const joined = async (email: string): Promise<string> => {
    const body = { email, role: 'member' };
    const made = await plain.call('POST', `${org}/invitations`, { as: admin, body });
    const token = String(made.body.link).split('#')[1] ?? '';
    const accepted = await plain.call('POST', '/auth/invitations/accept', {
      body: { token, name: 'Bea Wood', password: good },
    });
    expect(accepted.status).toBe(200);
    return accepted.cookie;
  };

  const confirm = (token: string) =>
    mailing.call('POST', '/auth/email/confirm', { body: { token } });
  const linkTo = (email: string): string => {
    const { text = '' } = sent.findLast(({ to }) => to === email) ?? {};
    return /\/email#([\w-]{43})/u.exec(text)?.[1] ?? '';
  };

  beforeAll(async () => {
    if (kind === undefined) throw new Error('no database');
    database = await kind.open();
    await database.ensureOrganization('default', 'Default');
    await database.ensureOrganization('second', 'Second');
    plain = new PeopleWorld(database);
    mailing = new PeopleWorld(database, mailer);
    const claimed = await plain.call('POST', '/setup', {
      body: {
        token: await plain.setupToken(),
        organization: 'Acme',
        name: 'Ann Lee',
        email: 'ann@example.com',
        password: good,
        publicAddress: 'http://127.0.0.1:7400',
      },
    });
    expect(claimed.status).toBe(201);
    admin = claimed.cookie;
  });

  it('changes at once without a mail server, in every organization, and ends other sessions', async () => {
    const bea = await joined('bea@example.com');
    // Bea belongs to another organization as well.
    const token = 's'.repeat(43);
    const tokenHash = randomBearers.digest(token);
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    await database
      .organization('second', commandLine)
      .invitations.add(
        { id: 'i1', email: 'bea@example.com', role: 'member', expiresAt, tokenHash },
        noon,
      );
    const there = await plain.call('POST', '/auth/invitations/accept', {
      body: { token, name: 'Bea Wood', password: good },
    });
    expect(there.status).toBe(200);
    const elsewhere = (await signIn('bea@example.com')).cookie;

    const changed = await change(plain, bea, ' Bea.Wood@Example.com ');
    expect(changed).toMatchObject({ status: 200, body: { state: 'changed' } });
    expect(await plain.call('GET', '/me', { as: bea })).toMatchObject({
      status: 200,
      body: { user: { email: 'bea.wood@example.com' }, newEmail: null },
    });
    expect(await plain.call('GET', '/me', { as: elsewhere })).toMatchObject({ status: 401 });
    expect(await signIn('bea@example.com')).toMatchObject({ status: 401 });
    expect(await signIn('bea.wood@example.com')).toMatchObject({ status: 200 });
    for (const id of ['default', 'second']) {
      const { users, decisions } = database.organization(id, commandLine);
      const emails = (await users.list()).map(({ email }) => email);
      expect(emails).toContain('bea.wood@example.com');
      expect(emails).not.toContain('bea@example.com');
      const { rows } = await decisions.page({ limit: 10 });
      expect(rows.find(({ decided }) => decided.what === 'changed')).toMatchObject({
        by: { kind: 'user', name: 'Bea Wood' },
        decided: {
          what: 'changed',
          changes: [{ name: 'email', old: 'bea@example.com', new: 'bea.wood@example.com' }],
        },
      });
    }
  });

  it('takes effect even if an organization could not be reached, which takes it over at the next start', async () => {
    const dan = await joined('dan@example.com');
    const told: string[] = [];
    const { identity } = database;
    const failing = new PeopleWorld({
      ...database,
      identity: {
        ...identity,
        followEmail: () => {
          told.push('failed');
          return Promise.reject(new Failure('database_unavailable', { reason: 'gone' }));
        },
      },
    });
    expect(await change(failing, dan, 'dan.wood@example.com')).toMatchObject({ status: 200 });
    expect(told).toEqual(['failed']);
    const emails = async () =>
      (await database.organization('default', commandLine).users.list()).map(({ email }) => email);
    expect(await emails()).toContain('dan@example.com');
    expect(await signIn('dan.wood@example.com')).toMatchObject({ status: 200 });
    await plain.identity.resumeEmailChanges();
    expect(await emails()).toContain('dan.wood@example.com');
    expect(await emails()).not.toContain('dan@example.com');
  });

  it('is refused without the password, with no address, the present one, or one of somebody else', async () => {
    const carl = await joined('carl@example.com');
    const cases = [
      ['new@example.com', better, '/password', 'password_wrong'],
      // The password comes first: without it, nothing is told about an address.
      ['ann@example.com', better, '/password', 'password_wrong'],
      ['no address', good, '/email', 'no_email'],
      ['CARL@example.com', good, '/email', 'email_same'],
      ['ann@example.com', good, '/email', 'email_not_possible'],
    ] as const;
    for (const [email, password, pointer, code] of cases) {
      const refused = await change(plain, carl, email, password);
      expect(refused.status).toBe(422);
      expect(refused.body.errors).toMatchObject([{ pointer, code }]);
    }
    expect(JSON.stringify((await change(plain, carl, 'ann@example.com')).body)).not.toMatch(
      /Ann|taken/u,
    );
    expect(await signIn('carl@example.com')).toMatchObject({ status: 200 });
    // A session alone may, and only from a page of this service.
    expect(await plain.call('POST', '/me/email', { body: {} })).toMatchObject({ status: 401 });
    const token = await plain.call('POST', `${org}/tokens`, {
      as: admin,
      body: { name: 'Shop', scope: 'admin' },
    });
    const body = { email: 'x@example.com', password: good };
    const bearer = `Bearer ${String(token.body.token)}`;
    expect(await plain.call('POST', '/me/email', { bearer, body })).toMatchObject({
      status: 403,
      body: { code: 'session_needed' },
    });
    expect(
      await plain.call('POST', '/me/email', { as: carl, body, origin: 'https://evil.example' }),
    ).toMatchObject({ status: 403, body: { code: 'foreign_origin' } });
  });

  it('with a mail server, takes effect once the link is opened; the old address gets a notice', async () => {
    const dora = await joined('dora@example.com');
    const elsewhere = (await signIn('dora@example.com')).cookie;
    expect(await change(mailing, dora, 'dora.new@example.com')).toMatchObject({
      status: 200,
      body: { state: 'link_mailed' },
    });
    const me = () => mailing.call('GET', '/me', { as: dora });
    expect(await me()).toMatchObject({
      body: { user: { email: 'dora@example.com' }, newEmail: 'dora.new@example.com' },
    });
    expect(await plain.call('GET', '/me', { as: elsewhere })).toMatchObject({ status: 200 });
    const first = linkTo('dora.new@example.com');
    // A newer link takes its place.
    await change(mailing, dora, 'dora.new@example.com');
    expect(await confirm(first)).toMatchObject({ status: 410, body: { code: 'link_not_valid' } });
    const link = linkTo('dora.new@example.com');
    expect(await confirm(link)).toMatchObject({
      status: 200,
      body: { email: 'dora.new@example.com' },
    });
    expect(await confirm(link)).toMatchObject({ status: 410 });
    expect(await me()).toMatchObject({
      body: { user: { email: 'dora.new@example.com' }, newEmail: null },
    });
    expect(await plain.call('GET', '/me', { as: elsewhere })).toMatchObject({ status: 401 });
    await mailing.settled();
    const told = sent.findLast(({ to }) => to === 'dora@example.com');
    expect(told?.text).toContain('from dora@example.com to dora.new@example.com');
    for (const { subject, text } of sent) expect(subject + text).not.toMatch(/[{}]|undefined/u);
  });

  it('answers the same for an address that somebody has, and changes nothing', async () => {
    const emil = await joined('emil@example.com');
    const free = await change(mailing, emil, 'emil.new@example.com');
    const seen = await mailing.call('GET', '/me', { as: emil });
    const taken = await change(mailing, emil, 'ann@example.com');
    expect([taken.status, taken.body]).toEqual([free.status, free.body]);
    expect(at(seen.body, 'newEmail')).toBe('emil.new@example.com');
    expect(await mailing.call('GET', '/me', { as: emil })).toMatchObject({
      body: { user: { email: 'emil@example.com' }, newEmail: 'ann@example.com' },
    });
    expect(linkTo('ann@example.com')).toBe('');
    expect(sent.at(-1)).toMatchObject({ to: 'ann@example.com' });
    expect(await signIn('ann@example.com')).toMatchObject({ status: 200 });
    // A user who does not sign in has the address in an organization of theirs.
    const { users } = database.organization('default', commandLine);
    const shop = { id: 'shop', name: 'Shop', email: 'shop@example.com', member: null };
    await users.add({ ...shop, role: 'member' }, noon);
    expect(await change(mailing, emil, 'shop@example.com')).toMatchObject({ body: free.body });
    expect(linkTo('shop@example.com')).toBe('');
  });

  it('drops the link when asked to, with a new password, after a day, and when somebody was faster', async () => {
    const fay = await joined('fay@example.com');
    const asked = async (email: string) => {
      expect((await change(mailing, fay, email)).status).toBe(200);
      return linkTo(email);
    };
    const dropped = await asked('fay1@example.com');
    expect(await mailing.call('DELETE', '/me/email', { as: fay })).toMatchObject({ status: 204 });
    expect(await confirm(dropped)).toMatchObject({ status: 410 });

    const before = await asked('fay2@example.com');
    const passwords = { current: good, new: better };
    expect(await mailing.call('POST', '/me/password', { as: fay, body: passwords })).toMatchObject({
      status: 204,
    });
    expect(await confirm(before)).toMatchObject({ status: 410 });
    const back = { current: better, new: good };
    await mailing.call('POST', '/me/password', { as: fay, body: back });

    const slower = await asked('fay3@example.com');
    await joined('fay3@example.com');
    expect(await confirm(slower)).toMatchObject({ status: 410 });
    expect(await signIn('fay@example.com')).toMatchObject({ status: 200 });

    isDown = true;
    expect(await change(mailing, fay, 'fay4@example.com')).toMatchObject({
      status: 503,
      body: { code: 'mail_not_sent' },
    });
    isDown = false;
    expect(await mailing.call('GET', '/me', { as: fay })).toMatchObject({
      body: { newEmail: null },
    });

    const old = await asked('fay5@example.com');
    mailing.later(25 * 60 * 60_000);
    expect(await confirm(old)).toMatchObject({ status: 410 });
    mailing.later(-25 * 60 * 60_000);
  });

  it('ends reset links, and keeps the places that were signed in from', async () => {
    const gus = await joined('gus@example.com');
    const list = await plain.call('GET', `${org}/users?search=gus`, { as: admin });
    const id = String(at(list.body, 'data', 0, 'id'));
    const reset = await plain.call('POST', `${org}/users/${id}/reset-link`, { as: admin });
    const token = String(reset.body.link).split('#')[1] ?? '';
    expect((await change(plain, gus, 'gus.new@example.com')).status).toBe(200);
    const spent = await plain.call('POST', '/auth/reset', { body: { token, password: better } });
    expect(spent).toMatchObject({ status: 410 });
    const limit = { since: '2020-01-01T00:00:00.000Z', now: new Date().toISOString() };
    const tried = { accountKey: randomBearers.digest('gus.new@example.com'), address: '127.0.0.1' };
    expect(await database.identity.beginAttempt('try-1', tried, { ...limit, most: 1 })).toEqual({
      allowed: true,
      id: 'try-1',
    });
    expect(await database.identity.beginAttempt('try-2', tried, { ...limit, most: 1 })).toEqual({
      allowed: true,
      id: 'try-2',
    });
    const stranger = { ...tried, address: '192.0.2.77' };
    expect(
      await database.identity.beginAttempt('try-3', stranger, { ...limit, most: 1 }),
    ).toMatchObject({ allowed: false });
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { at as memberAt } from '../../../test/support/at.ts';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { PeopleWorld } from '../../../test/support/peopleWorld.ts';
import { randomBearers } from '../../app/randomBearers.ts';
import { commandLine } from '../../core/actor.ts';
import { Failure } from '../../core/failure.ts';
import { rights } from '../../core/rights.ts';
import type { Mail, Mailer } from '../../ports/mail.ts';

const good = 'tugboat-lantern-41';
const better = 'walrus-harmonica-77';

/** The id of the first of a list. */
function firstId(data: unknown): string {
  const one: unknown = Reflect.get(Object(data), 0);
  return String(Reflect.get(Object(one), 'id'));
}

// Hashing takes long; what differs between the databases is in src/identity and src/storage.
const [kind] = databases;

describe('people over the API', () => {
  let database: TestDatabase;
  let world: PeopleWorld;
  let admin = '';
  let org = '';

  const claim = (token: string, more: object = {}) =>
    world.call('POST', '/setup', {
      body: {
        token,
        organization: 'Acme',
        name: 'Ann Lee',
        email: 'Ann@example.com',
        password: good,
        publicAddress: 'http://127.0.0.1:7400',
        ...more,
      },
    });

  beforeAll(async () => {
    if (kind === undefined) throw new Error('no database');
    database = await kind.open();
    await database.ensureOrganization('default', 'Default');
    await database.ensureOrganization('theirs', 'Theirs');
    world = new PeopleWorld(database);
    const token = await world.setupToken();
    expect(await world.call('GET', '/setup')).toMatchObject({ status: 200 });
    expect(await claim('x'.repeat(43))).toMatchObject({ status: 410 });
    expect(await claim(token, { password: 'password1234' })).toMatchObject({ status: 422 });
    expect(await claim(token, { publicAddress: 'http://amp.example.com' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/publicAddress' }] },
    });
    const claimed = await claim(token);
    expect(claimed).toMatchObject({
      status: 201,
      body: { organization: { id: 'default', name: 'Acme' }, user: { email: 'ann@example.com' } },
    });
    admin = claimed.cookie;
    org = '/organizations/default';
    expect(await claim(token)).toMatchObject({ status: 410, body: { code: 'already_set_up' } });
    expect(await world.call('GET', '/setup')).toMatchObject({ status: 410 });
  });

  const invited = async (email: string, role = 'member') => {
    const made = await world.call('POST', `${org}/invitations`, {
      as: admin,
      body: { email, role },
    });
    expect(made.status).toBe(201);
    return String(made.body.link).split('#')[1] ?? '';
  };
  const accept = (token: string, password = good) =>
    world.call('POST', '/auth/invitations/accept', { body: { token, name: 'Bea', password } });

  it('knows who is there by the cookie, and where they belong by the table', async () => {
    expect(await world.call('GET', '/me', { as: admin })).toMatchObject({
      status: 200,
      body: {
        user: { email: 'ann@example.com' },
        organizations: [
          {
            id: 'default',
            role: 'admin',
            rights: Object.keys(rights),
            connection: { state: 'not_connected', lastTriedAt: null },
            schedule: { state: 'not_connected', syncPaused: false },
          },
        ],
        version: '0.0.0',
      },
    });
    expect(await world.call('GET', '/me')).toMatchObject({ status: 401 });
    expect(await world.call('GET', '/organizations/theirs', { as: admin })).toMatchObject({
      status: 404,
    });
  });

  it('signs in, and says the same of a wrong password and an unknown address', async () => {
    const signIn = (email: string, password: string) =>
      world.call('POST', '/auth/sign-in', { body: { email, password } });
    const wrong = await signIn('ann@example.com', better);
    const unknown = await signIn('nobody@example.com', better);
    const { requestId: _, ...told } = wrong.body;
    expect(wrong.status).toBe(401);
    expect(unknown).toMatchObject({ status: 401, body: told });
    const right = await signIn('ann@example.com', good);
    expect(right).toMatchObject({ status: 200, body: { user: { name: 'Ann Lee' } } });
    const token = /=([^.]+)/u.exec(right.cookie)?.[1] ?? '?';
    expect(JSON.stringify(right.body)).not.toContain(token);
    expect(await world.call('POST', '/auth/sign-out', { as: right.cookie })).toMatchObject({
      status: 204,
    });
    expect(await world.call('GET', '/me', { as: right.cookie })).toMatchObject({ status: 401 });
  });

  it('has roles bite at once, and a removed member gone at the next request', async () => {
    const joined = await accept(await invited('bea@example.com', 'admin'));
    expect(joined.status).toBe(200);
    const bea = joined.cookie;
    const list = await world.call('GET', `${org}/users?search=bea`, { as: admin });
    const id = firstId(list.body.data);
    const token = await world.call('POST', `${org}/tokens`, {
      as: bea,
      body: { name: 'Mine', scope: 'read', user: id },
    });
    expect(token.status).toBe(201);
    const bearer = `Bearer ${String(token.body.token)}`;
    const { body: mine } = await world.call('GET', '/me', { bearer });
    const mayRead = memberAt(mine, 'organizations', 0, 'rights');
    expect(mayRead).toContain('contacts.read');
    expect(mayRead).not.toContain('contacts.change');
    expect(mayRead).not.toContain('audit.read');
    expect(await world.call('GET', `${org}/users`, { bearer })).toMatchObject({ status: 200 });
    // A token manages no tokens.
    expect(await world.call('GET', `${org}/tokens`, { bearer })).toMatchObject({ status: 403 });
    const demote = await world.call('PATCH', `${org}/users/${id}`, {
      as: admin,
      body: { role: 'member' },
    });
    expect(demote).toMatchObject({ status: 200, body: { role: 'member' } });
    const body = { email: 'x@example.com', role: 'member' };
    expect(await world.call('POST', `${org}/invitations`, { as: bea, body })).toMatchObject({
      status: 403,
    });
    expect(await world.call('DELETE', `${org}/users/${id}`, { as: admin })).toMatchObject({
      status: 204,
    });
    expect(await world.call('GET', org, { as: bea })).toMatchObject({ status: 404 });
    expect(await world.call('GET', `${org}/users`, { bearer })).toMatchObject({ status: 401 });
    // They may come back, with another password: nothing is left that the old one would open.
    expect(await accept(await invited('bea@example.com'), better)).toMatchObject({ status: 200 });
  });

  it('tells when users were last there, also after they signed out', async () => {
    const seenOf = async (email: string): Promise<unknown> => {
      const list = await world.call('GET', `${org}/users?search=${email}`, { as: admin });
      return Reflect.get(Object(Reflect.get(Object(list.body.data), 0)), 'lastSeenAt');
    };
    const { cookie } = await accept(await invited('olga@example.com'));
    const first = await seenOf('olga');
    expect(first).toMatch(/^\d{4}-/u);
    await world.call('POST', '/auth/sign-out', { as: cookie });
    await world.settled();
    expect(String(await seenOf('olga')) >= String(first)).toBe(true);
  });

  it('signs somebody out everywhere for an administrator, at their next request', async () => {
    const first = (await accept(await invited('nils@example.com'))).cookie;
    const body = { email: 'nils@example.com', password: good };
    const second = (await world.call('POST', '/auth/sign-in', { body })).cookie;
    const list = await world.call('GET', `${org}/users?search=nils`, { as: admin });
    const path = `${org}/users/${firstId(list.body.data)}/sessions`;
    // Nobody ends those of others without the right to.
    expect(await world.call('DELETE', path, { as: first })).toMatchObject({ status: 403 });
    expect(await world.call('DELETE', `${org}/users/nobody/sessions`, { as: admin })).toMatchObject(
      { status: 404 },
    );
    expect(await world.call('GET', '/me', { as: first })).toMatchObject({ status: 200 });
    expect(await world.call('DELETE', path, { as: admin })).toMatchObject({ status: 204 });
    for (const as of [first, second]) {
      expect(await world.call('GET', org, { as })).toMatchObject({ status: 401 });
    }
    expect(await world.call('GET', '/me', { as: admin })).toMatchObject({ status: 200 });
    const log = await world.call('GET', `${org}/audit-log?what=sessions_ended`, { as: admin });
    expect(log.body.data).toMatchObject([
      { by: { name: 'Ann Lee' }, label: 'Bea (nils@example.com)', about: { kind: 'user' } },
    ]);
    expect(await world.call('POST', '/auth/sign-in', { body })).toMatchObject({ status: 200 });
  });

  it('renames somebody where others see them, and says who did', async () => {
    const { cookie } = await accept(await invited('petra@example.com'));
    const renamed = await world.call('PATCH', '/me', { as: cookie, body: { name: 'Petra Novak' } });
    expect(renamed.status).toBe(204);
    expect(await world.call('GET', `${org}/users?search=petra`, { as: admin })).toMatchObject({
      body: { data: [{ name: 'Petra Novak', editedBy: { name: 'Petra Novak' } }] },
    });
  });

  it('keeps the last administrator', async () => {
    const list = await world.call('GET', `${org}/users?search=ann`, { as: admin });
    const id = firstId(list.body.data);
    for (const [method, body] of [
      ['PATCH', { role: 'member' }],
      ['DELETE', undefined],
    ] as const) {
      const refused = await world.call(method, `${org}/users/${id}`, { as: admin, body });
      expect(refused).toMatchObject({ status: 409, body: { code: 'last_admin' } });
    }
  });

  it('invites once for an address, by a link that is good once', async () => {
    const first = await invited('carl@example.com');
    const again = { email: ' CARL@example.com'.trim(), role: 'member' };
    const refused = await world.call('POST', `${org}/invitations`, { as: admin, body: again });
    expect(refused).toMatchObject({ status: 409, body: { code: 'already_invited' } });
    const { body } = await world.call('GET', `${org}/invitations`, { as: admin });
    const id = firstId(body.data);
    const renewed = await world.call('POST', `${org}/invitations/${id}/renew`, { as: admin });
    expect(await accept(first)).toMatchObject({ status: 410 });
    const link = String(renewed.body.link).split('#')[1] ?? '';
    expect(await accept(link, 'password1234')).toMatchObject({ status: 422 });
    expect(await accept(link)).toMatchObject({ status: 200 });
    expect(await accept(link)).toMatchObject({ status: 410 });
  });

  it('resets a password by a link of an administrator', async () => {
    await accept(await invited('ines@example.com'));
    const list = await world.call('GET', `${org}/users?search=ines`, { as: admin });
    const id = firstId(list.body.data);
    const made = await world.call('POST', `${org}/users/${id}/reset-link`, { as: admin });
    expect(made.status).toBe(201);
    const token = String(made.body.link).split('#')[1] ?? '';
    const reset = () => world.call('POST', '/auth/reset', { body: { token, password: better } });
    expect(await reset()).toMatchObject({ status: 204 });
    expect(await reset()).toMatchObject({ status: 410 });
  });

  const linkMade = async (at: PeopleWorld, path: string, body?: object) => {
    const { status, body: told } = await at.call('POST', `${org}${path}`, { as: admin, body });
    return { status, id: String(told.id), link: String(told.link), mailed: told.mailed };
  };

  /** An invitation, the same renewed, and a reset link of the administrator. */
  const linksGiven = async (at: PeopleWorld, email: string) => {
    const users = await at.call('GET', `${org}/users?search=ann`, { as: admin });
    const invitation = await linkMade(at, '/invitations', { email, role: 'member' });
    const renewed = await linkMade(at, `/invitations/${invitation.id}/renew`);
    const reset = await linkMade(at, `/users/${firstId(users.body.data)}/reset-link`);
    return [invitation, renewed, reset] as const;
  };

  it('gives nobody a reset link for an account of another organization as well', async () => {
    const joined = await accept(await invited('eve@example.com'));
    expect(joined.status).toBe(200);
    const users = await world.call('GET', `${org}/users?search=eve`, { as: admin });
    const path = `${org}/users/${firstId(users.body.data)}/reset-link`;
    const made = await world.call('POST', path, { as: admin });
    expect(made.status).toBe(201);

    // Eve belongs to another organization too: its data is behind the same password.
    const { invitations } = database.organization('theirs', commandLine);
    const [token, now] = ['t'.repeat(43), new Date()];
    const expiresAt = new Date(now.getTime() + 3_600_000).toISOString();
    const tokenHash = randomBearers.digest(token);
    const invitation = {
      id: 'i1',
      email: 'eve@example.com',
      role: 'admin',
      expiresAt,
      tokenHash,
    } as const;
    await invitations.add(invitation, now.toISOString());
    expect(await accept(token)).toMatchObject({ status: 200 });
    const [, earlier] = String(made.body.link).split('#');
    const taken = { body: { token: earlier, password: better } };
    expect(await world.call('POST', '/auth/reset', taken)).toMatchObject({ status: 410 });
    expect(await world.call('POST', path, { as: admin })).toMatchObject({
      status: 409,
      body: { code: 'account_elsewhere' },
    });
    const mailed: Mail[] = [];
    const mailer = { send: async (mail: Mail) => void mailed.push(mail), close: () => undefined };
    const told = await new PeopleWorld(database, mailer).call('POST', path, { as: admin });
    expect(told).toMatchObject({ status: 201, body: { mailed: true } });
    expect(told.body).not.toHaveProperty('link');
    expect(mailed.map(({ to }) => to)).toEqual(['eve@example.com']);
  });

  describe('links', () => {
    const sent: Mail[] = [];
    let isDown = false;
    const mailer: Mailer = {
      async send(mail) {
        if (isDown) throw new Failure('mail_not_sent', { reason: 'ETIMEDOUT' });
        sent.push(mail);
      },
      close: () => undefined,
    };

    it('are mailed where a mail server is configured, and handed out as well', async () => {
      const given = await linksGiven(new PeopleWorld(database, mailer), 'fay@example.com');
      expect(given.map(({ status, mailed }) => [status, mailed])).toEqual([
        [201, true],
        [200, true],
        [201, true],
      ]);
      expect(sent.map(({ to }) => to)).toEqual([
        'fay@example.com',
        'fay@example.com',
        'ann@example.com',
      ]);
      for (const [index, { subject, text }] of sent.entries()) {
        expect(text).toContain(given[index]?.link ?? 'no link');
        expect(text).toMatch(/until \d{4}-\d\d-\d\d \d\d:\d\d UTC/u);
        expect(subject + text).not.toMatch(/[{}]|undefined/u);
      }
      expect(sent[0]?.text).toContain('Ann Lee invites you to Acme');
    });

    it.each(['none is configured', 'it fails'])('are handed out if %s', async (why) => {
      isDown = why === 'it fails';
      const at = new PeopleWorld(database, isDown ? mailer : null);
      const given = await linksGiven(at, isDown ? 'gus@example.com' : 'hal@example.com');
      for (const { status, link, mailed } of given) {
        expect([200, 201]).toContain(status);
        expect(link).toMatch(/#[\w-]{43}$/u);
        expect(mailed).toBe(false);
      }
    });
  });

  it('asks for the password again before tokens', async () => {
    world.later(11 * 60_000);
    const add = () =>
      world.call('POST', `${org}/tokens`, { as: admin, body: { name: 'Shop', scope: 'write' } });
    expect(await add()).toMatchObject({ status: 403, body: { code: 'password_needed' } });
    const confirm = (password: string) =>
      world.call('POST', '/auth/confirm', { as: admin, body: { password } });
    expect(await confirm(better)).toMatchObject({ status: 422 });
    expect(await confirm(good)).toMatchObject({ status: 204 });
    expect(await add()).toMatchObject({ status: 201, body: { scope: 'write' } });
  });

  it('refuses a page of another origin, though the cookie comes along', async () => {
    const body = { name: 'Ann Lee' };
    const sent = (origin: string) => world.call('PATCH', '/me', { as: admin, body, origin });
    expect(await sent('https://evil.example')).toMatchObject({
      status: 403,
      body: { code: 'foreign_origin' },
    });
    expect(await sent('http://127.0.0.1:7400')).toMatchObject({ status: 204 });
  });

  it('says what the link of an invitation leads to, and how it ended', async () => {
    const look = (token: string) =>
      world.call('POST', '/auth/invitations/look', { body: { token } });
    expect(await look('x'.repeat(43))).toMatchObject({
      status: 410,
      body: { code: 'link_not_valid' },
    });
    const token = await invited('lou@example.com');
    expect(await look(token)).toMatchObject({
      status: 200,
      body: {
        state: 'open',
        organization: 'Acme',
        email: 'lou@example.com',
        role: 'member',
        invitedBy: 'Ann Lee',
        hasAccount: false,
      },
    });
    const days = 8 * 86_400_000;
    world.later(days);
    expect(await look(token)).toMatchObject({ body: { state: 'expired' } });
    world.later(-days);
    expect(await accept(token)).toMatchObject({ status: 200 });
    expect((await look(token)).body).toEqual({ state: 'accepted' });
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { codeOf } from '../../../test/support/authenticator.ts';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { PeopleWorld } from '../../../test/support/peopleWorld.ts';
import { randomBearers } from '../../app/randomBearers.ts';
import { commandLine } from '../../core/actor.ts';

const good = 'tugboat-lantern-41';
const wrong = 'walrus-harmonica-77';

type Row = Readonly<Record<string, unknown>>;

function tokenOf(link: unknown): string {
  return String(link).split('#')[1] ?? '';
}

describe.each(databases)('the audit log of people, on $name', (kind) => {
  let database: TestDatabase;
  let world: PeopleWorld;
  let admin = '';
  const org = '/organizations/default';

  beforeAll(async () => {
    database = await kind.open();
    await database.ensureOrganization('default', 'Default');
    await database.ensureOrganization('theirs', 'Theirs');
    world = new PeopleWorld(database);
    const claimed = await world.call('POST', '/setup', {
      body: {
        token: await world.setupToken(),
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

  const listed = async (path = org): Promise<readonly Row[]> => {
    await world.settled();
    const told = await world.call('GET', `${path}/audit-log?limit=200`, { as: admin });
    expect(told.status).toBe(200);
    return Object.assign([], told.body.data);
  };

  /** What was noted while something was done, oldest first. */
  const noted = async (work: () => Promise<unknown>): Promise<readonly Row[]> => {
    const before = (await listed()).length;
    await work();
    const after = await listed();
    const rows = after.slice(0, after.length - before).toReversed();
    for (const row of rows) {
      // Each says who, from where and by which request.
      expect(['user', 'token']).toContain(Reflect.get(Object(row.by), 'kind'));
      expect(row.address).toBe('127.0.0.1');
      expect(row.requestId).toMatch(/^[\da-f-]{36}$/u);
    }
    return rows;
  };

  const call = (method: string, path: string, body?: object, as = admin) =>
    world.call(method, `${org}${path}`, { as, body });

  const join = async (email: string) => {
    const invited = await call('POST', '/invitations', { email, role: 'admin' });
    const body = { token: tokenOf(invited.body.link), name: 'Bea Kim', password: good };
    return (await world.call('POST', '/auth/invitations/accept', { body })).cookie;
  };

  it('begins with the sign-in of the person who sets it up', async () => {
    expect(await listed()).toMatchObject([
      { what: 'signed_in', about: { kind: 'user' }, label: 'Ann Lee (ann@example.com)' },
    ]);
  });

  it('has invitations: made, renewed, revoked, accepted', async () => {
    const label = 'bea@example.com';
    const rows = await noted(async () => {
      const invitation = { email: label, role: 'admin' };
      const made = await call('POST', '/invitations', invitation);
      const id = String(made.body.id);
      expect((await call('POST', `/invitations/${id}/renew`)).status).toBe(200);
      expect((await call('DELETE', `/invitations/${id}`)).status).toBe(204);
      expect(await join(label)).not.toBe('');
    });
    expect(rows).toMatchObject([
      { what: 'added', about: { kind: 'invitation' }, label, by: { name: 'Ann Lee' } },
      { what: 'renewed', about: { kind: 'invitation' }, label },
      { what: 'removed', about: { kind: 'invitation' }, label },
      { what: 'added', about: { kind: 'invitation' }, label },
      { what: 'accepted', about: { kind: 'invitation' }, label, by: { name: 'Bea Kim' } },
      { what: 'added', about: { kind: 'user' }, label: `Bea Kim (${label})` },
      { what: 'signed_in', about: { kind: 'user' }, label: `Bea Kim (${label})` },
    ]);
    // No link and no token of one is kept in it.
    expect(JSON.stringify(rows)).not.toMatch(/[\w-]{43}/u);
  });

  it('has roles of users, and who they were once they are gone', async () => {
    await join('carl@example.com');
    const found = await call('GET', '/users?search=carl');
    const [user] = Object.assign([] as Row[], found.body.data);
    const label = 'Bea Kim (carl@example.com)';
    const rows = await noted(async () => {
      await call('PATCH', `/users/${String(user?.id)}`, { role: 'member' });
      await call('DELETE', `/users/${String(user?.id)}`);
    });
    const about = { kind: 'user', id: user?.id };
    expect(rows).toMatchObject([
      { what: 'changed', about, label, changes: [{ name: 'role', old: 'admin', new: 'member' }] },
      { what: 'removed', about, label },
    ]);
  });

  it('has tokens made and removed, what is done with them, and what they are refused', async () => {
    const rows = await noted(async () => {
      const made = await call('POST', '/tokens', { name: 'Shop', scope: 'read', user: null });
      const bearer = `Bearer ${String(made.body.token)}`;
      const body = { name: 'Other' };
      expect(await world.call('PATCH', org, { bearer, body })).toMatchObject({ status: 403 });
      expect((await call('DELETE', `/tokens/${String(made.body.id)}`)).status).toBe(204);
      expect(JSON.stringify(await listed())).not.toContain(String(made.body.token));
    });
    expect(rows).toMatchObject([
      { what: 'added', about: { kind: 'token' }, label: 'Shop', by: { name: 'Ann Lee' } },
      {
        what: 'access_refused',
        about: { kind: 'operation', id: 'renameOrganization' },
        label: 'Rename the organization',
        by: { kind: 'token', name: 'Shop' },
      },
      { what: 'removed', about: { kind: 'token' }, label: 'Shop' },
    ]);
  });

  it('has the name of the organization, once for each change', async () => {
    const rows = await noted(async () => {
      for (const name of ['Acme North', 'Acme North']) await call('PATCH', '', { name });
    });
    expect(rows).toMatchObject([
      {
        what: 'changed',
        about: { kind: 'organization', id: 'default' },
        label: 'Acme North',
        changes: [{ name: 'name', old: 'Acme', new: 'Acme North' }],
      },
    ]);
    expect(rows).toHaveLength(1);
  });

  it('has sign-ins and failed ones of an account, in each of its organizations', async () => {
    const email = 'dora@example.com';
    await join(email);
    const { invitations, decisions } = database.organization('theirs', commandLine);
    const [token, now] = ['t'.repeat(43), new Date()];
    const expiresAt = new Date(now.getTime() + 3_600_000).toISOString();
    const invitation = { id: 'i1', email, role: 'member', expiresAt } as const;
    const tokenHash = randomBearers.digest(token);
    await invitations.add({ ...invitation, tokenHash }, now.toISOString());
    const body = { token, name: 'Dora Moss', password: good };
    // A wrong password at the link is a failed sign-in to the account that is there.
    const guessed = { ...body, password: wrong };
    const refused = await noted(() =>
      world.call('POST', '/auth/invitations/accept', { body: guessed }),
    );
    expect(refused).toMatchObject([{ what: 'sign_in_refused', label: `Bea Kim (${email})` }]);
    const accepted = await world.call('POST', '/auth/invitations/accept', { body });
    expect(accepted.status).toBe(200);

    const rows = await noted(async () => {
      for (const password of [wrong, good]) {
        const signedIn = await world.call('POST', '/auth/sign-in', { body: { email, password } });
        if (signedIn.cookie !== '') {
          await world.call('POST', '/auth/sign-out', { as: signedIn.cookie });
        }
      }
      // An address that nobody has is nothing to any organization.
      const nobody = { email: 'nobody@example.com', password: wrong };
      expect((await world.call('POST', '/auth/sign-in', { body: nobody })).status).toBe(401);
    });
    const label = `Bea Kim (${email})`;
    const events = ['sign_in_refused', 'signed_in', 'signed_out'];
    expect(rows).toMatchObject(events.map((what) => ({ what, label, by: { through: 'web' } })));
    const theirs = await decisions.page({ limit: 3, filter: {} });
    expect(theirs.rows.map(({ decided }) => decided.what)).toEqual(events.toReversed());
    expect(theirs.rows[0]?.label).toBe(`Dora Moss (${email})`);
  });

  it('has a refused second factor', async () => {
    const email = 'eve@example.com';
    const cookie = await join(email);
    const begun = await world.call('POST', '/me/second-factor', {
      as: cookie,
      body: { password: good },
    });
    const [code] = Object.assign([] as string[], begun.body.backupCodes);
    await database.handle.db
      .updateTable('accounts')
      .set({ two_factor_enabled: 1 })
      .where('email', '=', email)
      .execute();
    await database.handle.db.updateTable('second_factors').set({ verified: 1 }).execute();
    const rows = await noted(async () => {
      const body = { email, password: good };
      const { cookie: as } = await world.call('POST', '/auth/sign-in', { body });
      for (const one of ['aaaaa-bbbbb', code]) {
        await world.call('POST', '/auth/second-factor', { as, body: { code: one } });
      }
    });
    expect(rows.map(({ what }) => what)).toEqual(['sign_in_refused', 'signed_in']);
  });

  it('has each wrong password of somebody who is signed in', async () => {
    const as = await join('gil@example.com');
    const asked: readonly [string, object][] = [
      ['/auth/confirm', { password: wrong }],
      ['/me/password', { current: wrong, new: 'quartz-umbrella-19' }],
      ['/me/email', { email: 'gil@other.example', password: wrong }],
      ['/me/second-factor', { password: wrong }],
    ];
    for (const [path, body] of asked) {
      const rows = await noted(() => world.call('POST', path, { as, body }));
      expect(
        rows.map(({ what }) => what),
        path,
      ).toEqual(['sign_in_refused']);
    }
  });

  it('has each change of how somebody signs in, without what is secret', async () => {
    const email = 'finn@example.com';
    let as = await join(email);
    const me = (method: string, path: string, body?: object) =>
      world.call(method, `/me${path}`, { as, body });
    const found = await call('GET', '/users?search=finn');
    const [user] = Object.assign([] as Row[], found.body.data);
    const secrets: string[] = [];
    const rows = await noted(async () => {
      await me('POST', '/password', { current: good, new: wrong });
      const begun = await me('POST', '/second-factor', { password: wrong });
      const uri = String(begun.body.uri);
      const secret = new URL(uri).searchParams.get('secret') ?? '';
      const on = await me('POST', '/second-factor/verify', { code: codeOf(uri) });
      as = on.cookie;
      const codes = await me('POST', '/second-factor/backup-codes', { password: wrong });
      for (const _ of [1, 2]) await me('DELETE', '/second-factor');
      const made = await call('POST', `/users/${String(user?.id)}/reset-link`);
      const token = tokenOf(made.body.link);
      expect(
        await world.call('POST', '/auth/reset', { body: { token, password: good } }),
      ).toMatchObject({ status: 204 });
      secrets.push(wrong, good, secret, token, ...Object.assign([], codes.body.backupCodes));
    });
    const changed = (name: string, old: string | null, now: string, by = 'Bea Kim') => ({
      what: 'changed',
      about: { kind: 'user', id: user?.id },
      label: `Bea Kim (${email})`,
      by: { name: by },
      changes: [{ name, old, new: now }],
    });
    expect(rows).toMatchObject([
      changed('password', null, 'changed'),
      changed('secondFactor', 'off', 'on'),
      changed('backupCodes', null, 'changed'),
      changed('secondFactor', 'on', 'off'),
      changed('resetLink', null, 'changed', 'Ann Lee'),
      changed('password', null, 'changed'),
    ]);
    for (const secret of secrets) expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('names no page of another origin, and no password that is to be given again', async () => {
    const rows = await noted(async () => {
      const origin = 'https://evil.example';
      const renamed = { as: admin, origin, body: { name: 'x' } };
      expect((await world.call('PATCH', org, renamed)).status).toBe(403);
      world.later(11 * 60_000);
      expect((await call('POST', '/tokens', { name: 'x', scope: 'read' })).status).toBe(403);
    });
    expect(rows).toEqual([]);
  });
});

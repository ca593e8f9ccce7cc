import { beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../../../test/support/databases.ts';
import { PeopleWorld } from '../../../test/support/peopleWorld.ts';

const [kind] = databases;

describe('the own preferences', () => {
  let world: PeopleWorld;
  let as = '';

  beforeAll(async () => {
    if (kind === undefined) throw new Error('no database');
    world = new PeopleWorld(await kind.open());
    const claimed = await world.call('POST', '/setup', {
      body: {
        token: await world.setupToken(),
        organization: 'Acme',
        name: 'Ann Lee',
        email: 'ann@example.com',
        password: 'tugboat-lantern-41',
        publicAddress: 'http://127.0.0.1:7400',
      },
    });
    expect(claimed.status).toBe(201);
    as = claimed.cookie;
  });

  const me = () => world.call('GET', '/me', { as });
  const edit = (body: object, ifMatch?: string) =>
    world.call('PATCH', '/me', { as, body, ...(ifMatch === undefined ? {} : { ifMatch }) });

  it('are those of the device at first, and kept for each person', async () => {
    expect(await me()).toMatchObject({
      body: { user: { timeZone: null, theme: 'system', shortcuts: true } },
    });
    const change = { timeZone: 'europe/berlin', theme: 'dark', shortcuts: false };
    expect((await edit(change)).status).toBe(204);
    expect(await me()).toMatchObject({
      body: {
        user: { name: 'Ann Lee', timeZone: 'Europe/Berlin', theme: 'dark', shortcuts: false },
      },
    });
    expect((await edit({ timeZone: null })).status).toBe(204);
    expect(await me()).toMatchObject({ body: { user: { timeZone: null, theme: 'dark' } } });
  });

  it('take a time zone with a region alone, and say what is likely meant', async () => {
    for (const [entered, meant] of [
      ['CET', 'Europe/Berlin'],
      ['EST5EDT', 'America/New_York'],
      ['Etc/GMT+5', undefined],
      ['+01:00', undefined],
      ['Europe/Nowhere', undefined],
      ['', undefined],
    ] as const) {
      const refused = await edit({ timeZone: entered });
      expect(refused).toMatchObject({ status: 422, body: { code: 'bad_input' } });
      expect(refused.body.errors).toMatchObject([{ pointer: '/timeZone' }]);
      if (meant !== undefined) expect(JSON.stringify(refused.body)).toContain(meant);
    }
    expect(await edit({ theme: 'pink' })).toMatchObject({ status: 400 });
    expect(await edit({ shortcuts: 'no' })).toMatchObject({ status: 400 });
    expect(await edit({ timezone: 'Europe/Berlin' })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/timezone' }] },
    });
  });

  it('have a version, which a change of the same may be held against', async () => {
    const { etag } = await me();
    expect(etag).not.toBeNull();
    const first = await edit({ theme: 'light' }, etag ?? '');
    expect(first.status).toBe(204);
    expect(first.etag).not.toBe(etag);
    expect(await edit({ theme: 'dark' }, etag ?? '')).toMatchObject({
      status: 412,
      body: { code: 'version_conflict' },
      etag: first.etag,
    });
    expect((await me()).body).toMatchObject({ user: { theme: 'light' } });
    // Without it, as a client that knows no versions does.
    expect((await edit({ theme: 'dark' })).status).toBe(204);
    expect((await edit({ name: 'Ann Weber' }, (await me()).etag ?? '')).status).toBe(204);
    expect((await me()).body).toMatchObject({ user: { name: 'Ann Weber', theme: 'dark' } });
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { ApiWorld } from '../../../test/support/apiWorld.ts';
import { databases } from '../../../test/support/databases.ts';
import { aConnection, noon } from '../../storage/suite/records.ts';

const ann = { organization: 'ours', session: true } as const;

describe.each(databases)('example data, on $name', (database) => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = new ApiWorld(await database.open());
    await world.organization('ours');
    await world.organization('connected');
    world.people.set('ann', ann);
  });
  const make = async (org = 'ours', as = 'ann') =>
    await world.call('POST', `/organizations/${org}/example`, { as });
  const audit = async () => {
    const { body } = await world.call('GET', '/organizations/ours/audit-log?limit=2');
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the test looks at it
    return (body as { readonly data: readonly object[] }).data;
  };

  it('is an organization of its own beside the one that asked, once, and is on record', async () => {
    const none = await world.call('GET', '/organizations/ours/example');
    expect([none.at('state'), none.at('organizationId')]).toEqual(['none', null]);
    const made = await make();
    expect([made.status, made.at('state'), made.at('step'), made.at('done')]).toEqual([
      202,
      'preparing',
      'contacts',
      0,
    ]);
    expect(made.at('exampleOf')).toBe('ours');
    const again = await make();
    expect(again.at('organizationId')).toBe(made.at('organizationId'));
    expect(await audit()).toMatchObject([
      { what: 'added', about: { kind: 'organization' }, label: 'Example data' },
    ]);
    expect(await world.stores('ours').connections.example()).toBe(null);
    expect(await world.stores(String(made.at('organizationId'))).connections.example()).toEqual({
      origin: null,
    });
  });

  it('asks for a session, since somebody looks at it', async () => {
    const token = await make('ours', 'ours-admin');
    expect([token.status, token.at('code')]).toEqual([403, 'session_needed']);
  });

  it('is offered only to an organization that is not connected yet, and not to example data', async () => {
    await world.stores('connected').connections.create(aConnection(), 'x', noon);
    world.people.set('carla', { ...ann, organization: 'connected' });
    const refused = await make('connected', 'carla');
    expect([refused.status, refused.at('code')]).toEqual([409, 'already_connected']);
    const example = String((await make()).at('organizationId'));
    world.people.set('ben', { ...ann, organization: example });
    const twice = await make(example, 'ben');
    expect([twice.status, twice.at('code')]).toEqual([409, 'example_only']);
  });

  it('keeps its connection, no matter who asks', async () => {
    const example = String((await make()).at('organizationId'));
    const { connections } = world.stores(example);
    await connections.create(aConnection({ site: 'https://connectwise.example' }), 'x', noon);
    world.people.set('ben', { ...ann, organization: example });
    const ended = await world.call('DELETE', `/organizations/${example}/connection`, {
      as: 'ben',
      headers: { 'If-Match': '*' },
    });
    expect([ended.status, ended.at('code')]).toEqual([409, 'example_only']);
    expect(await connections.get()).not.toBe(null);
  });

  it('is removed from either organization, and on record', async () => {
    const example = String((await make()).at('organizationId'));
    world.people.set('ben', { ...ann, organization: example });
    const gone = await world.call('DELETE', `/organizations/${example}/example`, { as: 'ben' });
    expect(gone.status).toBe(204);
    const none = await world.call('GET', '/organizations/ours/example');
    expect(none.at('state')).toBe('none');
    expect(await audit()).toMatchObject([{ what: 'removed', label: 'Example data' }, {}]);
    const again = await world.call('DELETE', '/organizations/ours/example');
    expect([again.status, again.at('code')]).toEqual([404, 'not_found']);
  });
});

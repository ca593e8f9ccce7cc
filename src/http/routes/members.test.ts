import { beforeEach, describe, expect, it } from 'vitest';
import { ApiWorld } from '../../../test/support/apiWorld.ts';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { createMemoryConnectWise } from '../../../test/support/memory/memoryConnectWise.ts';
import type { User } from '../../core/contact/owners.ts';

const noon = '2026-03-02T12:00:00.000Z';

describe.each(databases)('members and takeovers on $name', (kind) => {
  let database: TestDatabase | undefined;
  let world: ApiWorld;
  let org = '';
  let made = 0;

  beforeEach(async () => {
    database ??= await kind.open();
    world = new ApiWorld(database);
    org = await world.organization(`people${++made}`);
  });

  const add = async (id: string, more: Partial<User> = {}) => {
    const user = {
      id,
      name: id,
      email: `${id}@example.com`,
      role: 'member',
      member: null,
    } as const;
    await world.stores(org).users.add({ ...user, ...more }, noon);
  };
  const path = (rest: string) => `/organizations/${org}/${rest}`;

  it('lists the members of users as ConnectWise has them now, and suggestions for others', async () => {
    const connectWise = createMemoryConnectWise();
    world.connectWise.set(org, connectWise);
    const anna = { id: 7, identifier: 'aweber', name: 'Anna Weber', inactive: false };
    connectWise.putMember({ ...anna, emails: ['ann@example.com'] });
    connectWise.putMember({ id: 8, identifier: 'old', inactive: true });
    await add('ann');
    await add('bea', { member: { id: 8, identifier: 'old', verifiedAt: noon } });
    await add('cem', { member: { id: 9, identifier: 'away', verifiedAt: noon } });
    const answer = await world.call('GET', path('members'));
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      suggestions: [{ user: 'ann', member: anna }],
      users: [
        { user: 'bea', member: { id: 8, identifier: 'old', name: 'old', inactive: true } },
        { user: 'cem', member: null },
      ],
    });
  });

  it('answers 409 without a connection', async () => {
    expect(await world.call('GET', path('members'))).toMatchObject({
      status: 409,
      body: { code: 'not_connected' },
    });
  });

  it('gives what a removed user had to another, with its history', async () => {
    await add('ann');
    await add('bea');
    const { ampContacts, todos, settings } = world.stores(org);
    for (const id of ['1', '2']) await ampContacts.add({ id, set: { owner: 'ann' } }, noon);
    await ampContacts.add({ id: '3', set: { owner: 'bea' } }, noon);
    const todo = {
      subject: 'Call',
      notes: null,
      due: null,
      priority: 'normal',
      type: 'call',
    } as const;
    await todos.add(
      [{ ...todo, id: 't1', ampContactId: '1', status: 'open', assignee: 'ann' }],
      noon,
    );
    const give = (present: Awaited<ReturnType<typeof settings.get>>) => ({
      ...present,
      defaultOwner: 'ann',
      ownerByCompany: { '4': 'ann', '5': 'bea' },
    });
    await settings.change(give, 'any', noon);

    expect(await world.call('DELETE', path('users/ann?to=nobody'))).toMatchObject({
      status: 400,
      body: { errors: [{ parameter: 'to' }] },
    });
    expect(await world.call('DELETE', path('users/ann?to=bea'))).toMatchObject({ status: 204 });

    const owned = await ampContacts.page({ limit: 10, filter: { owner: ['bea'] } });
    expect(owned.rows.map(({ id }) => id).toSorted()).toEqual(['1', '2', '3']);
    expect((await todos.get('t1'))?.assignee).toBe('bea');
    const { defaultOwner, ownerByCompany } = await settings.get();
    expect({ defaultOwner, ownerByCompany }).toEqual({
      defaultOwner: 'bea',
      ownerByCompany: { '4': 'bea', '5': 'bea' },
    });
    expect(await world.call('GET', path('users/ann'))).toMatchObject({ status: 404 });
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { ApiWorld } from '../../../test/support/apiWorld.ts';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { createMemoryConnectWise } from '../../../test/support/memory/memoryConnectWise.ts';
import { company, contact } from '../../../test/support/records.ts';
import type { OrganizationStores } from '../../ports/stores.ts';

const customer = { id: 1, name: 'Customer' };
const entered = {
  site: 'na.myconnectwise.net',
  company: 'acme',
  publicKey: 'PUBLIC',
  privateKey: 'PRIVATE',
  clientId: 'c1c2',
};

/** A POST that asks someone else before it does anything, or afterwards. */
type Case = {
  readonly path: string | ((world: ApiWorld) => Promise<string>);
  readonly body?: unknown;
  /** What there is of what it does. */
  readonly effect: (stores: OrganizationStores, database: TestDatabase) => Promise<unknown>;
};

const invitations = async (stores: OrganizationStores) => await stores.invitations.list();

/** In this order: the first one connects the organization. */
const cases: readonly (readonly [string, Case])[] = [
  [
    'connect',
    { path: 'connection', body: entered, effect: ({ connections }) => connections.current() },
  ],
  [
    'checkConnection',
    { path: 'connection/doctor', effect: ({ setupGuide }) => setupGuide.confirmed() },
  ],
  [
    'invite',
    {
      path: 'invitations',
      body: { email: 'ann@x.example', role: 'member' },
      effect: invitations,
    },
  ],
  [
    'renewInvitation',
    {
      path: async (world) => {
        const [open] = await invitations(world.stores('ours'));
        return `invitations/${open?.id}/renew`;
      },
      effect: invitations,
    },
  ],
  [
    'previewContactImport',
    {
      path: 'contacts/imports',
      body: 'email\nnew@x.example\n',
      effect: async (_, { handle: { db } }) =>
        await db.selectFrom('imports').select('id').where('state', '<>', 'reading').execute(),
    },
  ],
  [
    'undoRun',
    {
      path: async (world) => {
        const { rows } = await world.stores('ours').runs.page({ limit: 1 });
        return `runs/${rows[0]?.id}/undo`;
      },
      body: {},
      effect: async ({ requests }) => await requests.open(),
    },
  ],
];

/** The process dies around the transaction that the effect is in: right before it, or right after. */
function dying(database: TestDatabase, when: 'before' | 'after'): TestDatabase {
  return {
    ...database,
    together: async (id, work) => {
      if (when === 'after') await database.together(id, work);
      throw new Error('died');
    },
  };
}

const send = async (at: ApiWorld, path: string, body: unknown, key: string) =>
  await at.call('POST', `/organizations/ours/${path}`, {
    body,
    headers: {
      'Idempotency-Key': key,
      ...(typeof body === 'string' ? { 'Content-Type': 'text/csv' } : {}),
    },
  });

describe.each(databases)('POSTs that ask somebody else, on $name', (kind) => {
  let database: TestDatabase;
  let world: ApiWorld;
  let engine: EngineWorld;

  const worldOn = async (opened: TestDatabase, isWatched: boolean) => {
    const one = new ApiWorld(opened, undefined, { isWatched });
    await one.organization('ours');
    one.connectWise.set('ours', engine.deps.connectWise);
    one.now = world?.now ?? one.now;
    return one;
  };

  beforeAll(async () => {
    database = await kind.open();
    engine = await EngineWorld.open(database, 'ours');
    engine.memory.setTypes([customer]);
    engine.memory.putCompany(company(1, { types: [customer] }));
    engine.memory.put(contact(1, { companyId: 1, email: 'c1@x.example' }));
    await engine.sync();
    world = await worldOn(database, true);
  });

  it.each(cases)('%s does what it comes to together with its answer', async (name, one) => {
    const { effect, body } = one;
    const path = typeof one.path === 'string' ? one.path : await one.path(world);
    const stores = world.stores('ours');
    const before = await effect(stores, database);

    const early = await worldOn(dying(database, 'before'), false);
    expect((await send(early, path, body, name)).status).toBe(500);
    expect(await effect(stores, database)).toEqual(before);

    const late = await worldOn(dying(database, 'after'), false);
    expect((await send(late, path, body, name)).status).toBe(500);
    const after = await effect(stores, database);
    expect(after).not.toEqual(before);

    const asked: string[] = [];
    const again = await worldOn(database, false);
    again.opens = () => {
      asked.push('opened');
      return { site: 'https://na.myconnectwise.net', client: createMemoryConnectWise() };
    };
    const told = await send(again, path, body, name);
    expect(told.status).toBeLessThan(300);
    expect(told.headers.get('idempotent-replayed')).toBe('true');
    expect(told.text).not.toBe('');
    expect(asked).toEqual([]);
    expect(await effect(stores, database)).toEqual(after);
    world.now = again.now;
  });

  it('an invitation of which the mail is not certain says that none was sent, without its link', async () => {
    const body = { email: 'bob@x.example', role: 'member' };
    const late = await worldOn(dying(database, 'after'), false);
    await send(late, 'invitations', body, 'mail');
    const again = await send(world, 'invitations', body, 'mail');
    expect(again.body).toMatchObject({ mailed: false });
    expect(again.body).not.toHaveProperty('link');
  });
});

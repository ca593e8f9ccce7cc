import { beforeEach, describe, expect, it } from 'vitest';
import { databases } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { Failure } from '../../core/failure.ts';
import { callbackKinds } from '../../ports/callbacks.ts';
import { aConnection, noon } from '../../storage/suite/records.ts';
import { instant } from '../deps.ts';
import { callbackUrl, canReach, dropCallbacks, keepCallbacks } from './keepCallbacks.ts';

const [sqlite] = databases;
const https = 'https://amp.example.com';
const key = 'k'.repeat(43);
let worlds = 0;
let world: EngineWorld;

beforeEach(async () => {
  if (sqlite === undefined) throw new Error('no database');
  world = await EngineWorld.open(await sqlite.open(), `org-${++worlds}`, 10);
  world.memory.setTypes([{ id: 1, name: 'Customer' }]);
  if ((await world.stores.connections.get()) === null) {
    await world.stores.connections.create(aConnection(), 'sealed', noon);
  }
});

const entries = () => world.memory.callbackEntries.registered;
const there = () => [...entries().values()].map(({ kind, url }) => `${kind} ${url}`).toSorted();
const wanted = (address = https) =>
  callbackKinds.map((kind) => `${kind} ${urlAt(address)}`).toSorted();
const urlAt = (address: string) => callbackUrl(address, world.stores.organizationId, key);

/** As the service does when it is due. */
async function keep(address: string | null = https) {
  const { callbacks } = world.stores;
  world.pass(2 * 86_400);
  const now = instant(world.clock);
  const taken = await callbacks.takeCheck({ address, key, now, again: '2099' });
  if (taken === null) throw new Error('it is not due');
  const connectWise = async () => world.memory;
  await keepCallbacks({ ...world.deps, connectWise }, taken);
  return await callbacks.registration();
}

function plant(kind: string, url: string, inactive = false): void {
  const id = 100 + entries().size;
  entries().set(id, { id, kind, level: 'owner', url, inactive });
}

describe('callbacks of an organization', () => {
  it('are registered for each kind, and found again', async () => {
    expect(await keep()).toMatchObject({ off: null, failure: null, address: https });
    expect(there()).toEqual(wanted());
    const ids = [...entries().keys()];
    const before = world.memory.requests;
    await keep();
    expect([...entries().keys()]).toEqual(ids);
    expect(world.memory.requests - before).toBe(1);
  });

  it('V20 callback: that ConnectWise switched off are renewed, what is twice or elsewhere goes, others stay', async () => {
    await keep();
    const [first] = entries().values();
    if (first === undefined) throw new Error('none');
    entries().set(first.id, { ...first, inactive: true });
    plant('company', urlAt(https));
    plant('contact', urlAt('https://former.example'));
    const others = callbackUrl(https, world.stores.organizationId, 'o'.repeat(43));
    plant('contact', others);
    plant('ticket', 'https://others.example/hook');
    await keep();
    expect([...entries().values()].some(({ inactive }) => inactive)).toBe(false);
    expect(there()).toEqual(
      [...wanted(), `contact ${others}`, 'ticket https://others.example/hook'].toSorted(),
    );
  });

  it('follow the address, and go with it', async () => {
    await keep();
    await keep('https://other.example');
    expect(there()).toEqual(wanted('https://other.example'));
    expect(await keep(null)).toMatchObject({ off: 'no_address' });
    expect(there()).toEqual([]);
    await keep();
    await dropCallbacks(world.memory, { key });
    expect(there()).toEqual([]);
  });

  it('are not registered where ConnectWise cannot reach the service, and nothing is asked', async () => {
    const before = world.memory.requests;
    expect(await keep('http://127.0.0.1:7400')).toMatchObject({ off: 'local_address' });
    expect(await keep(null)).toMatchObject({ off: 'no_address' });
    expect(there()).toEqual([]);
    // Once it was looked at, what may be left is looked for.
    expect(world.memory.requests - before).toBe(1);
  });

  it('V20 callback: that may not be registered are reported and tried again, and nothing else fails', async () => {
    world.memory.callbackEntries.allowed = false;
    const told = await keep();
    expect(told).toMatchObject({ off: 'failed', failure: { code: 'write_right_missing' } });
    expect((await world.sync()).status).toBe('succeeded');
    world.memory.callbackEntries.allowed = true;
    expect(await keep()).toMatchObject({ off: null, failure: null });
    expect(there()).toEqual(wanted());
  });

  it('are complete after a check that ended anywhere', async () => {
    for (const at of [1, 2, 3, 4]) {
      let requests = 0;
      world.interference = {
        beforeRequest: () => {
          requests += 1;
          if (requests === at) throw new Failure('connectwise_failing', { status: 503 });
        },
      };
      expect(await keep()).toMatchObject({ off: 'failed' });
      world.interference = {};
      expect(await keep()).toMatchObject({ off: null });
      expect(there()).toEqual(wanted());
      entries().clear();
    }
  });
});

it.each<[string, string, boolean]>([
  ['https://na.myconnectwise.net', 'https://amp.example.com', true],
  ['https://na.myconnectwise.net', 'http://amp.example.com', false],
  ['https://na.myconnectwise.net', 'https://localhost:7400', false],
  ['https://na.myconnectwise.net', 'http://127.0.0.1:7400', false],
  ['http://127.0.0.1:7420', 'http://127.0.0.1:7400', true],
])('%s reaches %s: %s', (site, address, reaches) => {
  expect(canReach(site, address)).toBe(reaches);
});

it('the id of a record spoils no part of the address', () => {
  const url = new URL(`${callbackUrl(https, 'o/1', key)}12&action=updated`);
  expect(url.pathname).toBe(`/api/v1/callbacks/o%2F1/${key}`);
  expect(url.searchParams.get('recordId')).toBe('12');
});

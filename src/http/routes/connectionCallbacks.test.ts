import { beforeEach, describe, expect, it } from 'vitest';
import { ApiWorld } from '../../../test/support/apiWorld.ts';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { createMemoryConnectWise } from '../../../test/support/memory/memoryConnectWise.ts';

const keys = { publicKey: 'PUBLIC', privateKey: 'PRIVATE', clientId: 'c1c2' };
const entered = { site: 'na.myconnectwise.net', company: 'acme', ...keys };

function never(): never {
  throw new Error('there is no connection');
}

describe.each(databases.map((kind) => [kind.name, kind] as const))('on %s', (_, kind) => {
  let database: TestDatabase | undefined;
  let world: ApiWorld;
  let org: string;
  let made = 0;

  beforeEach(async () => {
    database ??= await kind.open();
    world = new ApiWorld(database);
    org = await world.organization(`org${++made}`);
  });

  const call = async (
    method: Parameters<ApiWorld['call']>[0],
    path: string,
    body?: unknown,
    match?: string,
  ) =>
    await world.call(method, `/organizations/${org}/${path}`, {
      body,
      headers: match === undefined ? {} : { 'If-Match': match },
    });

  describe('callbacks of a connection', () => {
    const address = 'https://amp.example.com';
    const at2099 = '2099-01-01T00:00:00.000Z';

    it('are shown with the connection and its checks: on or why not, and the last one', async () => {
      await call('POST', 'connection', entered);
      const { connections, callbacks } = world.stores(org);
      const shown = async () => (await call('GET', 'connection')).at('callbacks');
      expect(await shown()).toMatchObject({ state: 'off', why: 'not_checked' });
      const now = new Date(world.now).toISOString();
      await callbacks.takeCheck({ address, key: 'k', now, again: at2099 });
      await callbacks.noteCheck({ off: null, failure: null, now, due: at2099 });
      await callbacks.receive(
        { id: 'm', kind: 'contact', recordId: 1, deleted: false, lastUpdated: null },
        now,
        at2099,
      );
      expect(await shown()).toMatchObject({ state: 'on', lastReceivedAt: now, checkedAt: now });

      const detail = { what: 'callbacks', row: 'System > Table Setup', level: 'Add to All' };
      const failure = { code: 'write_right_missing', detail } as const;
      await callbacks.noteCheck({ off: 'failed', failure, now, due: at2099 });
      world.connectWise.set(org, createMemoryConnectWise());
      const checked = await call('POST', 'connection/doctor');
      expect(checked.at('callbacks', 'message')).toContain('may not register callbacks');
      expect(checked.at('callbacks', 'advice')).toContain('row System > Table Setup');
      expect(checked.at('ok')).toBe(true);
      // Someone may just have set the right.
      const taken = await callbacks.takeCheck({
        address,
        key: 'k',
        now: new Date(world.now).toISOString(),
        again: at2099,
      });
      expect(taken).not.toBeNull();
      const unreachable = { code: 'host_unreachable', detail: { host: 'x', reason: 'y' } } as const;
      await callbacks.noteCheck({ off: 'failed', failure: unreachable, now, due: at2099 });
      expect(await shown()).toMatchObject({ why: 'failed' });
      expect(String((await call('GET', 'connection')).at('callbacks', 'message'))).not.toContain(
        '{',
      );
      await connections.replace(
        { ...((await connections.get()) ?? never()), keysSince: at2099 },
        'sealed',
        'any',
        now,
      );
      expect(await shown()).toMatchObject({ state: 'off', why: 'not_checked' });
    });

    it('go from ConnectWise when the connection is ended, whatever else fails', async () => {
      for (const isBroken of [false, true]) {
        await call('POST', 'connection', entered);
        const memory = createMemoryConnectWise();
        world.connectWise.set(org, memory);
        const { callbacks } = world.stores(org);
        const now = new Date(world.now).toISOString();
        const taken = await callbacks.takeCheck({ address, key: 'k', now, again: at2099 });
        if (taken === null) throw new Error('not due');
        await callbacks.noteCheck({ off: null, failure: null, now, due: at2099 });
        await memory.registerCallback('contact', `${address}/api/v1/callbacks/${org}/k?recordId=`);
        await memory.registerCallback('contact', 'https://others.example/');
        if (isBroken) world.connectWise.delete(org);
        expect((await call('DELETE', 'connection', undefined, '*')).status).toBe(204);
        await world.settled();
        expect(memory.callbackEntries.registered.size).toBe(isBroken ? 2 : 1);
        expect((await call('GET', 'connection')).at('connected')).toBe(false);
      }
    });
  });
});

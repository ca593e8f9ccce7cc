import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { commandLine } from '../../core/actor.ts';
import { aConnection, noon } from './records.ts';
import { newWorld } from './world.ts';

const at = (minute: number) => `2026-06-01T08:${String(minute).padStart(2, '0')}:00.000Z`;

export function connectionTests(database: () => TestDatabase): void {
  describe('connection', () => {
    test('R2: the sealed secret comes out of its own method only', async () => {
      const { stores } = await newWorld(database());
      expect(await stores.connections.get()).toBeNull();
      expect(await stores.connections.sealedSecret()).toBeNull();
      await stores.connections.create(aConnection(), 'v1.sealed', noon);
      const connection = await stores.connections.get();
      expect(connection).toEqual(aConnection());
      expect(JSON.stringify(connection)).not.toContain('sealed');
      expect(await stores.connections.sealedSecret()).toBe('v1.sealed');
    });

    test('R3: a second connection is refused, also at the same moment', async () => {
      const { stores } = await newWorld(database());
      const attempts = await Promise.allSettled(
        ['a', 'b', 'c'].map((company) =>
          stores.connections.create(aConnection({ company }), `sealed ${company}`, noon),
        ),
      );
      expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const company = (await stores.connections.get())?.company;
      expect(await stores.connections.sealedSecret()).toBe(`sealed ${company}`);
      await expect(stores.connections.create(aConnection(), 'x', noon)).rejects.toMatchObject({
        code: 'already_connected',
        detail: { site: 'https://na.myconnectwise.net', company },
      });
    });

    test('R3: the table itself holds one connection for an organization', async () => {
      const { stores } = await newWorld(database());
      await stores.connections.create(aConnection(), 'first', noon);
      const { db } = database().handle;
      const row = await db
        .selectFrom('connections')
        .selectAll()
        .where('organization_id', '=', stores.organizationId)
        .executeTakeFirstOrThrow();
      const second = db.insertInto('connections').values({ ...row, company: 'other' });
      await expect(second.execute()).rejects.toThrow(/unique/i);
    });

    test('keeps the latest wait that ConnectWise asked for, over new keys, until it is over', async () => {
      const { stores } = await newWorld(database());
      await stores.connections.create(aConnection(), 'old', noon);
      expect(await stores.server.waitUntil(at(0))).toBeNull();
      await stores.server.noteWait(at(5), at(0));
      await stores.server.noteWait(at(3), at(1));
      await stores.connections.replace(aConnection({ user: 'newKey' }), 'new', 'any', noon);
      expect(await stores.server.waitUntil(at(4))).toBe(at(5));
      expect(await stores.server.waitUntil(at(5))).toBeNull();
    });

    test('keeps of which contacts items were written, until others are noted in their place', async () => {
      const { stores } = await newWorld(database());
      expect(await stores.server.itemWrites()).toEqual([]);
      const writes = [7, 3].map((contactId) => ({
        contactId,
        lastUpdated: '2026-01-01T00:00:00Z',
      }));
      await stores.server.noteItemWrites(writes, at(0));
      expect(await stores.server.itemWrites()).toEqual(writes);
      await stores.server.noteItemWrites([], at(1));
      expect(await stores.server.itemWrites()).toEqual([]);
    });

    test('keeps that its keys are refused until they are taken or replaced, and of no other keys', async () => {
      const { stores } = await newWorld(database());
      const { connections } = stores;
      const first = aConnection({ keysSince: at(0), verifiedAt: at(0) });
      await connections.create(first, 'old', at(0));
      const failure = { code: 'credentials_refused', detail: { site: 'x' } } as const;
      await connections.noteTried(first, failure, at(1));
      await connections.noteTried(first, failure, at(2));
      const refused = { at: at(2), failure };
      expect(await connections.current()).toMatchObject({
        version: 1,
        value: { ...first, refused },
      });
      await connections.noteTried(first, null, at(3));
      expect(await connections.get()).toEqual({ ...first, verifiedAt: at(3) });
      await connections.noteTried(first, failure, at(4));
      const second = aConnection({ keysSince: at(5), verifiedAt: at(5) });
      await connections.replace(second, 'new', 'any', at(5));
      await connections.noteTried(first, failure, at(6));
      expect(await connections.get()).toEqual({ ...second, oldKeys: 'valid' });
    });

    test('is replaced with its secret, moved, and removed', async () => {
      const { stores } = await newWorld(database());
      await stores.connections.create(aConnection(), 'old', noon);
      await stores.connections.replace(aConnection({ user: 'newKey' }), 'new', 'any', noon);
      await stores.connections.moved('https://api-eu.myconnectwise.net', 'v2026_2/');
      expect(await stores.connections.get()).toEqual(
        aConnection({
          user: 'newKey',
          oldKeys: 'valid',
          apiBase: 'https://api-eu.myconnectwise.net',
          codebase: 'v2026_2/',
        }),
      );
      expect(await stores.connections.sealedSecret()).toBe('new');
      expect(await stores.connections.remove('any', noon)).toBe(true);
      expect(await stores.connections.remove('any', noon)).toBe(false);
      expect(await stores.connections.sealedSecret()).toBeNull();
    });

    test('leaves the event loop to others, however much the database is used', async () => {
      const { stores } = await newWorld(database());
      let served = false;
      const other = setImmediate(() => {
        served = true;
      });
      for (let time = 0; time < 50; time++) await stores.connections.get();
      clearImmediate(other);
      expect(served).toBe(true);
    });

    test('belongs to an organization that exists', async () => {
      const stores = database().organization('nobody', commandLine);
      await expect(stores.connections.create(aConnection(), 'x', noon)).rejects.toMatchObject({
        code: 'not_found',
      });
    });
  });
}

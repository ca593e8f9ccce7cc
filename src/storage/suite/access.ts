import { EventEmitter, once } from 'node:events';
import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import type { NewToken } from '../../ports/accessStores.ts';
import { account, invited, user } from './accounts.ts';
import { aConnection, noon } from './records.ts';
import { newWorld } from './world.ts';

const later = '2030-01-01T00:00:00.000Z';
const past = '2000-01-01T00:00:00.000Z';

let made = 0;
const token = (id: string, userId: string | null = null): NewToken => ({
  id,
  name: id,
  prefix: 'ampw_',
  hash: `hash-${++made}`,
  scope: 'write',
  userId,
  expiresAt: later,
});

export function accessTests(database: () => TestDatabase): void {
  describe('tokens', () => {
    test('are found by their digest, belong to one organization, and are gone at once', async () => {
      const [mine, theirs] = [await newWorld(database()), await newWorld(database())];
      const { installation } = database();
      const own = token('t');
      await mine.stores.tokens.add(own, noon);
      expect(await installation.tokenByHash(own.hash)).toMatchObject({
        id: 't',
        organizationId: mine.stores.organizationId,
        userId: null,
      });
      expect(await theirs.stores.tokens.list()).toEqual([]);
      expect(await theirs.stores.tokens.remove('t', noon)).toBe(false);
      expect(await mine.stores.tokens.list()).toMatchObject([{ id: 't', lastUsedAt: null }]);
      const known = await installation.tokenByHash(own.hash);
      if (known !== null) await installation.noteTokenUse(known, '192.0.2.1', noon);
      expect(await mine.stores.tokens.list()).toMatchObject([
        { lastUsedAt: noon, lastUsedFrom: '192.0.2.1' },
      ]);
      expect(await mine.stores.tokens.remove('t', noon)).toBe(true);
      expect(await installation.tokenByHash(own.hash)).toBeNull();
    });

    test('of a user end with the user, those of the organization stay', async () => {
      const { stores } = await newWorld(database());
      await stores.users.add(user('a'), noon);
      await stores.tokens.add(token('own', 'a'), noon);
      await stores.tokens.add(token('shared'), noon);
      await expect(stores.tokens.add(token('x', 'nobody'), noon)).rejects.toMatchObject({
        code: 'not_found',
      });
      await stores.users.remove('a', 'any', noon);
      expect(await stores.tokens.list()).toMatchObject([{ id: 'shared' }]);
    });
  });

  describe('invitations', () => {
    test('are open once for an address, however many arrive at once', async () => {
      const { stores } = await newWorld(database());
      const six = await Promise.allSettled(
        [1, 2, 3, 4, 5, 6].map((nth) =>
          stores.invitations.add(invited(`i${nth}`, ' Bea@Example.com'), noon),
        ),
      );
      const refused: unknown[] = [];
      for (const one of six) if (one.status === 'rejected') refused.push(one.reason);
      expect(refused).toHaveLength(5);
      for (const reason of refused) expect(reason).toMatchObject({ code: 'already_invited' });
      expect(await stores.invitations.list()).toHaveLength(1);
    });

    test('that expired make room; renewed ones keep only the new link', async () => {
      const { stores } = await newWorld(database());
      const { installation } = database();
      await stores.invitations.add(invited('old', 'bea@example.com', past), past);
      const next = invited('new', 'bea@example.com');
      await stores.invitations.add(next, noon);
      expect(await stores.invitations.list()).toMatchObject([{ id: 'new' }]);
      await stores.invitations.renew('new', `again-${next.tokenHash}`, later, noon);
      expect(await installation.invitationByHash(next.tokenHash)).toBeNull();
      expect(await installation.invitationEnding(next.tokenHash)).toBe('renewed');
      expect(await installation.invitationByHash(`again-${next.tokenHash}`)).toMatchObject({
        organizationId: stores.organizationId,
        email: 'bea@example.com',
      });
      await expect(stores.invitations.renew('x', 'y', later, noon)).rejects.toMatchObject({
        code: 'not_found',
      });
      expect(await installation.invitationEnding(`again-${next.tokenHash}`)).toBeNull();
      expect(await stores.invitations.revoke('new', noon)).toBe(true);
      expect(await installation.invitationEnding(`again-${next.tokenHash}`)).toBe('revoked');
      expect(await stores.invitations.revoke('new', noon)).toBe(false);
    });

    test('are accepted once, by a new user or the one who is there already', async () => {
      const { stores } = await newWorld(database());
      const { installation } = database();
      const [ann, bea] = [
        await account(database(), `ann-${++made}`),
        await account(database(), `bea-${made}`),
      ];
      await stores.users.add(user('bea'), noon);
      const first = invited('1', 'ann@example.com');
      const second = invited('2', 'BEA@example.com');
      await stores.invitations.add(first, noon);
      await stores.invitations.add(second, noon);
      const accept = (one: typeof first, accountId: string) =>
        stores.invitations.accept(one, { id: `u-${accountId}`, name: 'Ann', accountId }, noon);
      expect(await accept({ ...first, tokenHash: 'other' }, ann)).toBe(false);
      expect(await accept(first, ann)).toBe(true);
      expect(await accept(first, ann)).toBe(false);
      expect(await installation.invitationEnding(first.tokenHash)).toBe('accepted');
      expect(await installation.invitationEnding('nothing')).toBeNull();
      expect(await accept(second, bea)).toBe(true);
      expect(await stores.users.list()).toMatchObject([
        { name: 'Ann', email: 'ann@example.com', role: 'admin', accountId: ann },
        { id: 'bea', role: 'admin', accountId: bea },
      ]);
      expect(await installation.memberships(ann)).toMatchObject([
        { organizationId: stores.organizationId, role: 'admin' },
      ]);
      await expect(
        stores.invitations.add(invited('3', 'ann@example.com'), noon),
      ).rejects.toMatchObject({ code: 'bad_input', detail: { problem: 'email_taken' } });
      await stores.users.remove('bea', 'any', noon, { keepAdmin: true });
      const [last] = await stores.users.list();
      const keep = { keepAdmin: true };
      await expect(stores.users.remove(last?.id ?? '', 'any', noon, keep)).rejects.toMatchObject({
        code: 'last_admin',
      });
      await expect(
        stores.users.edit(last?.id ?? '', { role: 'member' }, 'any', noon, keep),
      ).rejects.toMatchObject({ code: 'last_admin' });
      expect(await stores.users.remove(last?.id ?? '', 'any', noon)).toBe(true);
      expect(await installation.membership(ann, stores.organizationId)).toBeNull();
    });
  });

  describe('organizations', () => {
    test('are added, renamed and removed with all they have', async () => {
      const { installation } = database();
      const added = await installation.addOrganization(`own-${++made}`, 'Own', noon);
      const { tokens, connections } = database().organization(added.id, {
        kind: 'command_line',
        id: null,
        name: 'x',
        through: 'cli',
      });
      await tokens.add(token('t'), noon);
      await connections.create(aConnection(), 'sealed', noon);
      expect(await installation.renameOrganization(added.id, 'New')).toMatchObject({ name: 'New' });
      expect(await installation.organization(added.id)).toEqual({ ...added, name: 'New' });
      expect(await installation.organizations()).toContainEqual({ ...added, name: 'New' });
      expect(await installation.removeOrganization(added.id)).toBe(true);
      expect(await installation.removeOrganization(added.id)).toBe(false);
      expect(await tokens.list()).toEqual([]);
      await expect(installation.renameOrganization(added.id, 'x')).rejects.toMatchObject({
        code: 'not_found',
      });
    });
  });

  describe('stored secrets', () => {
    test('are sealed anew, or none of them where one cannot be opened', async () => {
      const { stores } = await newWorld(database());
      const { installation } = database();
      await stores.connections.create(aConnection(), 'old', noon);
      expect(await installation.keepSignInSecret('first')).toBe('first');
      expect(await installation.keepSignInSecret('second')).toBe('first');
      await expect(
        installation.reseal(({ organizationId, sealed }) => {
          if (organizationId === null) throw new Error('broken');
          return `new ${sealed}`;
        }),
      ).rejects.toMatchObject({ code: 'internal' });
      expect(await stores.connections.sealedSecret()).toBe('old');
      expect(await installation.reseal(({ sealed }) => `new ${sealed}`)).toBeGreaterThan(1);
      expect(await stores.connections.sealedSecret()).toBe('new old');
      expect(await installation.signInSecret()).toBe('new first');
    });

    test('are sealed anew also where keys are entered at the same moment', async (context) => {
      const { handle, installation } = database();
      // SQLite has one writer at a time.
      context.skip(handle.dialect !== 'postgres');
      const { stores } = await newWorld(database());
      const { organizationId } = stores;
      await stores.connections.create(aConnection(), 'old', noon);
      const reading = new EventEmitter();
      const isRead = once(reading, 'read');
      let seen = 0;
      let resealed: Promise<number> = Promise.resolve(0);
      await handle.db.transaction().execute(async (trx) => {
        await trx
          .updateTable('connections')
          .set({ sealed_secret: 'entered' })
          .where('organization_id', '=', organizationId)
          .execute();
        resealed = installation.reseal((value) => {
          if (value.organizationId !== organizationId) return value.sealed;
          // The second time, it is about to be stored.
          if (++seen === 2) reading.emit('read');
          return `new ${value.sealed}`;
        });
        await isRead;
      });
      await resealed;
      expect(await stores.connections.sealedSecret()).toBe('new entered');
    });
  });
}

const claim = (id: string, accountId: string) => ({
  organization: { id, name: 'Acme' },
  user: { id: 'u', name: 'Ann', email: 'ann@example.com' },
  accountId,
  publicAddress: 'https://amp.example.com',
});

/** Needs a database of its own, because each has only one link. */
export function claimTests(open: () => Promise<TestDatabase>): void {
  describe('the setup link', () => {
    test('is replaced until it is claimed, once, and stays claimed without its user', async () => {
      const database = await open();
      const { installation } = database;
      await database.ensureOrganization('default', 'Default');
      const ann = await account(database, 'ann');
      expect(await installation.setupLink()).toBeNull();
      expect(await installation.setSetupLink('one', later, noon)).toBe(true);
      expect(await installation.setSetupLink('two', later, noon)).toBe(true);
      expect(await installation.claim('one', claim('o', ann), noon)).toBeNull();
      expect(
        await installation.claim('two', claim('o', ann), '2031-01-01T00:00:00.000Z'),
      ).toBeNull();
      const both = await Promise.all(
        [1, 2].map(() => installation.claim('two', claim('o', ann), noon)),
      );
      // No account belonged to the organization of the start, so it is taken over.
      expect(both.filter((one) => one !== null)).toEqual([
        { organizationId: 'default', userId: 'u' },
      ]);
      expect(await installation.organization('default')).toMatchObject({ name: 'Acme' });
      expect(await installation.publicAddress()).toBe('https://amp.example.com');
      expect(await installation.membership(ann, 'default')).toMatchObject({ role: 'admin' });
      await installation.removeOrganization('default');
      expect(await installation.setSetupLink('three', later, noon)).toBe(false);
      expect(await installation.setupLink()).toMatchObject({ claimedAt: noon });
    });

    test('makes another organization where somebody signs in to the first', async () => {
      const database = await open();
      const { installation } = database;
      await database.ensureOrganization('default', 'Default');
      const [ann, bea] = [await account(database, 'ann'), await account(database, 'bea')];
      await database.handle.db.transaction().execute((trx) =>
        trx
          .insertInto('users')
          .values({
            organization_id: 'default',
            id: 'b',
            name: 'b',
            name_key: 'b',
            email: 'b@x.example',
            email_key: 'b@x.example',
            role: 'admin',
            member_id: null,
            member_identifier: null,
            verified_at: null,
            created_at: noon,
            account_id: bea,
            version: 1,
            edited_by: null,
          })
          .execute(),
      );
      await installation.setSetupLink('one', later, noon);
      expect(await installation.claim('one', claim('o', ann), noon)).toEqual({
        organizationId: 'o',
        userId: 'u',
      });
      expect(await installation.membership(ann, 'default')).toBeNull();
    });
  });
}

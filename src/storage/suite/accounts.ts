import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import type { User } from '../../core/contact/owners.ts';
import { noon } from './records.ts';
import { newWorld } from './world.ts';

const later = '2030-01-01T00:00:00.000Z';
const past = '2000-01-01T00:00:00.000Z';

export const user = (id: string, role: User['role'] = 'member'): User => ({
  id,
  name: id,
  email: `${id}@example.com`,
  role,
  member: null,
});

let made = 0;

export const invited = (id: string, email: string, expiresAt = later) => ({
  id,
  email,
  role: 'admin' as const,
  expiresAt,
  tokenHash: `link-of-${++made}`,
});

export const account = async (database: TestDatabase, id: string): Promise<string> => {
  await database.handle.db.transaction().execute(async (trx) => {
    const at = { created_at: noon, updated_at: noon };
    await trx
      .insertInto('accounts')
      .values({
        id,
        name: id,
        email: `${id}@example.com`,
        email_verified: 0,
        image: null,
        two_factor_enabled: 0,
        ...at,
      })
      .execute();
  });
  return id;
};

const changing = (after: string, sessionId = 's') => ({
  email: after,
  sessionId,
  accountKeys: { before: `before ${after}`, after: `after ${after}` },
});
const member = async (database: TestDatabase, id: string) => {
  const worlds = [await newWorld(database), await newWorld(database)];
  await account(database, id);
  for (const { stores } of worlds) {
    const one = invited('1', `${id}@example.com`);
    await stores.invitations.add(one, noon);
    await stores.invitations.accept(one, { id: 'u', name: 'Ann', accountId: id }, noon);
  }
  return worlds.map(({ stores }) => stores);
};

export function accountTests(database: () => TestDatabase): void {
  describe('an account', () => {
    const from = { requestId: 'r1', address: '192.0.2.1' };

    test('takes another address in all of its organizations, or in none', async () => {
      const { identity } = database();
      const id = `moving-${++made}`;
      const [one, other] = await member(database(), id);
      if (one === undefined || other === undefined) throw new Error('two');
      const taken = `taken-${made}@example.com`;
      await other.users.add({ ...user('x'), email: taken }, noon);
      expect(await identity.isFreeEmail(id, taken)).toBe(false);
      expect(await identity.changeEmail(id, changing(taken), noon)).toBe(false);
      expect(await one.users.list()).toMatchObject([{ email: `${id}@example.com`, version: 1 }]);
      expect(await identity.account(id)).toMatchObject({ email: `${id}@example.com` });

      const free = `free-${made}@example.com`;
      expect(await identity.isFreeEmail(id, free)).toBe(true);
      expect(await identity.changeEmail(id, changing(free), noon)).toBe(true);
      await identity.followEmail(id, from, noon);
      expect(await identity.account(id)).toMatchObject({ email: free });
      for (const { users, decisions } of [one, other]) {
        const list = await users.list();
        expect(list.find(({ accountId }) => accountId === id)).toMatchObject({ email: free });
        expect((await decisions.page({ limit: 1 })).rows).toMatchObject([
          {
            requestId: 'r1',
            address: '192.0.2.1',
            decided: { what: 'changed', changes: [{ name: 'email', new: free }] },
          },
        ]);
      }
      const second = await account(database(), `second-${made}`);
      expect(await identity.changeEmail(second, changing(free), noon)).toBe(false);
    });

    test('is followed by its organizations again and again: those that could not, and no other', async () => {
      const { identity } = database();
      const id = `followed-${++made}`;
      const [one, other] = await member(database(), id);
      if (one === undefined || other === undefined) throw new Error('two');
      const email = `new-${made}@example.com`;
      const emails = async () =>
        await Promise.all(
          [one, other].map(async ({ users }) => {
            const mine = (await users.list()).find(({ accountId }) => accountId === id);
            return [mine?.email, mine?.version];
          }),
        );
      // The process ends here, before any organization knows.
      expect(await identity.changeEmail(id, changing(email), noon)).toBe(true);
      const before = [`${id}@example.com`, 1];
      expect(await emails()).toEqual([before, before]);
      // Someone takes the address in one of them meanwhile: the other one takes it over nevertheless.
      const rival = `rival-${made}`;
      await one.users.add({ ...user(rival), email }, noon);
      await expect(identity.followEmail(id, from, noon)).rejects.toMatchObject({
        code: 'bad_input',
      });
      expect(await emails()).toEqual([before, [email, 2]]);
      await one.users.remove(rival, 'any', noon);
      for (let again = 0; again < 2; again++) {
        await identity.followEmail(id, null, noon);
        expect(await emails()).toEqual([
          [email, 2],
          [email, 2],
        ]);
      }
    });

    test('waits for one link to a new address, which is good once and for its time', async () => {
      const { identity } = database();
      const id = await account(database(), `waiting-${++made}`);
      const ask = (digest: string, expiresAt: string) =>
        identity.setEmailChange(
          id,
          { email: 'n@example.com', sessionId: 's', expiresAt, digest },
          noon,
        );
      await ask(`first-${made}`, later);
      await ask(`second-${made}`, later);
      expect(await identity.emailChange(id, noon)).toMatchObject({ email: 'n@example.com' });
      expect(await identity.takeEmailChange(`first-${made}`, noon)).toBeNull();
      expect(await identity.takeEmailChange(`second-${made}`, noon)).toMatchObject({
        accountId: id,
        email: 'n@example.com',
        sessionId: 's',
      });
      expect(await identity.takeEmailChange(`second-${made}`, noon)).toBeNull();
      await ask(`third-${made}`, past);
      expect(await identity.emailChange(id, noon)).toBeNull();
      expect(await identity.takeEmailChange(`third-${made}`, noon)).toBeNull();
    });

    test('keeps preferences by version', async () => {
      const { identity } = database();
      const id = await account(database(), `choosing-${++made}`);
      expect(await identity.account(id)).toMatchObject({
        timeZone: null,
        theme: 'system',
        shortcuts: true,
        version: 1,
      });
      const change = { timeZone: 'Europe/Berlin', theme: 'dark', shortcuts: false } as const;
      expect(await identity.editAccount(id, change, 1, noon)).toMatchObject({
        ...change,
        version: 2,
      });
      expect(await identity.editAccount(id, { theme: 'dark' }, 2, noon)).toMatchObject({
        version: 2,
      });
      await expect(identity.editAccount(id, { theme: 'light' }, 1, noon)).rejects.toMatchObject({
        code: 'version_conflict',
      });
      expect(await identity.account(id)).toMatchObject({ ...change, version: 2 });
      expect(await identity.editAccount('nobody', {}, 'any', noon)).toBeNull();
    });
  });
}

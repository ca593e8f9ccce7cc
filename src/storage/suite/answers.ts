import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { commandLine } from '../../core/actor.ts';
import { asFailure, Failure } from '../../core/failure.ts';
import { newWorld } from './world.ts';

const request = { principal: 'token t1', key: 'k1', target: 'post /x', digest: 'd1' };
const answer = { status: 201, headers: { Location: '/x/1' }, body: '{"id":"1"}' };
const noon = '2026-03-02T12:00:00.000Z';

export function answerTests(database: () => TestDatabase): void {
  describe('answers', () => {
    test('are given again to the same request, and to no other', async () => {
      const { stores } = await newWorld(database());
      const { answers } = stores;
      expect(await answers.take(request, noon)).toBe(null);
      expect(await answers.take(request, noon)).toBe('open');
      await answers.keep(request, answer);
      expect(await answers.take(request, noon)).toEqual(answer);
      expect(await answers.take({ ...request, digest: 'd2' }, noon)).toBe('other');
      expect(await answers.take({ ...request, principal: 'token t2' }, noon)).toBe(null);
      const dayLater = '2026-03-03T12:00:00.001Z';
      expect(await answers.take(request, dayLater)).toBe(null);
    });

    test('of a request that was refused, or whose process died, are waited for no longer', async () => {
      const { answers } = (await newWorld(database())).stores;
      expect(await answers.take(request, noon)).toBe(null);
      await answers.drop(request);
      expect(await answers.take(request, noon)).toBe(null);
      expect(await answers.take(request, '2026-03-02T12:10:00.001Z')).toBe(null);
    });
  });

  describe('one transaction', () => {
    const contact = { set: { email: 'ann@example.com' } };

    test('keeps all that was done in it, or nothing', async () => {
      const { stores } = await newWorld(database());
      const { organizationId } = stores;
      const refused = await database()
        .together(organizationId, async (storesFor) => {
          const joined = storesFor(commandLine);
          await joined.answers.take(request, noon);
          await joined.ampContacts.add({ id: 'a1', ...contact }, noon);
          throw new Failure('cancelled');
        })
        .catch(asFailure);
      expect(refused).toMatchObject({ code: 'cancelled' });
      expect(await stores.ampContacts.count()).toBe(0);

      await database().together(organizationId, async (storesFor) => {
        const joined = storesFor(commandLine);
        await joined.answers.take(request, noon);
        await joined.ampContacts.add({ id: 'a1', ...contact }, noon);
        await joined.answers.keep(request, answer);
      });
      expect(await stores.ampContacts.count()).toBe(1);
      expect(await stores.answers.take(request, noon)).toEqual(answer);
    });

    test('goes on after a write that was refused, which leaves nothing', async () => {
      const { stores } = await newWorld(database());
      const outcome = await database().together(stores.organizationId, async (storesFor) => {
        const { ampContacts } = storesFor(commandLine);
        await ampContacts.add({ id: 'a1', ...contact }, noon);
        const missing = await ampContacts
          .edit('a2', { set: { title: 'CEO' } }, 'any', noon)
          .catch(asFailure);
        const stale = await ampContacts
          .edit('a1', { set: { title: 'CEO' } }, 9, noon)
          .catch(asFailure);
        await ampContacts.edit('a1', { set: { title: 'CTO' } }, 1, noon);
        return [missing, stale].map((one) => (one instanceof Failure ? one.code : one));
      });
      expect(outcome).toEqual(['not_found', 'version_conflict']);
      expect(await stores.ampContacts.get('a1')).toMatchObject({ fields: { title: 'CTO' } });
    });
  });
}

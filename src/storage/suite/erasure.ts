import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { importRow, noFindings } from '../../../test/support/importRows.ts';
import { emailItem } from '../../../test/support/records.ts';
import type { ImportFindings } from '../../ports/importStore.ts';
import { aContact, anEntry, noon } from './records.ts';
import { applyAll, newWorld, record, takeLock, type World } from './world.ts';

/** Contact 1 linked to `amp-1`, both with this address; gone from ConnectWise and AMP. */
async function goneWorld(database: TestDatabase, email: string): Promise<World> {
  const world = await newWorld(database);
  const { stores, lease } = world;
  await stores.users.add(
    { id: 'ann', name: 'Ann', email: 'ann@us.example', role: 'admin', member: null },
    noon,
  );
  await record(world, aContact(1, { communications: [emailItem(1, email), emailItem(2, '-')] }));
  await applyAll(world, [anEntry('create', 1, { set: { email } })]);
  await stores.sweeps.markGone(lease, [1], noon);
  await stores.ampContacts.remove('amp-1', 'any', noon);
  await stores.locks.release(lease);
  return world;
}

const when = { now: noon, leaseMilliseconds: 60_000 };
const erase = ({ stores }: World) =>
  stores.erasure.erase({ contactId: 1, ampContactId: 'amp-1' }, when);

/** Stores a text in everything that is searched for people, and returns what is left of it. */
async function plant({ stores }: World, text: string) {
  const { answers, imports, savedViews } = stores;
  const request = { principal: 'p', key: 'k', target: 't', digest: 'd' };
  await answers.take(request, noon);
  await answers.keep(request, { status: 200, headers: {}, body: JSON.stringify({ text }) });
  const view = { list: 'contacts', columns: null } as const;
  await savedViews.add('ann', { ...view, id: 'query', name: 'One', query: { q: text } });
  await savedViews.add('ann', { ...view, id: 'name', name: `Look for ${text}`, query: {} });
  await imports.begin('rows', noon);
  await imports.addRows('rows', [
    importRow(1, { email: text }),
    importRow(2, { set: { notes: `see ${text}` } }),
    importRow(3, { email: 'other@x.example' }),
  ]);
  await imports.save('rows', noFindings);
  await imports.begin('sample', noon);
  const sample = {
    line: 1,
    action: 'create',
    ampContactId: 'c',
    email: text,
    changes: [],
  } as const;
  const findings: ImportFindings = { ...noFindings, rows: [sample] };
  await imports.save('sample', findings);
  return async () => ({
    answer: (await answers.take(request, noon)) !== null,
    views: (await savedViews.list('ann')).map(({ id }) => id),
    rows: (await imports.rows('rows', { limit: 9 })).rows.map(({ line }) => line),
    sample: (await imports.get('sample'))?.rows.length,
  });
}

const nothing = { answer: false, views: [], rows: [3], sample: 0 };
const all = { answer: true, views: ['name', 'query'], rows: [1, 2, 3], sample: 1 };

export function erasureTests(database: () => TestDatabase): void {
  describe('a person who is erased', () => {
    test.each([
      ['ann.lee@x.example', 'ANN.Lee@X.example'],
      ['Émile.Ö@x.example', 'Émile.Ö@x.example'],
      ['émile@x.example', 'E\u0301MILE@X.EXAMPLE'],
      ['ann@müller.example', 'Ann@MÜLLER.example'],
      ['ann@müller.example', 'ann@xn--mller-kva.example'],
      ['ann@xn--mller-kva.example', 'ann@Müller.example'],
      ['ann@x.example', 'an\u200Bn@ｘ.example'],
      ['νικος@x.example', 'ΝΙΚΟΣ@x.example'],
      ['a_b%c@x.example', 'A_b%c@x.example'],
      ['"a\\b"@x.example', '"A\\b"@x.example'],
    ])('%s is found where somebody wrote %s', async (email, text) => {
      const world = await goneWorld(database(), email);
      const left = await plant(world, text);
      await erase(world);
      expect(await left()).toEqual(nothing);
    });

    test('is found where characters are stored as escapes', async () => {
      const world = await goneWorld(database(), 'émile@x.example');
      const left = await plant(world, 'MARKED@x.example');
      await sql`update kept_answers set answer = ${'{"text":"\\u00C9mile@x.example"}'}
        where organization_id = ${world.stores.organizationId}`.execute(database().handle.db);
      await erase(world);
      expect((await left()).answer).toBe(false);
    });

    test.each([
      ['a_b%c@x.example', 'axb-c@x.example'],
      ['lee@x.example', 'ashlee@x.example'],
      ['lee@x.example', 'lee@x.example.org'],
      ['lee@x.example', 'lee@x.examples'],
    ])('%s takes nothing along that is about %s', async (email, text) => {
      const world = await goneWorld(database(), email);
      const left = await plant(world, text);
      await erase(world);
      expect(await left()).toEqual(all);
    });

    test.each([
      'ashlee@x.example, lee@x.example',
      'Her address is lee@x.example.',
      'q%3Dlee@x.example',
      'see\nlee@x.example',
    ])('is found in %j', async (text) => {
      const world = await goneWorld(database(), 'lee@x.example');
      const left = await plant(world, text);
      await erase(world);
      expect(await left()).toEqual(nothing);
    });

    test('leaves what an undo has noted about others, and the number of it', async () => {
      const world = await goneWorld(database(), 'ann@x.example');
      const lease = await takeLock(world.stores, 'r1');
      const reason = 'edited_since';
      // The person has line 1 of the run; someone else is the first that it did not undo.
      await world.stores.runs.keepNotUndone(lease, [
        { contactId: 2, ampContactId: 'amp-2', reason },
        { contactId: 3, ampContactId: 'amp-3', reason },
        { contactId: 1, ampContactId: 'amp-1', reason },
      ]);
      await world.stores.locks.release(lease);
      await erase(world);
      const { total, rows } = await world.stores.runs.notUndone('r1', 0, 9);
      expect(rows.map(({ record: { contactId } }) => contactId)).toEqual([2, 3]);
      expect(total).toBe(2);
    });

    test('is found among more rows than are read at a time', async () => {
      const world = await goneWorld(database(), 'ann@x.example');
      const { imports } = world.stores;
      await imports.begin('i', noon);
      const rows = Array.from({ length: 1203 }, (_, index) => {
        const email = index % 400 === 399 ? 'Ann@x.example' : 'bea@x.example';
        return importRow(index + 1, { email });
      });
      await imports.addRows('i', rows);
      await imports.save('i', noFindings);
      await erase(world);
      const { total } = await imports.rows('i', { limit: 1, total: true });
      expect(total).toBe(1200);
    });
  });
}

import { beforeAll, describe, expect, it } from 'vitest';
import { Edits } from '../../sandbox/control/edits.ts';
import { instant } from '../../src/engine/deps.ts';
import { applyRun } from '../../src/engine/run/applyRun.ts';
import { run } from '../../src/engine/run/run.ts';
import {
  allInAmp,
  disagreements,
  graceOver,
  recordWrites,
  settings,
  syncUntilDone,
  writesSince,
} from '../support/bothSides.ts';
import { countWrites, type WriteCounter } from '../support/countWrites.ts';
import { databases, type TestDatabase } from '../support/databases.ts';
import { adviceOf } from '../support/said.ts';
import { type SandboxSite, startSandboxSite } from '../support/sandboxSite.ts';
import { giveRights } from '../support/twoWayWorld.ts';
import { outcome, wholeSystem } from '../support/wholeSystem.ts';

const everything = { add: 'All', edit: 'All', delete: 'All', inquire: 'All' } as const;

describe.each(databases)(
  'nothing is taken away by mistake, on $name',
  { timeout: 120_000 },
  (kind) => {
    let database: TestDatabase;
    let counter: WriteCounter;

    beforeAll(async () => {
      database = await kind.open();
      counter = await countWrites(database);
    });

    async function linked(contacts: number) {
      const seed = { contacts, companies: 5, customFields: 0, scenario: 'plain' } as const;
      const site = await startSandboxSite({ seed });
      const { deps, stores } = await wholeSystem(database, site);
      expect(await run(deps, { kind: 'sync' })).toMatchObject({ counts: { created: contacts } });
      site.sandbox.clock.advance(graceOver);
      const edits = new Edits(site.sandbox.world, 'jmoreno');
      return { site, deps, stores, edits };
    }

    it.each(['keep', 'remove'] as const)(
      'V11 brake: all contacts deleted in ConnectWise (deleted: %s): held, AMP untouched',
      async (deleted) => {
        const { site, deps, stores, edits } = await linked(40);
        await settings(deps, { deleted, leavesFilter: 'remove', inactive: 'remove' });
        const before = await outcome(stores);
        edits.deleteContacts(ids(site));
        for (const kindOfRun of ['sweep', 'sync', 'sweep'] as const) {
          site.sandbox.clock.advance(graceOver);
          const swept = await run(deps, { kind: kindOfRun });
          expect(swept.held?.reason ?? null).toBe(kindOfRun === 'sweep' ? 'side_emptied' : null);
          expect(swept.counts).toMatchObject({ created: 0, updated: 0, removed: 0 });
          expect(await outcome(stores)).toEqual(before);
        }
        expect(writesSince(site, 0)).toEqual([]);
      },
    );

    it('V11 brake: all AMP contacts removed (removedInAmp: inactivate): held, ConnectWise untouched', async () => {
      const { site, deps, stores } = await linked(40);
      await settings(deps, { removedInAmp: 'inactivate' });
      for (const { id } of await allInAmp(deps)) {
        await stores.ampContacts.remove(id, 'any', instant(deps.clock));
      }
      for (const _ of [1, 2]) {
        site.sandbox.clock.advance(graceOver);
        const held = await run(deps, { kind: 'sync' });
        expect(held).toMatchObject({
          status: 'held',
          held: { reason: 'side_emptied', records: 40 },
        });
      }
      expect(writesSince(site, 0)).toEqual([]);
      expect(site.sandbox.world.contacts.all().filter((one) => one.inactiveFlag)).toEqual([]);
    });

    it.each(['amp', 'connectwise'] as const)(
      'V11 brake: more than 20 records overwritten in %s: held whole, until it is approved',
      async (side) => {
        const { site, deps, stores, edits } = await linked(100);
        const edit = async (count: number, title: string) => {
          site.sandbox.clock.advance(graceOver);
          const rows = (await allInAmp(deps)).filter(({ fields }) => fields.title !== undefined);
          const some = rows.slice(0, count);
          if (side === 'amp') {
            const contactIds = some.flatMap(({ link }) => link?.contactId ?? []);
            edits.contacts(contactIds, () => ({ title }));
          } else {
            for (const { id } of some) {
              await stores.ampContacts.edit(id, { set: { title } }, 'any', instant(deps.clock));
            }
          }
          await counter.reset();
          return await run(deps, { kind: 'sync' });
        };
        expect(await edit(20, 'Twenty')).toMatchObject({ status: 'succeeded', held: null });

        const { lastSeq } = site.sandbox.journal;
        const held = await edit(21, 'One more');
        const limit = { reason: 'too_many', records: 21, limit: 20 };
        expect(held).toMatchObject({ status: 'held', held: limit, counts: { updated: 0 } });
        expect(await counter.written()).not.toHaveProperty('amp_contacts');
        expect(await counter.written()).not.toHaveProperty('links');
        expect(writesSince(site, lastSeq)).toEqual([]);

        expect(await applyRun(deps, held.id)).toMatchObject({ status: 'succeeded' });
        expect(writesSince(site, lastSeq)).toHaveLength(side === 'amp' ? 0 : 21);
        expect(await disagreements(deps, site)).toEqual([]);
        site.sandbox.clock.advance(graceOver);
        await counter.reset();
        expect(await run(deps, { kind: 'sync' })).toMatchObject({ requests: 2, held: null });
        expect(await recordWrites(counter)).toEqual({});
      },
    );

    const all = ['add', 'edit', 'delete', 'inquire'] as const;
    const unseen = [
      { rights: all, level: 'None' },
      { rights: ['inquire'], level: 'None' },
      { rights: ['inquire'], level: 'My' },
    ] as const;
    const unwritable = [
      { rights: all, level: 'None' },
      { rights: ['inquire'], level: 'My' },
      { rights: ['edit'], level: 'None' },
      { rights: ['edit'], level: 'My' },
    ] as const;
    const stamps = { method: 'GET', path: /fields=id(?:%2C|,)_info/u } as const;
    const moments = [
      { moment: 'reading', kindOfRun: 'sync', at: { method: 'GET', nth: 2 }, losses: unseen },
      { moment: 'sweeping', kindOfRun: 'sweep', at: { ...stamps, nth: 2 }, losses: unseen },
      { moment: 'writing', kindOfRun: 'sync', at: { method: 'PATCH', nth: 2 }, losses: unwritable },
    ] as const;

    // Rights do not depend on the database.
    it.each(kind.name === 'SQLite' ? moments : [])(
      'rights taken away while $moment: nothing is removed or ended, and once they are back it goes on',
      async ({ kindOfRun, at, losses }) => {
        // More than one page, and more writes than are sent after one reading.
        const { site, deps, stores, edits } = await linked(1_100);
        const { sandbox } = site;
        await settings(deps, { deleted: 'remove', leavesFilter: 'remove', inactive: 'remove' });
        const rows = await allInAmp(deps);
        for (const [round, { rights, level }] of losses.entries()) {
          await syncUntilDone(deps, site);
          sandbox.clock.advance(graceOver);
          const title = `Round ${round}`;
          for (const { id } of rows.slice(0, 52)) {
            await stores.ampContacts.edit(id, { set: { title } }, 'any', instant(deps.clock));
          }
          const there = rows.slice(100, 103).flatMap(({ link }) => link?.contactId ?? []);
          edits.contacts(there, () => ({ nickName: title, city: title }));
          const before = sandbox.world.contacts.all().map((one) => [one.id, one.inactiveFlag]);

          const { id } = sandbox.faults.add({
            kind: 'dropRights',
            resource: 'company/contacts',
            ...at,
            rights: [...rights],
            level,
          });
          const disturbed = await run(deps, { kind: kindOfRun, all: kindOfRun === 'sync' });
          const what = `${JSON.stringify({ rights, level })} ${JSON.stringify(disturbed)}`;
          expect(sandbox.faults.list().find((fault) => fault.id === id)?.struck, what).toBe(1);
          const again = await run(deps, { kind: kindOfRun, all: kindOfRun === 'sync' });
          sandbox.faults.clear();

          // A member who may see only their own records gets lists in which the others are missing.
          const onlyOwn = level === 'My' && rights.some((right) => right === 'inquire');
          if (!onlyOwn) {
            const verb = rights.some((right) => right === 'inquire') ? 'Inquire' : 'Edit';
            const told = [disturbed, again]
              .map(({ failure }) =>
                failure !== null && 'detail' in failure ? adviceOf(failure) : '',
              )
              .join(' ');
            expect(told, what).toContain('Contacts');
            expect(told, what).toMatch(new RegExp(`${verb}.*All`, 'u'));
          }
          for (const row of await allInAmp(deps)) {
            expect([row.deletedAt, row.link?.state], what).toEqual([null, 'active']);
          }
          expect(sandbox.world.contacts.all().map((one) => [one.id, one.inactiveFlag])).toEqual(
            before,
          );

          giveRights(site, everything);
          await syncUntilDone(deps, site);
          expect(await disagreements(deps, site), what).toEqual([]);
        }
        expect(sandbox.world.contacts.size).toBe(1_100);
      },
    );
  },
);

function ids({ sandbox }: SandboxSite): number[] {
  return sandbox.world.contacts.all().map(({ id }) => id);
}

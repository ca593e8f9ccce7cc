import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countWrites, type WriteCounter } from '../../../test/support/countWrites.ts';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { anyTrouble, histories } from '../../../test/support/engineHistories.ts';
import { happen, type Step } from '../../../test/support/engineSteps.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { pbt, searchTimeout } from '../../../test/support/pbt.ts';
import { regressions } from '../../../test/support/regressions.ts';
import { settle } from '../../../test/support/settle.ts';
import { harmless } from '../../../test/support/troubles.ts';

/** Tables of contacts and links: a quiet sync writes to none of them. */
const recordTables = [
  'contacts',
  'companies',
  'amp_contacts',
  'links',
  'skips',
  'amp_skips',
  'conflicts',
  'holds',
];

/** Small pages, so that a reading of six contacts has several. */
const pageSize = 2;

describe.each(databases)('a run on $name', { timeout: searchTimeout(240_000) }, (kind) => {
  let database: TestDatabase;
  let counter: WriteCounter;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
    counter = await countWrites(database);
  });

  const openWorld = () => EngineWorld.open(database, `org-${++worlds}`, pageSize);
  // The second database shows that it behaves the same; the search is done on the fast one.
  const runs = kind.name === 'SQLite' ? 60 : 5;

  async function lived(steps: readonly Step[], withoutTrouble = false): Promise<EngineWorld> {
    const world = await openWorld();
    for (const step of steps) await happen(world, step, { withoutTrouble });
    return world;
  }

  it.each(regressions)('still handles: $title', async ({ steps }) => {
    await settle(await lived(steps));
  });

  it('V12 cursor, V6 no duplicate: whatever happens, the next sync has read and decided everything', async () => {
    await fc.assert(
      fc.asyncProperty(histories(anyTrouble), async (steps) => {
        const world = await lived(steps);
        await settle(world);
      }),
      pbt(runs),
    );
  });

  it('V16 named: syncs of some records among whole ones lose nothing, and double nobody', async () => {
    await fc.assert(
      fc.asyncProperty(histories(anyTrouble, 12), async (steps) => {
        await settle(await lived(steps));
      }),
      pbt(Math.ceil(runs / 2)),
    );
  });

  it('V7 restart: killed or failed anywhere and run again equals never disturbed', async () => {
    await fc.assert(
      fc.asyncProperty(histories(harmless), async (steps) => {
        const disturbed = await lived(steps);
        const twin = await lived(steps, true);
        for (const world of [disturbed, twin]) {
          world.pass(1201);
          await world.syncAndApprove();
          await world.syncAndApprove();
        }
        expect(await disturbed.picture()).toEqual(await twin.picture());
      }),
      pbt(runs),
    );
  });

  it('V2 quiet: the next sync costs a request for each object and writes no record', async () => {
    await fc.assert(
      fc.asyncProperty(histories(anyTrouble), async (steps) => {
        const world = await lived(steps);
        await settle(world);
        world.pass(1201);
        await world.sync();
        const written = world.memory.writes.length;
        await counter.reset();
        world.pass(1201);
        const quiet = await world.sync();
        expect(world.memory.writes.length).toBe(written);
        expect(quiet).toMatchObject({ status: 'succeeded', requests: 2 });
        expect(quiet.counts).toMatchObject({ created: 0, updated: 0 });
        const rows = await counter.written();
        expect(recordTables.filter((table) => table in rows)).toEqual([]);
      }),
      pbt(Math.ceil(runs / 3)),
    );
  });

  it('V13 tenant: the runs of one organization leave another as it was', async () => {
    const other = await lived([
      { do: 'filter', types: [1] },
      { do: 'company', id: 1, parts: { types: [1], website: null, deleted: false } },
      {
        do: 'contact',
        id: 1,
        parts: {
          companyId: 1,
          inactive: false,
          firstName: 'Ann',
          title: null,
          phone: null,
          email: 'a@x.example',
        },
      },
      { do: 'sync', trouble: { kind: 'none' } },
    ]);
    const before = await other.picture();
    await fc.assert(
      fc.asyncProperty(histories(anyTrouble), async (steps) => {
        await lived(steps);
      }),
      pbt(5),
    );
    expect(await other.picture()).toEqual(before);
  });

  afterAll(async () => await database.close());
});

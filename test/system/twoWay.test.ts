import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { applyRun } from '../../src/engine/run/applyRun.ts';
import { run } from '../../src/engine/run/run.ts';
import {
  disagreements,
  doubled,
  graceOver,
  journalFindings,
  nothingFound,
  recordWrites,
  syncUntilDone,
  writesSince,
} from '../support/bothSides.ts';
import { countWrites, type WriteCounter } from '../support/countWrites.ts';
import { databases, type TestDatabase } from '../support/databases.ts';
import { pbt, searchTimeout } from '../support/pbt.ts';
import { sequences, type TwoWayStep } from '../support/twoWaySteps.ts';
import { TwoWayWorld } from '../support/twoWayWorld.ts';

type Counted = { readonly database: TestDatabase; readonly counter: WriteCounter };

async function counted(database: TestDatabase): Promise<Counted> {
  return { database, counter: await countWrites(database) };
}

describe.each(databases)('edits, faults and kill -9 on both sides, on $name', (kind) => {
  let fast: Counted;
  let onDisk: Counted;
  // The second database only confirms the result; the search runs on the fast one.
  const runs = kind.name === 'SQLite' ? 12 : 4;

  beforeAll(async () => {
    fast = await counted(await kind.open());
    onDisk = await counted(await kind.openOnDisk());
  });

  /** Runs the steps, and checks what has to hold at the end. */
  async function live(
    { database, counter }: Counted,
    steps: readonly TwoWayStep[],
  ): Promise<TwoWayWorld> {
    const world = await TwoWayWorld.open(database);
    const { site, deps } = world;
    try {
      for (const step of steps) await world.happen(step);
      world.wellAgain();
      await syncUntilDone(deps, site);
      // Only a sweep finds deletions in ConnectWise; a person approves everything it finds.
      site.sandbox.clock.advance(graceOver);
      const swept = await run(deps, { kind: 'sweep', approve: true });
      if (swept.status === 'held') await applyRun(deps, swept.id);
      await syncUntilDone(deps, site);

      expect(await disagreements(deps, site), 'converged').toEqual([]);
      expect(await doubled(deps, site), 'nobody twice').toEqual([]);
      expect(journalFindings(site), 'journal').toEqual(nothingFound);

      site.sandbox.clock.advance(graceOver);
      await counter.reset();
      const { lastSeq } = site.sandbox.journal;
      const quiet = await run(deps, { kind: 'sync' });
      expect(quiet).toMatchObject({ status: 'succeeded', requests: 2 });
      expect(await recordWrites(counter), 'quiet in our tables').toEqual({});
      expect(writesSince(site, lastSeq), 'quiet in ConnectWise').toEqual([]);
      return world;
    } finally {
      await site.close();
    }
  }

  it('V1 converge, V2 quiet, V6 no duplicate: whatever happens over HTTP', {
    timeout: searchTimeout(3_600_000),
  }, async () => {
    await fc.assert(
      fc.asyncProperty(sequences(false), async (steps) => {
        await live(fast, steps);
      }),
      pbt(runs),
    );
  });

  it('V7 restart: processes are killed at a request, and the next sync goes on', {
    timeout: searchTimeout(3_600_000),
  }, async () => {
    let killed = 0;
    // A sixth of the number: each case starts a process.
    const settings = pbt<[readonly TwoWayStep[]]>(runs);
    const some = Math.max(1, Math.ceil((settings.numRuns ?? runs) / 6));
    await fc.assert(
      fc.asyncProperty(sequences(true), async (steps) => {
        killed += (await live(onDisk, steps)).killed;
      }),
      { ...settings, numRuns: some },
    );
    expect(killed).toBeGreaterThan(some / 2);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { Edits } from '../../sandbox/control/edits.ts';
import type { ConflictRule } from '../../src/core/settings/settings.ts';
import { instant } from '../../src/engine/deps.ts';
import { run } from '../../src/engine/run/run.ts';
import {
  allInAmp,
  disagreements,
  recordWrites,
  settings,
  writesSince,
} from '../support/bothSides.ts';
import { countWrites } from '../support/countWrites.ts';
import { databases, type TestDatabase } from '../support/databases.ts';
import { startSandboxSite } from '../support/sandboxSite.ts';
import { wholeSystem } from '../support/wholeSystem.ts';

const hour = 3_600_000;

describe.each(databases)(
  '3,000 linked contacts (1,000 on PostgreSQL), on $name',
  { timeout: 120_000 },
  (kind) => {
    const contacts = kind.name === 'SQLite' ? 3_000 : 1_000;
    let database: TestDatabase;

    beforeAll(async () => {
      database = await kind.open();
    });

    it('100 changed on each side and 10 on both cost six readings and a write each', async () => {
      const seed = { contacts, customFields: 2, scenario: 'plain' } as const;
      const site = await startSandboxSite({ seed });
      const { sandbox } = site;
      const { deps, stores } = await wholeSystem(database, site);
      await settings(deps, { brakePercent: 100 });
      expect(await run(deps, { kind: 'sync' })).toMatchObject({ counts: { created: contacts } });
      const counter = await countWrites(database);
      const linked = await allInAmp(deps);
      const edits = new Edits(sandbox.world, 'jmoreno');
      let from = 0;

      const changeAndSync = async (rule: ConflictRule) => {
        sandbox.clock.advance(hour);
        const inAmp = linked.slice(from, from + 110);
        const inConnectWise = linked.slice(from + 100, from + 210);
        from += 210;
        for (const { id } of inAmp) {
          const set = { title: `Title by ${rule}`, city: `Town ${id}` };
          await stores.ampContacts.edit(id, { set }, 'any', instant(deps.clock));
        }
        const ids = inConnectWise.flatMap(({ link }) => link?.contactId ?? []);
        edits.contacts(ids, ({ id }) => ({ title: `Number ${id}` }));
        const { lastSeq } = sandbox.journal;
        const changed = await run(deps, { kind: 'sync' });
        expect(changed.status).toBe('succeeded');
        const requests = sandbox.journal.entries({ afterSeq: lastSeq });
        expect(requests.filter(({ method }) => method === 'GET').length).toBeLessThanOrEqual(6);
        expect(await disagreements(deps, site)).toEqual([]);

        sandbox.clock.advance(hour);
        const { lastSeq: before } = sandbox.journal;
        await counter.reset();
        const quiet = await run(deps, { kind: 'sync' });
        expect(quiet).toMatchObject({ status: 'succeeded', requests: 2 });
        expect(await recordWrites(counter)).toEqual({});
        expect(writesSince(site, before)).toEqual([]);
        return { changed, requests, inAmp };
      };

      const expectOneWriteEach = ({
        requests,
        inAmp,
      }: Pick<Awaited<ReturnType<typeof changeAndSync>>, 'requests' | 'inAmp'>) => {
        const written = requests.filter(({ method }) => method !== 'GET');
        const wanted = inAmp.map(({ link }) => link?.contactId ?? 0);
        expect(
          written.map(({ path }) => Number(path.split('/').at(-1))).toSorted(ascending),
        ).toEqual(wanted.toSorted(ascending));
      };

      // Both sides changed the title of ten; their city goes to ConnectWise without a decision.
      const decided = await changeAndSync('connectwise');
      expect(decided.changed.counts).toMatchObject({
        amp: { created: 0, updated: 110, removed: 0 },
        connectwise: { created: 0, updated: 110, removed: 0 },
        conflicts: 0,
      });
      expectOneWriteEach(decided);
      // Saving settings rechecks every link: enough on one database.
      if (kind.name !== 'SQLite') return;

      await settings(deps, { conflict: 'ask', brakePercent: 100 });
      await run(deps, { kind: 'sync' });
      const asked = await changeAndSync('ask');
      expect(asked.changed.counts).toMatchObject({
        amp: { created: 0, updated: 100, removed: 0 },
        connectwise: { created: 0, updated: 110, removed: 0 },
        conflicts: 10,
      });
      expectOneWriteEach(asked);
    });
  },
);

const ascending = (a: number, b: number) => a - b;

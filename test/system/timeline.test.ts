import { beforeAll, describe, expect, it } from 'vitest';
import { timelineOf } from '../../src/engine/inbox/timeline.ts';
import { allInAmp } from '../support/bothSides.ts';
import { databases, type TestDatabase } from '../support/databases.ts';
import { startSandboxSite } from '../support/sandboxSite.ts';
import { wholeSystem } from '../support/wholeSystem.ts';

const seed = {
  contacts: 10,
  companies: 3,
  activities: 1,
  customFields: 0,
  scenario: 'plain',
} as const;

describe.each(databases)('the timeline of a busy contact, on $name', (kind) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await kind.open();
  });

  it.each([
    [999, 1],
    [2500, 3],
  ])(
    'of %i activities costs %i requests for them, three for names, and no write',
    async (count, pages) => {
      const site = await startSandboxSite({ seed });
      const { deps, sync } = await wholeSystem(database, site);
      await sync();
      const [person] = (await allInAmp(deps)).filter(({ link }) => link?.state === 'active');
      const contactId = person?.link?.contactId ?? 0;
      const { world, journal } = site.sandbox;
      const [any] = world.activities.all();
      if (any === undefined) throw new Error('no activity to begin with');
      const members = ['jmoreno', 'tokafor'].map((one) => world.memberByIdentifier(one)?.id ?? 0);
      world.activities.put({ ...any, contactId: null });
      for (let nth = 0; nth < count; nth++) {
        const assignToId = members[nth % members.length] ?? null;
        const dateStart = new Date(
          Date.parse('2020-01-01T00:00:00Z') + nth * 3_600_000,
        ).toISOString();
        const id = world.activities.nextId();
        world.activities.put({ ...any, id, contactId, assignToId, dateStart });
      }
      const { lastSeq } = journal;
      const timeline = await timelineOf(deps, person?.id ?? '', { limit: 50 });
      expect(timeline).toMatchObject({ contactId, more: count - 50, unreadable: [], unnamed: [] });
      const dates = timeline.entries.map(({ date }) => date ?? '');
      expect(dates).toEqual(dates.toSorted().toReversed());
      expect(timeline.entries.every(({ member }) => member?.memberId !== null)).toBe(true);
      const asked = journal.entries({ afterSeq: lastSeq });
      expect(asked.filter(({ resource }) => resource === 'sales/activities')).toHaveLength(pages);
      expect(asked).toHaveLength(pages + 3);
      expect(new Set(asked.map(({ method }) => method))).toEqual(new Set(['GET']));
    },
  );
});

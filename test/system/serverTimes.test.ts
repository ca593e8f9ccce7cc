import { beforeAll, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../support/databases.ts';
import { startSandboxSite } from '../support/sandboxSite.ts';
import { wholeSystem } from '../support/wholeSystem.ts';

describe.each(databases)('how a server reads times in conditions, on $name', (kind) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await kind.open();
  });

  it.each([
    [{}, 'instants'],
    [{ dateOnlyConditions: true }, 'days'],
  ] as const)(
    'with %j is found out as %s, and the next sync has the change',
    async (switches, times) => {
      const seed = { contacts: 6, companies: 2, customFields: 0, scenario: 'plain' } as const;
      const site = await startSandboxSite({ seed, switches });
      const { stores, sync } = await wholeSystem(database, site);
      const { world, clock } = site.sandbox;
      await sync();
      expect(await stores.server.times()).toBe(times);
      clock.advance(3 * 3_600_000);
      const [contact] = world.contacts.all();
      if (contact === undefined) throw new Error('a contact was expected');
      world.contacts.put({ ...contact, title: 'Chief', ...world.stamp('jmoreno') });
      const done = await sync();
      expect(done).toMatchObject({ status: 'succeeded', counts: { amp: { updated: 1 } } });
      clock.advance(3 * 3_600_000);
      expect(await sync()).toMatchObject({ counts: { updated: 0 } });
    },
  );
});

import { beforeAll, describe, expect, it } from 'vitest';
import { timesCheck } from '../../src/engine/setup/serverChecks.ts';
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
    [{ timeRounding: 'down' }, 'rounded'],
    [{ timeRounding: 'nearest' }, 'rounded'],
    [{ timeRounding: 'stored' }, 'rounded'],
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

  it.each([
    [{}, 'times_instants'],
    [{ dateOnlyConditions: true }, 'times_days'],
    [{ timeRounding: 'nearest' }, 'times_rounded'],
  ] as const)('the doctor tries it with %j, and notes nothing', async (switches, code) => {
    const seed = { contacts: 6, companies: 2, customFields: 0, scenario: 'plain' } as const;
    const site = await startSandboxSite({ seed, switches });
    const { stores, sync } = await wholeSystem(database, site);
    const deps = { stores, connectWise: site.client() };
    expect(await timesCheck(deps, false)).toMatchObject({
      status: 'unverified',
      message: { code: 'times_at_first_sync' },
    });
    const passed = { status: 'passed', message: { code }, advice: null };
    expect(await timesCheck(deps, true)).toMatchObject(passed);
    expect(await stores.server.times()).toBeNull();
    await sync();
    expect(await timesCheck(deps, false)).toMatchObject(passed);
    const { switches: played } = site.sandbox;
    played.dateOnlyConditions = !played.dateOnlyConditions;
    const noted = await stores.server.times();
    expect(await timesCheck(deps, true)).toMatchObject({
      status: 'unverified',
      advice: { code: 'read_all' },
    });
    expect(await stores.server.times()).toBe(noted);
  });

  it('the doctor cannot try it without a contact', async () => {
    const site = await startSandboxSite();
    const { stores } = await wholeSystem(database, site);
    expect(await timesCheck({ stores, connectWise: site.client() }, true)).toMatchObject({
      status: 'unverified',
      message: { code: 'times_unknown' },
    });
  });
});

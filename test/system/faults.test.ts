import { beforeAll, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../support/databases.ts';
import { everyFault } from '../support/everyFault.ts';
import { startSandboxSite } from '../support/sandboxSite.ts';
import { outcome, wholeSystem } from '../support/wholeSystem.ts';

const seed = { contacts: 1_200, companies: 120, customFields: 2 };
const resource = 'company/contacts';
const hour = 3_600_000;

describe('import with a fault: after the next sync, the same as without', () => {
  let database: TestDatabase;
  let undisturbed: unknown;

  beforeAll(async () => {
    const [kind] = databases;
    if (kind === undefined) throw new Error('no database');
    database = await kind.open();
  });

  async function undisturbedOutcome(): Promise<unknown> {
    if (undisturbed !== undefined) return undisturbed;
    const site = await startSandboxSite({ seed });
    const { stores, sync } = await wholeSystem(database, site);
    expect(await sync()).toMatchObject({ status: 'succeeded' });
    undisturbed = await outcome(stores);
    return undisturbed;
  }

  const titled = everyFault.map((fault, index) => ({ title: `${index + 1} ${fault.kind}`, fault }));

  it.each(titled)('$title, from the second page of contacts on', async ({ fault }) => {
    const site = await startSandboxSite({ seed });
    const { sandbox } = site;
    const { stores, sync } = await wholeSystem(database, site, { patience: 1_000 });
    sandbox.faults.add({ resource, nth: 2, ...fault });
    const before = sandbox.world.snapshot();

    const disturbed = await sync();
    const fired = sandbox.journal.entries().some((entry) => entry.faults.length > 0);
    // A first import requests no address twice, so there is no older answer to repeat.
    expect(fired).toBe(fault.kind !== 'staleRead');
    // What was read so far stays, and the cursor has not moved past what is missing.
    const state = await stores.readings.state('contacts');
    expect(disturbed.status === 'failed' ? state.cursor : null).toBeNull();

    // ConnectWise works again.
    sandbox.faults.clear();
    if (fault.kind === 'dropRights') sandbox.world.restore(before);
    sandbox.clock.advance(hour);
    expect(await sync()).toMatchObject({ status: 'succeeded' });
    expect(await outcome(stores)).toEqual(await undisturbedOutcome());
    expect(sandbox.journal.insideRetryAfter()).toEqual([]);
  });

  it.each(['deactivate', 'delete', 'touch', 'create'] as const)(
    'pages shift while reading (%s): no contact is lost',
    async (action) => {
      const site = await startSandboxSite({ seed });
      const { sandbox } = site;
      const { stores, sync } = await wholeSystem(database, site);
      for (const nth of [1, 2]) {
        sandbox.faults.add({ kind: 'pageShift', resource, nth, action, count: 40 });
      }
      await sync();
      sandbox.clock.advance(hour);
      await sync();
      const there = sandbox.world.contacts.all();
      const read = await stores.mirror.contactsByIds(there.map(({ id }) => id));
      expect(new Map(read.map(({ id, inactive }) => [id, inactive] as const))).toEqual(
        new Map(there.map(({ id, inactiveFlag }) => [id, inactiveFlag] as const)),
      );
      expect(await stores.plans.queued()).toEqual({ contacts: 0, ampContacts: 0 });
    },
  );
});

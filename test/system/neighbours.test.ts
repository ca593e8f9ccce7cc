import { beforeAll, describe, expect, it } from 'vitest';
import type { OrganizationStores } from '../../src/ports/stores.ts';
import { databases, type TestDatabase } from '../support/databases.ts';
import { everyFault } from '../support/everyFault.ts';
import { startSandboxSite } from '../support/sandboxSite.ts';
import { outcome, wholeSystem } from '../support/wholeSystem.ts';

const seed = { contacts: 40, companies: 8 };

/** How far a run of an organization got and what the organization has, without times and ids of ampwise. */
async function told(stores: OrganizationStores): Promise<unknown> {
  const runs = await stores.runs.list(10);
  return {
    runs: runs.map(({ kind, status, counts, requests, failure }) => [
      kind,
      status,
      counts,
      requests,
      failure,
    ]),
    has: await outcome(stores),
  };
}

describe.each(databases)('two organizations that sync at once on $name', (kind) => {
  let database: TestDatabase;
  let alone: unknown;

  beforeAll(async () => {
    database = await kind.open();
  });

  /** The result for an organization that nothing disturbs. */
  async function undisturbed(): Promise<unknown> {
    if (alone === undefined) {
      const { stores, sync } = await wholeSystem(database, await startSandboxSite({ seed }));
      await sync();
      alone = await told(stores);
    }
    return alone;
  }

  const titled = everyFault.map((fault, index) => ({ title: `${index + 1} ${fault.kind}`, fault }));

  it.each(titled)('one failing with $title: the other is not touched', async ({ fault }) => {
    const expected = await undisturbed();
    const [failing, healthy] = [await startSandboxSite({ seed }), await startSandboxSite({ seed })];
    const one = await wholeSystem(database, failing, { patience: 300 });
    const other = await wholeSystem(database, healthy);
    failing.sandbox.faults.add({ resource: 'company/contacts', ...fault, times: 1_000 });

    await Promise.all([one.sync().catch(() => null), other.sync()]);
    const fired = failing.sandbox.journal.entries().some((entry) => entry.faults.length > 0);
    // A first import requests no address twice, so there is no older answer to repeat.
    expect(fired).toBe(fault.kind !== 'staleRead');
    expect(await told(other.stores)).toEqual(expected);
  });
});

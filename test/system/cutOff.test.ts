import { beforeAll, describe, expect, it } from 'vitest';
import type { FaultInput } from '../../sandbox/faults/fault.ts';
import { instant } from '../../src/engine/deps.ts';
import { run } from '../../src/engine/run/run.ts';
import {
  allInAmp,
  disagreements,
  doubled,
  emailOf,
  journalFindings,
  nothingFound,
  syncUntilDone,
} from '../support/bothSides.ts';
import { databases, type TestDatabase } from '../support/databases.ts';
import { killedSync } from '../support/killedSync.ts';
import { type SandboxSite, startSandboxSite } from '../support/sandboxSite.ts';
import { wholeSystem } from '../support/wholeSystem.ts';

const email = 'office@shared.example';
const creating = { resource: 'company/contacts', method: 'POST' } as const;

/** Ways in which the answer to a create is lost. */
const cuts: readonly FaultInput[] = [
  { kind: 'resetAfter' },
  { kind: 'hang', applied: true },
  { kind: 'badGateway', applied: true },
  { kind: 'serverTimeout', applied: true },
  { kind: 'gatewayTimeout', applied: true },
  { kind: 'html', applied: true },
  { kind: 'truncated', how: 'contentLength' },
  { kind: 'truncated', how: 'chunked' },
  { kind: 'truncated', how: 'clean' },
  { kind: 'resetBefore' },
  { kind: 'hang' },
  { kind: 'badGateway' },
  { kind: 'gatewayTimeout' },
  { kind: 'html' },
];

describe.each(databases)('two people with one e-mail address, entered in AMP, on $name', (kind) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await kind.openOnDisk();
  });

  async function prepare() {
    const seed = { contacts: 5, companies: 1, customFields: 0, scenario: 'plain' } as const;
    const site = await startSandboxSite({ seed });
    const system = await wholeSystem(database, site, { patience: 150 });
    await syncUntilDone(system.deps, site);
    const company = site.sandbox.world.companies.all()[0]?.name ?? '';
    for (const firstName of ['Ann', 'Bob']) {
      const set = { email, firstName, lastName: 'Ito', company };
      const { deps } = system;
      await deps.stores.ampContacts.add({ id: deps.ids.next(), set }, instant(deps.clock));
    }
    return { site, ...system };
  }

  /** Expects both to exist once, and to be linked. */
  async function expectTwo({ site, deps }: Awaited<ReturnType<typeof prepare>>): Promise<void> {
    await syncUntilDone(deps, site);
    const there = sharing(site);
    expect(there.map(({ firstName }) => firstName).toSorted()).toEqual(['Ann', 'Bob']);
    const here = (await allInAmp(deps)).filter((row) => row.email === email);
    expect(
      here.map(({ fields, link }) => [fields.firstName, link?.state, link?.contactId]),
    ).toEqual(
      here.map(({ fields }) => [
        fields.firstName,
        'active',
        there.find(({ firstName }) => firstName === fields.firstName)?.id,
      ]),
    );
    expect(here).toHaveLength(2);
    expect(await doubled(deps, site)).toEqual([]);
    expect(await disagreements(deps, site)).toEqual([]);
    expect(journalFindings(site)).toEqual(nothingFound);
  }

  // Each way with the first of them, some with the second; the other database only confirms the result.
  const shown =
    kind.name === 'SQLite' ? cuts : cuts.filter(({ kind: cut }) => cut.startsWith('reset'));
  const second = shown.filter(({ kind: cut }) => cut.startsWith('reset') || cut === 'truncated');
  const titled = [
    ...shown.map((fault) => ({ ...fault, nth: 1 })),
    ...second.map((fault) => ({ ...fault, nth: 2 })),
  ].map((fault) => ({ title: JSON.stringify(fault), fault }));

  it.each(titled)('$title: two contacts in ConnectWise, not three', async ({ fault }) => {
    const world = await prepare();
    const { site, deps } = world;
    site.sandbox.faults.add({ ...fault, ...creating });
    await run(deps, { kind: 'sync' });
    expect(site.sandbox.journal.count({ ...creating, fault: fault.kind })).toBe(1);
    // Nothing is sent again until ConnectWise has certainly finished the request.
    await run(deps, { kind: 'sync' });
    expect(site.sandbox.journal.count(creating)).toBe(2);
    await expectTwo(world);
  });

  it.each([
    { nth: 1, applied: true },
    { nth: 2, applied: true },
    { nth: 1, applied: false },
  ])('the process is killed at create $nth, taken effect: $applied', async (at) => {
    const world = await prepare();
    const { site, stores } = world;
    const { organizationId } = stores;
    expect(await killedSync(database, site, organizationId, { ...creating, ...at })).toBe(true);
    expect(sharing(site)).toHaveLength(at.applied ? at.nth : at.nth - 1);
    await expectTwo(world);
  });
});

function sharing({ sandbox }: SandboxSite) {
  return sandbox.world.contacts.all().filter((contact) => emailOf(contact) === email);
}

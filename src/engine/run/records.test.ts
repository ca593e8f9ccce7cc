import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact } from '../../../test/support/records.ts';
import { defaultSettings, type Settings } from '../../core/settings/settings.ts';
import { type NamedRecords, named } from '../../ports/namedRecords.ts';
import { aRun } from '../../storage/suite/records.ts';
import { instant } from '../deps.ts';
import { undo } from './undo.ts';

const customer = { id: 1, name: 'Customer' };
const vendor = { id: 2, name: 'Vendor' };
const people = [1, 2, 3, 4];

describe.each(databases)('a sync of named records on $name', (kind) => {
  let database: TestDatabase;
  let world: EngineWorld;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
  });

  beforeEach(async () => {
    world = await EngineWorld.open(database, `org-${++worlds}`, 2);
    world.memory.setTypes([customer, vendor]);
    world.memory.putCompany(company(1, { name: 'Acme', types: [customer] }));
    for (const id of people) put(id);
    world.pass(10_000);
    await world.sync();
    world.pass(1000);
  });

  function put(id: number, parts: Parameters<typeof contact>[1] = {}): void {
    const email = `c${id}@x.example`;
    const firstName = `Name ${id}`;
    world.memory.put(contact(id, { companyId: 1, email, firstName, lastName: 'Lee', ...parts }));
  }

  const now = () => instant(world.clock);
  const sync = (some: Partial<NamedRecords>) => world.syncRecords(named(some));
  const rowOf = async (contactId: number) =>
    (await world.ampContacts()).find(({ link }) => link?.contactId === contactId);
  const titles = async () =>
    await Promise.all(people.map(async (id) => (await rowOf(id))?.fields.title ?? null));
  const edit = async (contactId: number, set: Readonly<Record<string, string>>) => {
    const id = (await rowOf(contactId))?.id ?? '';
    await world.stores.ampContacts.edit(id, { set }, 'any', now());
    return id;
  };
  const add = async (set: Readonly<Record<string, string>>, id = 'new') =>
    (await world.stores.ampContacts.add({ id, set }, now())).id;
  const decide = (settings: Partial<Settings>) =>
    world.stores.settings.change(() => ({ ...defaultSettings, ...settings }), 'any', now());

  it('V16 named: reads, plans and writes exactly these, on both sides', async () => {
    for (const id of people) put(id, { title: `Title ${id}` });
    const id = await edit(3, { city: 'Tampa' });
    await edit(4, { city: 'Miami' });
    const before = world.memory.requests;
    const run = await sync({ contacts: [1], ampContacts: [id] });
    expect(run).toMatchObject({
      kind: 'records',
      status: 'succeeded',
      read: { contacts: 2, companies: 1 },
      counts: { amp: { updated: 2 }, connectwise: { updated: 1 }, unchanged: 0, skipped: 0 },
    });
    expect(await titles()).toEqual(['Title 1', null, 'Title 3', null]);
    expect(world.memory.records.contacts.get(3)?.city).toBe('Tampa');
    expect(world.memory.records.contacts.get(4)?.city).toBeNull();
    // Contacts, their company, the contact before it is written, and the write with what it gave.
    expect(world.memory.requests - before).toBe(5);
    await world.sync();
    expect(await titles()).toEqual(people.map((one) => `Title ${one}`));
    expect(world.memory.records.contacts.get(4)?.city).toBe('Miami');
  });

  it('V12 cursor, V16 named: moves no cursor, is no sweep, and nobody else is missing', async () => {
    const { readings, sweeps } = world.stores;
    const standing = async () => ({
      contacts: await readings.state('contacts'),
      companies: await readings.state('companies'),
      sweep: await sweeps.last(),
    });
    const before = await standing();
    put(2, { title: 'Edited' });
    world.memory.delete(3);
    world.memory.delete(4);
    const run = await sync({ contacts: [1, 2, 4] });
    expect(run.status).toBe('succeeded');
    expect(await standing()).toEqual(before);
    expect((await rowOf(3))?.link?.state).toBe('active');
    expect((await rowOf(4))?.link?.state).toBe('ended');
  });

  it('concludes no deletion where ConnectWise lists nobody', async () => {
    for (const id of people) world.memory.delete(id);
    await sync({ contacts: [4] });
    expect((await rowOf(4))?.link?.state).toBe('active');
  });

  it('V6 no duplicate, V16 named: a person now in ConnectWise is linked and not created again', async () => {
    put(9, { email: 'new@x.example', firstName: 'Nora' });
    const id = await add({ email: 'new@x.example', firstName: 'Nora', company: 'Acme' });
    const run = await sync({ ampContacts: [id] });
    expect(run.status).toBe('succeeded');
    expect(world.memory.writes).toEqual([]);
    expect((await world.stores.ampContacts.get(id))?.link).toMatchObject({ contactId: 9 });
  });

  it('V6 no duplicate, V16 named: a person added to ConnectWise during the run is not created again', async () => {
    const id = await add({ email: 'new@x.example', firstName: 'Nora', company: 'Acme' });
    let asked = 0;
    world.interference = {
      // Looked for by address, by name and by company; then companies and contacts, and before the write again.
      beforeRequest: () => {
        if (++asked === 4) put(9, { email: 'new@x.example', firstName: 'Nora' });
      },
    };
    await sync({ ampContacts: [id] });
    expect(world.memory.writes).toEqual([]);
    expect((await world.stores.ampContacts.get(id))?.link).toMatchObject({ contactId: 9 });
  });

  it('creates a person nobody knows, in a company that was never read', async () => {
    world.memory.putCompany(company(7, { name: 'Newly', types: [customer] }));
    const id = await add({ email: 'new@x.example', firstName: 'Nora', company: 'Newly' });
    const run = await sync({ ampContacts: [id] });
    expect(run).toMatchObject({ status: 'succeeded', counts: { connectwise: { created: 1 } } });
    const made = (await world.stores.ampContacts.get(id))?.link?.contactId ?? 0;
    expect(world.memory.records.contacts.get(made)).toMatchObject({ companyId: 7 });
  });

  it('an address that another contact gave up since is not shared with it', async () => {
    put(2, { email: 'other@x.example' });
    put(6, { email: 'c2@x.example' });
    // AMP gives up the address of the other one with that one: the next sync does both.
    expect((await sync({ contacts: [6] })).status).toBe('partial');
    expect((await world.stores.mirror.candidate(6))?.candidate.skip).toBeNull();
    await world.sync();
    expect(await rowOf(6)).toMatchObject({ link: { state: 'active' }, email: 'c2@x.example' });
    expect(await rowOf(2)).toMatchObject({ link: { state: 'active' }, email: 'other@x.example' });
  });

  it('a company brings its own contacts, and no others', async () => {
    world.memory.putCompany(company(2, { name: 'Bolt', types: [vendor] }));
    put(5, { companyId: 2 });
    await world.sync();
    expect(await rowOf(5)).toBeUndefined();
    world.memory.putCompany(company(2, { name: 'Bolt', types: [customer] }));
    put(1, { title: 'Edited' });
    await sync({ companies: [2] });
    expect((await rowOf(5))?.link?.state).toBe('active');
    expect(await titles()).toEqual([null, null, null, null]);
  });

  it('finds what moves no stamp', async () => {
    const { lastUpdated } = world.memory.records.contacts.get(1) ?? { lastUpdated: null };
    world.memory.now = Date.parse(lastUpdated ?? '');
    put(1, { title: 'Unstamped' });
    world.memory.now = world.clock.now();
    world.pass(1000);
    await world.sync();
    expect((await titles())[0]).toBeNull();
    await sync({ contacts: [1] });
    expect((await titles())[0]).toBe('Unstamped');
  });

  it('V11 brake, V16 named: small runs in a row are braked like a large one', async () => {
    await decide({ brakePercent: 1, brakeRecords: 2 });
    await world.sync();
    for (const id of people) put(id, { firstName: `New ${id}` });
    expect((await sync({ contacts: [1] })).status).toBe('succeeded');
    expect((await sync({ contacts: [2] })).status).toBe('succeeded');
    expect(await sync({ contacts: [3] })).toMatchObject({
      status: 'held',
      held: { reason: 'too_many', records: 3, limit: 2 },
    });
    expect((await rowOf(3))?.fields.firstName).toBe('Name 3');
    // A run that looks at everything decides for itself, and the row begins again.
    expect((await world.sync()).status).toBe('succeeded');
    put(1, { firstName: 'Newer' });
    expect((await sync({ contacts: [1] })).status).toBe('succeeded');
  });

  it('V11 brake, V16 named: small runs that changed nothing in between hide none of them', async () => {
    await decide({ brakePercent: 1, brakeRecords: 2 });
    await world.sync();
    for (const id of people) put(id, { firstName: `New ${id}` });
    expect((await sync({ contacts: [1] })).status).toBe('succeeded');
    const second = await sync({ contacts: [2] });
    expect(second).toMatchObject({ status: 'succeeded', losses: { contacts: { records: 1 } } });
    world.pass(1);
    const { locks, runs } = world.stores;
    for (let made = 1; made <= 120; made++) {
      world.pass(1);
      const runId = `small-${made}`;
      const lease = await locks.take({ runId, now: now(), leaseMilliseconds: 0 });
      const run = aRun(runId, { kind: 'records', startedAt: now(), finishedAt: now() });
      await runs.start(lease, run);
      await runs.finish(lease, { ...run, status: 'succeeded' });
      await locks.release(lease);
    }
    expect((await sync({ contacts: [3] })).status).toBe('held');
    // A day later they count no more.
    world.pass(25 * 3600);
    put(4, { firstName: 'Newer' });
    expect((await sync({ contacts: [4] })).status).toBe('succeeded');
  });

  it('is undone like any other run', async () => {
    put(1, { title: 'Edited' });
    const run = await sync({ contacts: [1] });
    await undo(world.deps, run.id);
    expect((await titles())[0]).toBeNull();
  });

  it('waits for the first sync, which knows what it cannot', async () => {
    const fresh = await EngineWorld.open(database, `org-${++worlds}`, 2);
    fresh.memory.setTypes([customer]);
    expect(await fresh.syncRecords(named({ contacts: [1] }))).toMatchObject({
      status: 'failed',
      failure: { code: 'not_read_yet' },
    });
  });
});

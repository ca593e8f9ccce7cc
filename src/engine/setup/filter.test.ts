import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact } from '../../../test/support/records.ts';
import { Failure } from '../../core/failure.ts';
import { filterText } from '../../core/filter/filterText.ts';
import { defaultSettings, leftFilterTag, type Settings } from '../../core/settings/settings.ts';
import { watchFilter } from '../detect/watchFilter.ts';
import { readQuery, why } from '../inbox/why.ts';
import { applyRun } from '../run/applyRun.ts';
import { previewFilter } from '../run/previewFilter.ts';
import { run } from '../run/run.ts';
import { readFilter, readFilterJson, saveFilter } from './chooseFilter.ts';
import { filterCheck } from './doctor.ts';
import { previewRead } from './previewFilter.ts';

const [customer, vendor] = [1, 2].map((id) => ({ id, name: id === 1 ? 'Customer' : 'Vendor' }));
const active = { id: 1, name: 'Active' };
const onHold = { id: 2, name: 'On hold' };
const buyer = { id: 1, name: 'Buyer' };
const former = { id: 2, name: 'Former' };

const notFormer = 'company type is Customer and contact type is not Former';

describe.each(databases)('the contact filter on $name', (kind) => {
  let database: TestDatabase;
  let world: EngineWorld;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
  });

  beforeEach(async () => {
    world = await EngineWorld.open(database, `filter-${++worlds}`);
    const { memory } = world;
    memory.setTypes([customer, vendor].flatMap((type) => type ?? []));
    memory.setList('company_statuses', [active, onHold]);
    memory.setList('contact_types', [buyer, former]);
    memory.putCompany(
      company(1, { name: 'Acme', types: [{ id: 1, name: 'Customer' }], status: active }),
    );
    memory.putCompany(
      company(2, { name: 'Bolt', types: [{ id: 2, name: 'Vendor' }], status: onHold }),
    );
    put(1, { types: [buyer] });
    put(2, { types: [former] });
    put(3);
    put(4, { companyId: 2, types: [buyer] });
    world.pass(10_000);
  });

  function put(id: number, parts: Parameters<typeof contact>[1] = {}): void {
    const email = `c${id}@x.example`;
    world.memory.put(contact(id, { companyId: 1, email, firstName: `Name ${id}`, ...parts }));
  }

  async function choose(text: string): Promise<number> {
    return await saveFilter(world.deps, await readFilter(world.deps, text), 'any');
  }

  async function set(settings: Partial<Settings>): Promise<void> {
    const now = new Date(world.clock.now()).toISOString();
    await world.stores.settings.change(() => ({ ...defaultSettings, ...settings }), 'any', now);
  }

  /** Who is in AMP, by first name: their state, and whether they were removed. */
  async function standing(): Promise<Readonly<Record<string, string>>> {
    const rows = await world.ampContacts();
    return Object.fromEntries(
      rows.map(({ fields, link, deletedAt }) => [
        String(fields.firstName),
        `${link?.state ?? 'none'}${deletedAt === null ? '' : ', removed'}`,
      ]),
    );
  }

  const reasons = async () =>
    (await world.stores.skips.list('contact', { after: null, limit: 100 })).map(
      ({ id, reason }) => [id, reason],
    );

  async function leave(): Promise<void> {
    put(1, { types: [former], title: 'Left' });
    await world.sync();
    world.pass(3600);
  }

  async function comeBack(): Promise<void> {
    put(1, { types: [buyer], title: 'Back' });
    await world.sync();
  }

  async function first() {
    const found = (await world.ampContacts()).find(({ email }) => email === 'c1@x.example');
    if (found === undefined) throw new Error('it is not in AMP');
    return found;
  }

  it('R8: by contact type and status as well, each skipped with the field that does not match', async () => {
    await choose('company status is Active and contact type is one of (Buyer, Former)');
    await world.sync();
    expect(await standing()).toEqual({ 'Name 1': 'active', 'Name 2': 'active' });
    expect(await reasons()).toEqual([
      [3, 'contact_type_not_in_filter'],
      [4, 'company_status_not_in_filter'],
    ]);
    const [third] = await why(world.deps, readQuery('3'));
    expect(third).toMatchObject({
      state: 'left_out',
      gap: {
        needed: 'contact type is one of (Buyer, Former)',
        has: [{ field: 'contact type', values: [] }],
      },
    });
    await choose('company status is On hold');
    const [one] = await why(world.deps, readQuery('1'));
    expect(one?.gap).toEqual({
      needed: 'company status is On hold',
      has: [{ field: 'company status', values: ['Active'] }],
    });
  });

  it('R8: a new filter has exactly those looked at that enter or leave it, and reads no contact', async () => {
    await choose('Customer');
    await world.sync();
    world.pass(3600);
    expect(await choose(notFormer)).toBe(1);
    expect(await world.stores.plans.queued()).toMatchObject({ contacts: 1 });
    expect(await world.sync()).toMatchObject({ counts: { skipped: 2 }, read: { contacts: 0 } });
    expect(await standing()).toEqual({
      'Name 1': 'active',
      'Name 2': 'paused',
      'Name 3': 'active',
    });
    // The same in other words concerns nobody.
    expect(await choose(`(contact type is not "former" and company type is CUSTOMER)`)).toBe(0);
    expect(await choose('company type is Customer or contact type is Buyer')).toBe(2);
    await world.sync();
    expect(Object.values(await standing())).toEqual(['active', 'active', 'active', 'active']);
  });

  it('R9: shows before saving which contacts a filter adds and drops, and the sync does that', async () => {
    await choose('Customer');
    await world.sync();
    world.pass(3600);
    await set({ leavesFilter: 'tag' });
    const wanted = await readFilter(world.deps, 'contact type is one of (Buyer)');
    const { preview } = await previewFilter(world.deps, wanted);
    expect(preview).toMatchObject({
      companies: 2,
      contacts: 2,
      change: {
        entering: { contacts: 1, sample: [{ contact: { id: 4 }, company: { name: 'Bolt' } }] },
        leaving: {
          contacts: 2,
          linked: 2,
          sample: [{ contact: { id: 2 } }, { contact: { id: 3 } }],
        },
        leavesFilter: 'tag',
      },
    });
    await saveFilter(world.deps, wanted, 'any');
    expect(await world.sync()).toMatchObject({ counts: { created: 1 } });
    expect(await standing()).toEqual({
      'Name 1': 'active',
      'Name 2': 'paused',
      'Name 3': 'paused',
      'Name 4': 'active',
    });
    // Against itself nothing changes.
    expect((await previewRead(world.deps, wanted)).change).toBeNull();
  });

  it('R9: knows that a contact that drops out of the filter but stays in AMP keeps its address', async () => {
    put(5, { companyId: 2, email: 'C1@x.example' });
    await choose('Customer');
    await world.sync();
    world.pass(3600);
    const wanted = await readFilter(world.deps, 'Vendor');
    const entering = async () => {
      const { preview } = await previewFilter(world.deps, wanted);
      return preview?.change?.entering.contacts;
    };
    await set({ leavesFilter: 'remove' });
    expect(await entering()).toBe(2);
    await set({});
    expect(await entering()).toBe(1);
    await saveFilter(world.deps, wanted, 'any');
    expect(await world.sync()).toMatchObject({
      counts: { created: 1 },
      skips: { amp_contact_linked_elsewhere: 1 },
    });
    expect((await previewRead(world.deps, wanted)).skips.amp_contact_linked_elsewhere).toBe(1);
  });

  it.each([5, 0])(
    'a plan foresees the addresses that become free, in either order: %s',
    async (id) => {
      // Without a lower id than those who leave, or with one.
      put(id === 0 ? 99 : 5, { companyId: 2, email: 'C1@x.example' });
      put(6, { companyId: 2, email: 'c2@X.example' });
      await choose('Customer');
      await world.sync();
      world.pass(3600);
      await set({ leavesFilter: 'remove' });
      await choose('Vendor');
      const plan = await run(world.deps, { kind: 'plan' });
      const lines = await world.stores.plans.lines(plan.id, 0, 100);
      const actions = lines.map(({ line }) =>
        line.kind === 'entry' ? line.entry.action : line.kind,
      );
      expect(actions.filter((action) => action === 'create')).toHaveLength(3);
      expect(actions.filter((action) => action === 'remove')).toHaveLength(3);
      expect(await applyRun(world.deps, plan.id)).toMatchObject({
        status: 'succeeded',
        counts: { amp: { created: 3, removed: 3 } },
      });
      expect((await world.sync()).counts).toMatchObject({ created: 0, removed: 0 });
    },
  );

  describe('R17: a contact that leaves by its own type, and comes back', () => {
    beforeEach(async () => {
      await choose(notFormer);
      await world.sync();
      world.pass(3600);
    });

    it('stays as it is and is no longer updated; then both sides are compared with the base', async () => {
      await leave();
      expect((await standing())['Name 1']).toBe('paused');
      expect((await first()).fields.title ?? null).toBeNull();
      const now = new Date(world.clock.now()).toISOString();
      await world.stores.ampContacts.edit((await first()).id, { set: { city: 'Ulm' } }, 'any', now);
      await comeBack();
      expect((await standing())['Name 1']).toBe('active');
      expect((await first()).fields).toMatchObject({ title: 'Back', city: 'Ulm' });
      expect(world.memory.records.contacts.get(1)?.city).toBe('Ulm');
    });

    it('is tagged while it is out', async () => {
      await set({ leavesFilter: 'tag' });
      await leave();
      expect((await first()).fields.tags).toBe(leftFilterTag);
      await comeBack();
      expect((await first()).fields.tags ?? null).toBeNull();
    });

    it('is removed in AMP, and restored', async () => {
      await set({ leavesFilter: 'remove' });
      await leave();
      expect((await standing())['Name 1']).toBe('paused, removed');
      await comeBack();
      expect((await standing())['Name 1']).toBe('active');
      expect((await first()).fields.title).toBe('Back');
    });
  });

  it('R8: an AMP contact is not sent where the filter would leave it out at once', async () => {
    await choose('contact type is Buyer');
    await world.sync();
    const now = new Date(world.clock.now()).toISOString();
    const fields = { email: 'new@x.example', firstName: 'New', lastName: 'One', company: 'Acme' };
    await world.stores.ampContacts.add({ id: 'new-one', set: fields }, now);
    world.pass(3600);
    await world.sync();
    expect(await world.stores.skips.list('amp_contact', { after: null, limit: 9 })).toMatchObject([
      { id: 'new-one', reason: 'contact_out_of_filter' },
    ]);
    expect(world.memory.writes).toEqual([]);
    await choose('Customer');
    await world.sync();
    expect(world.memory.writes).toHaveLength(1);
  });

  describe('what changed in ConnectWise', () => {
    it('a renamed value is followed and reported, and nobody is rechecked', async () => {
      await choose(notFormer);
      await world.sync();
      world.memory.setList('contact_types', [buyer, { ...former, name: 'Left us' }]);
      world.pass(90_000);
      const done = await world.sync();
      expect(done).toMatchObject({
        status: 'succeeded',
        filterNotes: [{ kind: 'renamed', field: 'contact type', from: 'Former', to: 'Left us' }],
      });
      const saved = await world.stores.filters.get();
      expect(saved === null ? null : filterText(saved)).toBe(
        'company type is Customer and contact type is not Left us',
      );
      world.pass(3600);
      expect(await world.sync()).toMatchObject({ filterNotes: [] });
    });

    it('a value that is gone is named in every run, and the rest goes on', async () => {
      await choose('contact type is one of (Buyer, Former)');
      await world.sync();
      expect(Object.keys(await standing())).toEqual(['Name 1', 'Name 2', 'Name 4']);
      world.memory.setList('contact_types', [buyer]);
      put(2, { types: [] });
      world.pass(60);
      // A contact drops out of the filter: that is checked before any contact is dropped.
      const note = { kind: 'gone', field: 'contact type', id: 2, name: 'Former' };
      expect(await world.sync()).toMatchObject({ status: 'succeeded', filterNotes: [note] });
      expect((await standing())['Name 2']).toBe('paused');
      world.pass(60);
      expect(await world.sync()).toMatchObject({ filterNotes: [note] });
      world.memory.setList('contact_types', [buyer, former]);
      expect(await watchFilter(world.deps)).toMatchObject({ notes: [], nothingLeft: false });
      expect(await world.sync()).toMatchObject({ filterNotes: [] });
    });

    it('a filter of which nothing is left lets nobody go', async () => {
      await set({ leavesFilter: 'remove', brakePercent: 100, brakeRecords: 1000 });
      await choose('contact type is one of (Buyer)');
      await world.sync();
      world.memory.setList('contact_types', [former]);
      for (const id of [1, 4]) put(id, { companyId: id === 4 ? 2 : 1, types: [] });
      world.pass(60);
      expect(await world.sync()).toMatchObject({
        status: 'failed',
        failure: { code: 'filter_gone' },
        filterNotes: [{ kind: 'gone', name: 'Buyer' }],
      });
      expect(await standing()).toEqual({ 'Name 1': 'active', 'Name 4': 'active' });
      // It stays so until a filter is chosen that asks for something.
      world.pass(60);
      expect(await world.sync()).toMatchObject({ failure: { code: 'filter_gone' } });
      await choose('Customer');
      expect(await world.sync()).toMatchObject({ status: 'succeeded', filterNotes: [] });
      expect((await standing())['Name 1']).toBe('active');
      expect((await standing())['Name 4']).toBe('paused, removed');
    });

    it('the doctor says what the filter depends on', async () => {
      expect(await filterCheck(world.deps)).toBeNull();
      await choose('contact type is one of (Buyer, Former)');
      expect(await filterCheck(world.deps)).toMatchObject({
        status: 'passed',
        message: { code: 'filter', filter: 'contact type is one of (Buyer, Former)' },
      });
      world.memory.setList('contact_types', [buyer]);
      expect(await filterCheck(world.deps)).toMatchObject({
        status: 'failed',
        code: 'filter_gone',
        message: { code: 'filter_gone', gone: 'contact type Former' },
      });
      const failing = {
        ...world.deps,
        connectWise: {
          ...world.memory,
          requests: 0,
          async list(): Promise<never> {
            throw world.outage();
          },
        },
      };
      expect(await filterCheck(failing)).toMatchObject({ status: 'unverified' });
    });

    it('a list that may not be read is not judged', async () => {
      await choose(notFormer);
      world.memory.setList('contact_types', []);
      world.memory.setTypes([]);
      const refusing = {
        ...world.deps,
        connectWise: {
          ...world.memory,
          requests: 0,
          async list(): Promise<never> {
            throw new Failure('right_missing', { what: 'contact types', row: 'Table Setup' });
          },
        },
      };
      expect(await watchFilter(refusing)).toMatchObject({
        notes: [{ kind: 'gone', name: 'Customer' }],
        unseen: ['contact type'],
        nothingLeft: true,
      });
    });
  });

  it('reads a document as it writes it, also with names alone, and refuses what it does not know', async () => {
    const filter = await readFilter(world.deps, notFormer);
    const document: unknown = JSON.parse(JSON.stringify({ filter, saved: true }));
    expect(await readFilterJson(world.deps, document)).toEqual(filter);
    const byName = { field: 'Market', is: 'not one of', values: ['Retail'] };
    await expect(readFilterJson(world.deps, byName)).rejects.toMatchObject({
      code: 'filter_value_unknown',
      detail: { field: 'market', name: 'Retail' },
    });
    const other = {
      all: [{ field: 'contact type', is: 'one of', values: [{ id: 2, name: 'Old' }] }],
    };
    await expect(readFilterJson(world.deps, other)).rejects.toMatchObject({
      detail: { closest: 'Buyer, Former', nowCalled: 'Former' },
    });
  });
});

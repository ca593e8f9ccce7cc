import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { inRuns } from '../../../test/support/inRuns.ts';
import { company, contact } from '../../../test/support/records.ts';
import { Failure } from '../../core/failure.ts';
import { defaultSettings, type Settings } from '../../core/settings/settings.ts';
import { instant } from '../deps.ts';
import { undo } from './undo.ts';

const customer = { id: 1, name: 'Customer' };
const vendor = { id: 2, name: 'Vendor' };

describe.each(databases)('both ways, on $name', (kind) => {
  let database: TestDatabase;
  let world: EngineWorld;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
  });

  beforeEach(async () => {
    world = await EngineWorld.open(database, `org-${++worlds}`, 100);
    world.memory.setTypes([customer, vendor]);
    world.memory.putCompany(company(1, { types: [customer] }));
  });

  const now = () => instant(world.deps.clock);
  const put = (id: number, parts: Parameters<typeof contact>[1] = {}) =>
    world.memory.put(
      contact(id, { companyId: 1, email: `c${id}@x.example`, firstName: 'Ann', ...parts }),
    );
  const add = (id: string, set: Readonly<Record<string, string>>) =>
    world.stores.ampContacts.add(
      { id, set: { firstName: 'Bob', lastName: id, company: 'Company 1', ...set } },
      now(),
    );
  const edit = (id: string, set: Readonly<Record<string, string | null>>) =>
    world.stores.ampContacts.edit(id, { set }, 'any', now());
  const set = (settings: Partial<Settings>) =>
    world.stores.settings.change(() => ({ ...defaultSettings, ...settings }), 'any', now());
  const amp = async (contactId: number) =>
    (await world.ampContacts()).find(({ link }) => link?.contactId === contactId);
  const ampId = async (contactId: number) => (await amp(contactId))?.id ?? 'none';
  const cw = (id: number) => world.memory.records.contacts.get(id);

  it('R16: an address that AMP frees in ConnectWise goes to the contact that was skipped because of it', async () => {
    put(1);
    put(2, { email: 'c1@x.example', firstName: 'Zoe' });
    await world.sync();
    expect(await amp(2)).toBeUndefined();
    await edit(await ampId(1), { email: 'other@x.example' });
    await world.sync();
    await world.sync();
    expect(cw(1)?.communications[0]?.value).toBe('other@x.example');
    expect(await amp(2)).toMatchObject({ email: 'c1@x.example' });
  });

  it('V5 no silent loss: what somebody edits in ConnectWise between our look and our write comes over', async () => {
    put(1);
    await world.sync();
    await edit(await ampId(1), { title: 'CTO' });
    let once = false;
    world.interference = {
      beforeWrite: () => {
        const there = cw(1);
        if (once || there === undefined) return;
        once = true;
        world.memory.put({ ...there, city: 'Tampa' });
      },
    };
    expect(await world.sync()).toMatchObject({ status: 'succeeded' });
    expect(await amp(1)).toMatchObject({ fields: { city: 'Tampa', title: 'CTO' } });
    expect(cw(1)).toMatchObject({ city: 'Tampa', title: 'CTO' });
  });

  it('V2 quiet: a contact that ConnectWise refuses to make inactive is not tried in each run', async () => {
    put(1);
    put(2);
    await set({ removedInAmp: 'inactivate' });
    await world.sync();
    await world.stores.ampContacts.remove(await ampId(1), 'any', now());
    let tried = 0;
    world.interference = {
      beforeWrite: () => {
        tried++;
        const detail = { connectwiseCode: 'X', field: 'inactiveFlag', requestId: 'none' };
        throw new Failure('write_refused', detail);
      },
    };
    await world.sync();
    expect(tried).toBe(1);
    expect(await world.sync()).toMatchObject({ status: 'succeeded' });
    expect(tried).toBe(1);
  });

  it('a person keeps an AMP contact back: a contact with its address is not linked to it', async () => {
    await add('amp-1', { email: 'c1@x.example', firstName: 'Ann', lastName: 'Lee', title: 'Old' });
    await world.stores.holds.hold([{ kind: 'amp_contact', id: 'amp-1' }], 'kept_back', null, now());
    put(1, { lastName: 'Lee', title: 'New' });
    await world.sync();
    expect(await world.stores.ampContacts.get('amp-1')).toMatchObject({
      link: null,
      fields: { title: 'Old' },
    });
    expect(await world.ampContacts()).toHaveLength(1);
    await world.stores.holds.release(
      { kind: 'amp_contact', id: 'amp-1' },
      '2026-03-01T12:00:00.000Z',
    );
    await world.sync();
    expect(await amp(1)).toMatchObject({ id: 'amp-1' });
  });

  it('R17: an AMP contact that was sent to a catch-all company outside the filter is not removed for it', async () => {
    world.memory.putCompany(company(9, { types: [vendor], name: 'Catch-all' }));
    put(1);
    await world.sync();
    await set({ company: 'catch_all', catchAllCompany: 9, leavesFilter: 'remove' });
    await add('amp-1', { email: 'bob@x.example', company: 'Nowhere' });
    await world.sync();
    world.pass(90_000);
    await world.sync();
    await world.syncAndApprove();
    expect(await world.stores.ampContacts.get('amp-1')).toMatchObject({ deletedAt: null });
    const [skip] = await world.stores.skips.list('amp_contact', { after: null, limit: 9 });
    expect(skip).toMatchObject({ reason: 'company_out_of_filter', about: { id: '9' } });
    world.memory.putCompany(company(9, { types: [customer], name: 'Catch-all' }));
    await world.sync();
    expect((await world.stores.ampContacts.get('amp-1'))?.link).toMatchObject({ state: 'active' });
  });

  it('V14 poison: a contact that may not be seen by its id stops no sweep', async () => {
    for (let id = 1; id <= 30; id++) put(id);
    await world.sync();
    world.memory.delete(3);
    const hidden = cw(7);
    world.memory.delete(7);
    const read = world.memory.contact.bind(world.memory);
    world.memory.contact = async (id) => {
      if (id !== 7) return await read(id);
      throw new Failure('right_missing', { what: 'contacts', row: 'Contacts', level: 'All' });
    };
    world.pass(90_000);
    await world.sync();
    expect((await amp(3))?.link?.state).toBe('ended');
    expect((await amp(7))?.link?.state).toBe('active');
    if (hidden !== undefined) world.memory.put(hidden);
  });

  it('V14 poison: a contact that cannot be read when it is to be written stops no other', async () => {
    put(1);
    put(2);
    await world.sync();
    await edit(await ampId(1), { title: 'CTO' });
    await edit(await ampId(2), { title: 'CTO' });
    let reading = true;
    world.interference = {
      onPage: (page) => {
        const broken = page.records.filter(
          ({ id, ...rest }) => id === 1 && 'communications' in rest,
        );
        if (!reading || broken.length === 0) return page;
        return {
          ...page,
          records: page.records.filter((record) => !broken.includes(record)),
          unreadable: [{ id: 1, problem: 'x' }],
        };
      },
    };
    const read = world.memory.contact.bind(world.memory);
    world.memory.contact = async (id) => {
      if (id !== 1) return await read(id);
      throw new Failure('record_unreadable', { resource: 'contacts', id, problem: 'x' });
    };
    const run = await world.sync();
    expect(run.status).not.toBe('failed');
    expect(cw(2)).toMatchObject({ title: 'CTO' });
    expect((await amp(1))?.link?.state).toBe('active');
    reading = false;
    world.memory.contact = read;
    await world.sync();
    expect(cw(1)).toMatchObject({ title: 'CTO' });
  });

  it('V14 poison: many changes on which ConnectWise always fails do not keep the others from going', async () => {
    for (let id = 1; id <= 12; id++) put(id);
    await world.sync();
    for (let id = 1; id <= 12; id++) await edit(await ampId(id), { title: 'CTO' });
    world.interference = {
      beforeWrite: ({ id }) => {
        if (id === null || id > 6) return;
        throw new Failure('connectwise_failing', { status: 500, requestId: 'none' });
      },
    };
    for (let run = 1; run <= 4; run++) await world.sync();
    expect(cw(12)).toMatchObject({ title: 'CTO' });
    expect(cw(7)).toMatchObject({ title: 'CTO' });
  });

  it('what was refused for its company is tried again once the settings say another', async () => {
    world.memory.putCompany(company(8, { types: [customer], name: 'Gone' }));
    world.memory.putCompany(company(9, { types: [customer], name: 'Catch-all' }));
    put(1);
    await world.sync();
    await set({ company: 'catch_all', catchAllCompany: 8 });
    await add('amp-1', { email: 'bob@x.example', company: 'Nowhere' });
    world.interference = {
      beforeWrite: ({ kind: what }) => {
        if (what !== 'create') return;
        const detail = { connectwiseCode: 'X', field: 'company', requestId: 'none' };
        throw new Failure('write_refused', detail);
      },
    };
    await world.sync();
    world.interference = {};
    await set({ company: 'catch_all', catchAllCompany: 9 });
    await world.sync();
    expect((await world.stores.ampContacts.get('amp-1'))?.link).toMatchObject({ state: 'active' });
  });

  it('R21: nobody is sent to a company of that name that is now outside the filter', async () => {
    put(1);
    await world.sync();
    await set({ company: 'create' });
    await add('amp-1', { email: 'bob@x.example', company: 'Acme', city: 'Tampa' });
    const findCompanies = world.memory.findCompanies.bind(world.memory);
    world.memory.findCompanies = async (name) => {
      world.memory.putCompany(company(9, { types: [vendor], name: 'Acme' }));
      return await findCompanies(name);
    };
    await world.sync();
    await world.sync();
    expect(
      [...world.memory.records.contacts.values()].filter(({ companyId }) => companyId === 9),
    ).toEqual([]);
    const [skip] = await world.stores.skips.list('amp_contact', { after: null, limit: 9 });
    expect(skip).toMatchObject({ reason: 'company_out_of_filter' });
  });

  it('V3 no echo: a right that is lost in the midst of a change leaves no echo of its first half', async () => {
    put(1);
    await world.sync();
    await edit(await ampId(1), { title: 'First', phone: '555 0100' });
    let writes = 0;
    world.interference = {
      beforeWrite: () => {
        if (++writes === 1) return;
        throw new Failure('write_right_missing', { what: 'contacts', row: 'x', level: 'x' });
      },
    };
    expect(await world.sync()).toMatchObject({ status: 'failed' });
    expect(cw(1)).toMatchObject({ title: 'First' });
    world.interference = {};
    world.pass(3600);
    await edit(await ampId(1), { title: 'Second' });
    await world.sync();
    await world.sync();
    expect(await amp(1)).toMatchObject({ fields: { title: 'Second', phone: '555 0100' } });
    expect(cw(1)).toMatchObject({ title: 'Second' });
    expect(cw(1)?.communications).toHaveLength(2);
  });

  it('V11 brake: records that had to be planned twice count once', async () => {
    for (let id = 1; id <= 30; id++) put(id, { title: 'Old' });
    await world.sync();
    world.pass(3600);
    for (let id = 1; id <= 15; id++) put(id, { title: 'New' });
    // Someone edits all of them in AMP after the plan was made.
    let once = false;
    inRuns(world.stores, ({ plans }) => {
      const apply = plans.apply.bind(plans);
      plans.apply = async (...args) => {
        if (!once) {
          once = true;
          for (let id = 1; id <= 15; id++) await edit(await ampId(id), { department: 'X' });
        }
        return await apply(...args);
      };
    });
    const run = await world.sync();
    expect(run.status).toBe('succeeded');
  });

  it('R17: contacts that a merge of companies moves, without a new stamp, are not removed', async () => {
    world.memory.putCompany(company(2, { types: [customer] }));
    for (let id = 1; id <= 30; id++) put(id, { companyId: id <= 5 ? 2 : 1 });
    await set({ leavesFilter: 'remove' });
    await world.sync();
    world.pass(3600);
    // The merge moves contacts; their stamps stay.
    for (let id = 1; id <= 5; id++) {
      const there = cw(id);
      if (there === undefined) continue;
      const stamp = world.memory.now;
      world.memory.now = Date.parse(there.lastUpdated ?? '');
      world.memory.put({ ...there, companyId: 1 });
      world.memory.now = stamp;
    }
    world.memory.putCompany(company(2, { types: [customer], deleted: true }));
    await world.sync();
    expect((await world.ampContacts()).filter(({ deletedAt }) => deletedAt !== null)).toHaveLength(
      0,
    );
  });

  it('V6 no duplicate: two people with one address are two in the end, also if one did not arrive', async () => {
    put(1);
    await world.sync();
    await add('amp-1', { email: 's@x.example', firstName: 'Ann', lastName: 'Lee' });
    await add('amp-2', { email: 's@x.example', firstName: 'Ann', lastName: 'Moss' });
    let n = 0;
    world.interference = {
      beforeWrite: () => {
        if (++n === 1) throw new Failure('write_uncertain', { what: 'contact' });
      },
      afterWrite: () => {
        throw new Failure('write_uncertain', { what: 'contact' });
      },
    };
    await world.sync();
    world.interference = {};
    world.pass(3600);
    await world.sync();
    await world.sync();
    const skips = await world.stores.skips.list('amp_contact', { after: null, limit: 9 });
    expect(skips).toEqual([]);
    expect(world.memory.records.contacts.size).toBe(3);
  });

  it('R16: two linked contacts whose addresses AMP swaps keep following each other', async () => {
    put(1);
    put(2);
    await world.sync();
    const [one, two] = [await ampId(1), await ampId(2)];
    await edit(one, { email: 'c2@x.example' });
    await edit(two, { email: 'c1@x.example' });
    await world.sync();
    await world.sync();
    expect(await amp(1)).toMatchObject({ email: 'c2@x.example', link: { state: 'active' } });
    expect(await amp(2)).toMatchObject({ email: 'c1@x.example', link: { state: 'active' } });
    expect(cw(1)?.communications[0]?.value).toBe('c2@x.example');
    expect(cw(2)?.communications[0]?.value).toBe('c1@x.example');
  });

  it('undo leaves alone what a person keeps back, also where nothing comes of it', async () => {
    put(1);
    const { id: runId } = await world.sync();
    const kept = { kind: 'contact', id: 1 } as const;
    await world.stores.holds.hold([kept], 'kept_back', null, now());
    // Edited while it is undone.
    let once = false;
    inRuns(world.stores, ({ plans }) => {
      const save = plans.save.bind(plans);
      plans.save = async (lease, lines) => {
        await save(lease, lines);
        if (!once) await edit(await ampId(1), { title: 'CTO' });
        once = true;
      };
    });
    const { notUndone } = await undo(world.deps, runId);
    expect(notUndone).toMatchObject([{ contactId: 1, reason: 'edited_since' }]);
    const holds = await world.stores.holds.list({ after: 0, limit: 9 });
    expect(holds).toMatchObject([{ record: kept, reason: 'kept_back' }]);
  });

  it('V7 restart: a contact that was made is not forgotten where it could not be recorded', async () => {
    put(1);
    await world.sync();
    await add('amp-1', { email: 'bob@x.example' });
    const end = inRuns(world.stores, ({ writes }) => {
      writes.commit = async () => {
        throw new Failure('database_unavailable', { problem: 'x' });
      };
    });
    expect(await world.sync()).toMatchObject({ status: 'failed' });
    end();
    expect(await world.stores.writes.sent('contacts', null, 9)).toHaveLength(1);
    await world.sync();
    expect((await world.stores.ampContacts.get('amp-1'))?.link).toMatchObject({ origin: 'amp' });
    expect(world.memory.records.contacts.size).toBe(2);
  });

  it('V11 brake: contacts that seem to be deleted are not sent anew in numbers', async () => {
    for (let id = 1; id <= 40; id++) put(id);
    await world.sync();
    for (let id = 1; id <= 40; id++) await edit(await ampId(id), { title: 'CTO' });
    // A role that sees nothing any more, behind something that answers 404.
    const gone = [...world.memory.records.contacts.values()];
    for (const { id } of gone) world.memory.delete(id);
    const run = await world.sync();
    expect(run.status).toBe('held');
    expect(world.memory.records.contacts.size).toBe(0);
  });
});

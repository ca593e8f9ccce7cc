import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { countWrites, type WriteCounter } from '../../../test/support/countWrites.ts';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact } from '../../../test/support/records.ts';
import { ofCompanyTypes } from '../../core/filter/contactFilter.ts';
import type { Page } from '../../ports/connectwise.ts';
import { readQuery, why } from '../inbox/why.ts';
import { saveFilter } from '../setup/chooseFilter.ts';
import { previewFilter } from './previewFilter.ts';
import { run } from './run.ts';

const customer = { id: 1, name: 'Customer' };
const vendor = { id: 2, name: 'Vendor' };

describe.each(databases)('a sync on $name', (kind) => {
  let database: TestDatabase;
  let counter: WriteCounter;
  let world: EngineWorld;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
    counter = await countWrites(database);
  });

  beforeEach(async () => {
    world = await EngineWorld.open(database, `org-${++worlds}`, 2);
    world.memory.setTypes([customer, vendor]);
    world.memory.putCompany(company(1, { name: 'Acme', types: [customer] }));
    world.memory.putCompany(company(2, { name: 'Bolt', types: [vendor] }));
    for (const id of [1, 2, 3, 4, 5]) put(id);
    world.pass(10_000);
  });

  function put(id: number, parts: Parameters<typeof contact>[1] = {}): void {
    const companyId = id === 5 ? 2 : 1;
    const email = `c${id}@x.example`;
    world.memory.put(contact(id, { companyId, email, firstName: `Name ${id}`, ...parts }));
  }

  const firstNames = async () =>
    (await world.ampContacts())
      .map(({ fields }) => String(fields.firstName))
      .toSorted((a, b) => (a < b ? -1 : 1));

  it('imports what the recommended filter takes, and saves that filter', async () => {
    const done = await world.sync();
    expect(done).toMatchObject({
      status: 'succeeded',
      counts: { created: 4, updated: 0, unchanged: 0, skipped: 1 },
      skips: { company_type_not_in_filter: 1 },
      read: { companies: 2, contacts: 5 },
    });
    expect(await world.stores.filters.get()).toEqual(ofCompanyTypes([customer]));
    expect(await firstNames()).toEqual(['Name 1', 'Name 2', 'Name 3', 'Name 4']);
  });

  it('V12 cursor: a contact edited after its page was read comes with the next sync', async () => {
    // The first request is for companies, of which one page is full; contacts begin with the third.
    let requests = 0;
    world.interference = {
      beforeRequest: () => {
        if (++requests === 5) put(1, { firstName: 'Edited' });
      },
    };
    await world.sync();
    world.interference = {};
    world.pass(3600);
    await world.sync();
    expect(await firstNames()).toContain('Edited');
  });

  it('V12 cursor: a failed reading goes on where it was, and loses nothing', async () => {
    let requests = 0;
    world.interference = {
      beforeRequest: () => {
        if (++requests === 5) throw world.outage();
      },
    };
    const failed = await world.sync();
    expect(failed).toMatchObject({ status: 'failed', failure: { code: 'connectwise_failing' } });
    expect(await world.ampContacts()).toEqual([]);
    world.interference = {};
    put(1, { firstName: 'Edited meanwhile' });
    world.pass(80_000);
    const resumed = await world.sync();
    // Two of the five contacts were read by the failed run; then what changed since it began.
    expect(resumed).toMatchObject({ status: 'succeeded', read: { contacts: 4 } });
    expect(await firstNames()).toContain('Edited meanwhile');
  });

  it('loses nothing where the answers are dated later than the records', async () => {
    world.interference = {
      onPage: (page) => ({ ...page, serverTime: '2026-03-01T23:00:00Z' }),
    };
    await world.sync();
    world.pass(300);
    put(1, { firstName: 'Edited' });
    await world.sync();
    expect(await firstNames()).toContain('Edited');
  });

  it('reads everything again where the clock of ConnectWise went back', async () => {
    await world.sync();
    world.memory.now -= 86_400_000;
    put(1, { firstName: 'Edited in the past' });
    await world.sync();
    expect(await firstNames()).toContain('Edited in the past');
  });

  it('V9 order, no echo: a touch that changes nothing writes no record', async () => {
    await world.sync();
    world.pass(3600);
    for (const id of [1, 2, 3]) put(id);
    await counter.reset();
    const done = await world.sync();
    expect(done.counts).toMatchObject({ created: 0, updated: 0, unchanged: 4 });
    const tables = Object.keys(await counter.written());
    expect(tables.filter((table) => /contact|link|skip|compan/u.test(table))).toEqual([]);
  });

  it('writes exactly the contacts that changed', async () => {
    await world.sync();
    world.pass(3600);
    put(1, { firstName: 'Anna' });
    put(3, { firstName: 'Bea' });
    await counter.reset();
    const done = await world.sync();
    expect(done.counts).toMatchObject({ created: 0, updated: 2, unchanged: 2 });
    const written = await counter.written();
    expect(written.amp_contacts).toEqual({ insert: 0, update: 2, delete: 0 });
    expect(written.links).toEqual({ insert: 0, update: 2, delete: 0 });
  });

  it('R17: a company that enters the filter brings its contacts, although they did not change', async () => {
    await world.sync();
    world.pass(3600);
    world.memory.putCompany(company(2, { name: 'Bolt', types: [customer] }));
    const done = await world.sync();
    expect(done).toMatchObject({ counts: { created: 1 }, read: { companies: 1, contacts: 0 } });
    expect(await firstNames()).toContain('Name 5');
  });

  it('R12: a changed company field reaches its contacts, although they did not change', async () => {
    await world.sync();
    world.pass(3600);
    world.memory.putCompany(
      company(1, { name: 'Acme', types: [customer], website: 'https://acme.example' }),
    );
    const done = await world.sync();
    expect(done).toMatchObject({ counts: { updated: 4 }, read: { companies: 1, contacts: 0 } });
    const [first] = await world.ampContacts();
    expect(first?.fields).toMatchObject({ Company_WebSite: 'https://acme.example' });
  });

  it('a new filter takes and lets go without reading contacts again', async () => {
    await world.sync();
    world.pass(3600);
    await saveFilter({ stores: world.stores, clock: world.clock }, ofCompanyTypes([vendor]), 'any');
    const done = await world.sync();
    expect(done).toMatchObject({ counts: { created: 1, skipped: 4 }, read: { contacts: 0 } });
    expect((await world.ampContacts()).filter(({ link }) => link?.state === 'paused')).toHaveLength(
      4,
    );
  });

  it('V14 poison: a record that cannot be read is skipped with a reason; the others continue', async () => {
    world.interference = unreadable(3);
    const done = await world.sync();
    expect(done).toMatchObject({
      status: 'partial',
      counts: { created: 3 },
      skips: { unreadable: 1 },
    });
    world.interference = {};
    put(3);
    expect(await world.sync()).toMatchObject({ status: 'succeeded', counts: { created: 1 } });
  });

  it('a plan changes nothing, and the sync after it does what it said', async () => {
    const planned = await run(world.deps, { kind: 'plan' });
    expect(planned).toMatchObject({ status: 'planned', counts: { created: 0 } });
    expect(await world.ampContacts()).toEqual([]);
    const lines = await world.stores.plans.lines(planned.id, 0, 100);
    expect(lines.map(({ line }) => line.kind).toSorted()).toEqual([
      'entry',
      'entry',
      'entry',
      'entry',
      'skip',
    ]);
    const done = await world.sync();
    expect(done.counts).toMatchObject({ created: 4, skipped: 1 });
  });

  it('one run at a time: a second one is refused while the first is alive', async () => {
    const { stores } = world.deps;
    const now = new Date(world.clock.now()).toISOString();
    const lease = await stores.locks.take({ runId: 'other', now, leaseMilliseconds: 0 });
    const patient = { ...world.deps, leaseMilliseconds: 60_000 };
    await expect(run(patient, { kind: 'sync' })).rejects.toMatchObject({
      code: 'run_in_progress',
      detail: { run: 'other', seconds: 60 },
    });
    await stores.locks.release(lease);
    expect(await run(patient, { kind: 'sync' })).toMatchObject({ status: 'succeeded' });
  });

  it('stops on request, and says so in the run', async () => {
    const stop = new AbortController();
    const done = await run(world.deps, {
      kind: 'sync',
      signal: stop.signal,
      onProgress: (progress) => {
        if (progress.step === 'planning') stop.abort();
      },
    });
    expect(done).toMatchObject({ status: 'interrupted', failure: { code: 'interrupted' } });
    expect(await world.sync()).toMatchObject({ status: 'succeeded', counts: { created: 4 } });
  });

  it('R9: a preview counts what the sync then takes', async () => {
    put(2, { email: 'C1@x.example' });
    put(3, { email: null });
    put(4, { inactive: true });
    const { preview } = await previewFilter(world.deps, ofCompanyTypes([customer, vendor]));
    expect(preview).toMatchObject({
      companies: 2,
      contacts: 2,
      skips: { duplicate_email: 1, no_email: 1, inactive: 1 },
    });
    expect(preview?.sample.map(({ contact: { id }, company: at }) => [id, at?.name])).toEqual([
      [1, 'Acme'],
      [5, 'Bolt'],
    ]);
    await saveFilter(
      { stores: world.stores, clock: world.clock },
      ofCompanyTypes([customer, vendor]),
      'any',
    );
    const done = await world.sync();
    expect(done.counts.created).toBe(preview?.contacts);
    expect(done.skips).toEqual(preview?.skips);
  });

  it('a filter chosen while a run is under way is heeded, by this run or the next', async () => {
    await world.sync();
    world.pass(3600);
    put(1, { firstName: 'Anna' });
    let chosen = false;
    world.interference = {
      beforeRequest: () => {
        if (chosen) return;
        chosen = true;
        // As another process would, once the run has begun.
        pending = saveFilter(
          { stores: world.stores, clock: world.clock },
          ofCompanyTypes([customer, vendor]),
          'any',
        );
      },
    };
    let pending: Promise<unknown> = Promise.resolve();
    await world.sync();
    await pending;
    world.interference = {};
    await world.sync();
    expect(await firstNames()).toContain('Name 5');
  });

  it('the recommended filter does not replace one that was chosen meanwhile', async () => {
    const meddled = {
      ...world.deps,
      connectWise: {
        ...world.memory,
        requests: 0,
        async companyTypes() {
          await saveFilter(
            { stores: world.stores, clock: world.clock },
            ofCompanyTypes([vendor]),
            'any',
          );
          return [customer, vendor];
        },
      },
    };
    await run(meddled, { kind: 'sync' });
    expect(await firstNames()).toEqual(['Name 5']);
  });

  it('an AMP contact that is restored takes over what it missed', async () => {
    await world.sync();
    const [row] = await world.ampContacts();
    if (row === undefined) throw new Error('nothing was imported');
    await world.stores.ampContacts.remove(row.id, 'any', '2026-03-02T00:00:00.000Z');
    world.pass(3600);
    world.memory.putCompany(company(1, { name: 'Acme & Sons', types: [customer] }));
    await world.sync();
    await world.stores.ampContacts.restore(row.id, '2026-03-03T00:00:00.000Z');
    await world.sync();
    expect((await world.stores.ampContacts.get(row.id))?.fields.company).toBe('Acme & Sons');
  });

  it('does not bring back an AMP contact whose person was entered anew', async () => {
    await world.sync();
    const [row] = await world.ampContacts();
    if (row === undefined) throw new Error('nothing was imported');
    const now = '2026-03-02T00:00:00.000Z';
    await world.stores.ampContacts.remove(row.id, 'any', now);
    await world.stores.ampContacts.add({ id: 'anew', set: { email: 'c1@x.example' } }, now);
    world.pass(3600);
    put(1, { firstName: 'Edited' });
    await world.sync();
    const living = await world.stores.ampContacts.list({ afterId: '', limit: 100 });
    expect(living.filter(({ email }) => email === 'c1@x.example')).toHaveLength(1);
  });

  it('reads what became visible without being edited only when asked to read all', async () => {
    await world.sync();
    world.pass(80_000);
    const hidden = contact(6, { companyId: 1, email: 'c6@x.example', firstName: 'Name 6' });
    world.memory.now -= 90_000_000;
    world.memory.put(hidden);
    world.memory.now += 90_000_000;
    expect((await world.sync()).counts.created).toBe(0);
    const all = await run(world.deps, { kind: 'sync', all: true });
    expect(all).toMatchObject({ counts: { created: 1 }, read: { companies: 2, contacts: 6 } });
  });

  it('V14 poison: what could not be read is asked for again, and stays in mind until it can be', async () => {
    // Company 1 and contact 1, and with the company all of its contacts.
    world.interference = unreadable(1);
    expect(await world.sync()).toMatchObject({
      status: 'partial',
      counts: { created: 0 },
      skips: { unreadable: 1, company_not_read: 3 },
    });
    world.pass(3600);
    expect(await world.sync()).toMatchObject({ status: 'partial', counts: { created: 0 } });
    expect(await why(world.deps, readQuery('1'))).toMatchObject([
      { state: 'left_out', skip: { reason: 'unreadable' } },
    ]);
    // The form is understood by now; nothing was edited.
    world.interference = {};
    world.pass(3600);
    expect(await world.sync()).toMatchObject({ status: 'succeeded', counts: { created: 4 } });
  });

  it('no longer waits for an unreadable record that was deleted', async () => {
    world.interference = unreadable(3);
    await world.sync();
    world.memory.delete(3);
    expect(await world.sync()).toMatchObject({ status: 'succeeded', skips: {} });
    world.interference = {};
  });

  it('why: says for each contact where it stands', async () => {
    put(2, { email: 'c1@x.example' });
    await world.sync();
    const state = async (text: string) => {
      const found = await why(world.deps, readQuery(text));
      return found.map((one) => [one.contact?.id ?? null, one.state, one.skip?.reason ?? null]);
    };
    expect(await state('1')).toEqual([[1, 'linked', null]]);
    expect(await state('2')).toEqual([[2, 'left_out', 'duplicate_email']]);
    expect(await state('c5@x.example')).toEqual([[5, 'left_out', 'company_type_not_in_filter']]);
    expect(await state('name 3')).toEqual([[3, 'linked', null]]);
    put(1, { inactive: true });
    put(9, { email: 'new@x.example' });
    expect(await state('new@x.example')).toEqual([[9, 'not_read', null]]);
    await world.sync();
    expect(await state('1')).toEqual([[1, 'paused', 'inactive']]);
    expect(await state('nobody@x.example')).toEqual([]);
  });
});

/** Records with one id cannot be read, on whichever page they come. */
function unreadable(broken: number) {
  return {
    onPage: <T extends { readonly id: number }>(page: Page<T>): Page<T> => ({
      ...page,
      records: page.records.filter(({ id }) => id !== broken),
      unreadable: page.records
        .filter(({ id }) => id === broken)
        .map(({ id }) => ({ id, problem: 'planted' })),
    }),
  };
}

import { beforeAll, describe, expect, it } from 'vitest';
import { ApiWorld } from '../../../test/support/apiWorld.ts';
import { membersOf } from '../../../test/support/at.ts';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact } from '../../../test/support/records.ts';
import { instant } from '../../engine/deps.ts';
import { aConnection, noon } from '../../storage/suite/records.ts';

const org = '/organizations/ours';

describe.each(databases)('the overview, on $name', (database) => {
  let world: ApiWorld;
  let engine: EngineWorld;
  let opened: TestDatabase;

  beforeAll(async () => {
    opened = await database.open();
    world = new ApiWorld(opened);
    await world.organization('ours');
    await world.organization('alone');
    engine = await EngineWorld.open(opened, 'ours');
    const type = { id: 1, name: 'Customer' };
    engine.memory.setTypes([type]);
    engine.memory.putCompany(company(1, { types: [type] }));
    engine.memory.putCompany(company(2, { types: [] }));
    const put = (id: number, email: string | null, title: string, companyId = 1) =>
      engine.memory.put(contact(id, { companyId, email, firstName: `C${id}`, title }));
    const { stores, clock } = engine;
    await stores.settings.change((one) => ({ ...one, conflict: 'ask' }), 'any', instant(clock));
    for (let id = 1; id <= 5; id++) put(id, `c${id}@example.com`, 'One');
    put(6, null, 'One');
    put(7, 'c7@example.com', 'One', 2);
    await engine.sync();
    engine.pass(60);
    // 1 is disputed, 2 is held, 3 and one without a company wait, 4 and 5 stay in step.
    put(1, 'c1@example.com', 'Two');
    const rows = await engine.ampContacts();
    const ofContact = (id: number) => {
      const row = rows.find(({ link }) => link?.contactId === id);
      if (row === undefined) throw new Error(`no AMP contact of ${id}`);
      return row;
    };
    const edit = async (id: number) =>
      await stores.ampContacts.edit(ofContact(id).id, { set: { title: 'Mine' } }, 'any', noon);
    await edit(1);
    await engine.sync();
    await stores.holds.hold([{ kind: 'contact', id: 2 }], 'kept_back', null, noon);
    await edit(3);
    await stores.ampContacts.add({ id: 'new', set: { firstName: 'New' } }, noon);
    world.now = engine.clock.now();
  });

  const overview = async () => await world.call('GET', `${org}/overview`);

  /** The total of the list that a figure names, with the parameters it names. */
  const totalOf = async (list: unknown, query: unknown) => {
    const parameters = new URLSearchParams({ total: 'true', limit: '1' });
    for (const [name, value] of Object.entries(membersOf(query))) {
      parameters.set(name, String(value));
    }
    const found = await world.call('GET', `${org}/${String(list)}?${parameters.toString()}`);
    expect(found.status).toBe(200);
    return found.at('total');
  };

  it('has figures, each with the list that has exactly so many rows', async () => {
    const told = await overview();
    const counted = Object.fromEntries(
      Object.entries(membersOf(told.at('figures'))).map(([name, one]) => [
        name,
        membersOf(one).count,
      ]),
    );
    expect(counted).toEqual({
      inStep: 2,
      waiting: 2,
      inConflict: 1,
      onHold: 1,
      skipped: 0,
      skippedInConnectWise: 2,
    });
    const skipped = told.at('skippedByReason');
    expect(skipped).toMatchObject([
      { kind: 'contact', reason: 'company_type_not_in_filter', count: 1, class: 'as_chosen' },
      {
        kind: 'contact',
        reason: 'no_email',
        count: 1,
        class: 'to_fix',
        title: 'No e-mail address',
      },
    ]);
    const named = [
      ...Object.values(membersOf(told.at('figures'))),
      ...Object.values(membersOf(skipped)),
    ].map(membersOf);
    for (const { count, list, query } of named) expect(await totalOf(list, query)).toBe(count);
  });

  it('has the last runs, and what was changed on each of 30 days', async () => {
    const told = await overview();
    const days = told.at('changesByDay', 'days');
    expect(days).toHaveLength(30);
    expect(told.at('changesByDay', 'days', 29)).toEqual({
      day: new Date(world.now).toISOString().slice(0, 10),
      toAmp: 5,
      toConnectWise: 0,
    });
    expect(told.at('lastRuns')).toMatchObject([
      { kind: 'sync', status: 'succeeded', counts: { conflicts: 1 } },
      { kind: 'sync', status: 'succeeded', counts: { amp: { created: 5 } } },
    ]);
    expect(told.at('sync')).toMatchObject({
      state: 'not_connected',
      paused: false,
      nextAt: null,
      running: null,
      lastRun: { kind: 'sync', status: 'succeeded' },
    });
  });

  it('has what needs a person, worst first', async () => {
    const { connections, users } = engine.stores;
    expect((await overview()).at('needsYou')).toEqual([
      { need: 'conflicts', count: 1, ids: [] },
      { need: 'holds', count: 1, ids: [] },
    ]);
    await users.add(
      { id: 'u1', name: 'Ann', email: 'ann@example.com', role: 'member', member: null },
      noon,
    );
    const keysSince = new Date(world.now - 400 * 86_400_000).toISOString();
    const old = aConnection({ keysSince, verifiedAt: keysSince });
    await connections.create(old, 'x', noon);
    await connections.noteTried(old, { code: 'credentials_refused', detail: {} }, noon);
    expect((await overview()).at('needsYou')).toEqual([
      { need: 'keys_refused', count: 1, ids: [] },
      { need: 'conflicts', count: 1, ids: [] },
      { need: 'holds', count: 1, ids: [] },
      { need: 'users_without_member_id', count: 1, ids: ['u1'] },
      { need: 'keys_old', count: 400, ids: [] },
    ]);
    await connections.replace(aConnection({ keysSince: instant(engine.clock) }), 'y', 'any', noon);
    expect((await overview()).at('needsYou')).toMatchObject([
      { need: 'conflicts' },
      { need: 'holds' },
      { need: 'users_without_member_id' },
      { need: 'old_keys_valid' },
    ]);
  });

  it('has the run that is queued or running, and how far it is', async () => {
    const started = await world.call('POST', `${org}/runs`, { body: { kind: 'plan' } });
    const id = started.at('id');
    expect((await overview()).at('sync', 'running')).toMatchObject({
      id,
      kind: 'plan',
      status: 'queued',
      progress: null,
    });
    const { runs, locks } = engine.stores;
    const runId = String(id);
    const lease = await locks.take({ runId, now: noon, leaseMilliseconds: 0 });
    const run = await runs.get(runId);
    if (run === null) throw new Error('it was started');
    await runs.begin(lease, { ...run, status: 'running' }, noon);
    await runs.report(lease, { step: 'reading', done: 3, total: null }, noon);
    expect((await overview()).at('sync', 'running')).toMatchObject({
      id,
      status: 'running',
      progress: { step: 'reading', done: 3 },
    });
  });

  it('is empty, not wrong, where nothing was done yet', async () => {
    const told = await world.call('GET', '/organizations/alone/overview');
    expect(told.body).toMatchObject({
      figures: { inStep: { count: 0 }, skippedInConnectWise: { count: 0 } },
      skippedByReason: [],
      needsYou: [],
      sync: { state: 'not_connected', lastRun: null, running: null },
      lastRuns: [],
    });
  });

  it('says how many were skipped for each reason a week ago, once there was a sync by then', async () => {
    await world.organization('weeks');
    const other = await EngineWorld.open(opened, 'weeks');
    const type = { id: 1, name: 'Customer' };
    other.memory.setTypes([type]);
    other.memory.putCompany(company(1, { types: [type] }));
    const add = (id: number) =>
      other.memory.put(contact(id, { companyId: 1, email: null, firstName: `C${id}` }));
    const skipped = async () => {
      world.now = other.clock.now();
      const told = await world.call('GET', '/organizations/weeks/overview');
      return told.at('skippedByReason');
    };
    add(1);
    await other.sync();
    expect(await skipped()).toMatchObject([{ reason: 'no_email', count: 1, weekAgo: null }]);
    other.pass(6 * 86_400);
    add(2);
    add(3);
    await other.sync();
    expect(await skipped()).toMatchObject([{ reason: 'no_email', count: 3, weekAgo: null }]);
    other.pass(2 * 86_400);
    // The sync of eight days ago counts, and not the one of two days ago.
    expect(await skipped()).toMatchObject([{ reason: 'no_email', count: 3, weekAgo: 1 }]);
  });
});

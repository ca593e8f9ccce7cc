import { beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../src/engine/deps.ts';
import { applyRun } from '../../src/engine/run/applyRun.ts';
import { run } from '../../src/engine/run/run.ts';
import { graceOver } from '../support/bothSides.ts';
import { databases, type TestDatabase } from '../support/databases.ts';
import { minute, todoSite } from '../support/todoSite.ts';
import { aTodo, doubledActivities, markedActivities } from '../support/todoWorld.ts';

const activityWrites = { resource: 'sales/activities' } as const;

describe.each(databases)('to-dos sent to the sandbox, on $name', { timeout: 120_000 }, (kind) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await kind.open();
  });

  // The second database only confirms the result, with a tenth of the to-dos.
  const all = kind.name === 'SQLite' ? 1 : 0.1;

  it('R22: 1,000 to-dos (a tenth on PostgreSQL), 700 of linked contacts and 300 of others: 700 activities, 300 wait, and go out once linked', async () => {
    const [ours, others, later] = [700 * all, 300 * all, 100 * all];
    const world = await todoSite(database, ours);
    const { site, deps, stores, sync, users, people, add, memberId } = world;
    const linked = people.filter(({ link }) => link?.state === 'active');
    expect(linked).toHaveLength(ours);
    const alone: string[] = [];
    for (let nth = 0; nth < others; nth++) {
      const id = deps.ids.next();
      // Without a company of that name they are not sent to ConnectWise.
      const set = { email: `alone${nth}@later.example`, firstName: `Alone ${nth}` };
      await stores.ampContacts.add({ id, set }, instant(deps.clock));
      alone.push(id);
    }
    const assigned = (nth: number) => users[nth % 2] ?? null;
    const ids = [...linked.map(({ id }) => id), ...alone];
    await add(
      ...ids.map((id, nth) =>
        aTodo(`t${String(nth).padStart(4, '0')}`, id, { assignee: assigned(nth) }),
      ),
    );

    const first = await sync();
    expect(first).toMatchObject({
      status: 'succeeded',
      todos: {
        connectwise: { created: ours },
        waiting: others,
        skips: { contact_not_linked: others },
      },
    });
    const callType = site.sandbox.world.activityTypes.all().find(({ name }) => name === 'Call')?.id;
    const activities = new Map(markedActivities(site).map((one) => [one.name, one]));
    expect(activities.size).toBe(ours);
    linked.forEach(({ link }, nth) => {
      const contact = site.sandbox.world.contacts.get(link?.contactId ?? 0);
      const activity = activities.get(`Call back t${String(nth).padStart(4, '0')}`);
      expect(activity).toMatchObject({
        contactId: contact?.id,
        companyId: contact?.companyId,
        assignToId: memberId(nth % 2 === 0 ? 'jmoreno' : 'tokafor'),
        typeId: callType,
        statusId: world.statusId(false),
        dateStart: '2026-06-10T00:00:00Z',
        dateEnd: '2026-06-10T23:59:59Z',
      });
      expect(activity?.email).toContain('@');
    });

    site.sandbox.clock.advance(10 * minute);
    const quiet = await sync();
    expect(quiet.requests).toBeLessThanOrEqual(4);
    expect(quiet).toMatchObject({ status: 'succeeded', todos: { waiting: others } });

    const company = site.sandbox.world.companies.all()[0]?.name ?? '';
    for (const id of alone.slice(0, later)) {
      await stores.ampContacts.edit(id, { set: { company } }, 'any', instant(deps.clock));
    }
    expect(await sync()).toMatchObject({
      status: 'succeeded',
      counts: { connectwise: { created: later } },
      todos: {
        connectwise: { created: later },
        waiting: others - later,
        skips: { contact_not_linked: others - later },
      },
    });
    expect(markedActivities(site)).toHaveLength(ours + later);
    expect(doubledActivities(site)).toEqual([]);
    expect(site.sandbox.journal.count({ ...activityWrites, method: 'POST' })).toBe(ours + later);
  });

  it('R24: the connection cut after each of 100 exports took effect (10 on PostgreSQL): as many activities', async () => {
    const count = 100 * all;
    const { site, people, add, sync, users } = await todoSite(database, count);
    await add(...people.map(({ id }, nth) => aTodo(`t${nth}`, id, { assignee: users[0] ?? null })));
    const creating = { ...activityWrites, method: 'POST' } as const;
    site.sandbox.faults.add({ kind: 'resetAfter', ...creating, times: count });
    for (let time = 0; time < 60 && markedActivities(site).length < count; time++) {
      await sync();
      site.sandbox.clock.advance(3 * minute);
    }
    site.sandbox.faults.clear();
    expect(await sync()).toMatchObject({ status: 'succeeded' });
    expect(markedActivities(site)).toHaveLength(count);
    expect(site.sandbox.journal.count(creating)).toBe(count);
    expect(doubledActivities(site)).toEqual([]);
    site.sandbox.clock.advance(10 * minute);
    const before = site.sandbox.journal.lastSeq;
    expect((await sync()).requests).toBeLessThanOrEqual(4);
    const written = site.sandbox.journal.entries({ afterSeq: before });
    expect(written.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('R22: an assignee without Member ID falls back to the default user, an inactive member holds it', async () => {
    const { site, deps, stores, sync, one, ours, memberId, people, add, users } =
      await todoSite(database);
    const plain = { id: 'plain', name: 'No Member', email: 'no@example.com', role: 'member' };
    await stores.users.add({ ...plain, role: 'member', member: null }, instant(deps.clock));
    await one({ assignee: 'plain' });
    expect(ours().assignToId).toBe(memberId('jmoreno'));

    const { world } = site.sandbox;
    const bea = world.members.must(memberId('tokafor'));
    world.members.put({ ...bea, inactiveFlag: true });
    await add(aTodo('t2', people[1]?.id ?? '', { assignee: users[1] ?? null }));
    expect(await sync()).toMatchObject({ todos: { skips: { member_inactive: 1 } } });
    expect(await stores.todos.get('t2')).toMatchObject({ skip: { reason: 'member_inactive' } });
    world.members.put({ ...bea, inactiveFlag: false });
    expect(await sync()).toMatchObject({ todos: { connectwise: { created: 1 }, waiting: 0 } });
  });

  it('R22: a to-do goes out while a plan about contacts is held', async () => {
    const { site, deps, stores, sync, people, add, ours } = await todoSite(database);
    const { world, clock } = site.sandbox;
    const settings = { ...(await stores.settings.get()), brakePercent: 0, brakeRecords: 0 };
    await stores.settings.change(() => settings, 'any', instant(deps.clock));
    clock.advance(10 * minute);
    const [contact] = world.contacts.all();
    if (contact === undefined) throw new Error('no contact');
    world.contacts.put({ ...contact, firstName: 'Renamed', ...world.stamp('jmoreno') });
    await add(aTodo('t1', people[0]?.id ?? ''));
    const held = await sync();
    expect(held).toMatchObject({ status: 'held', todos: { connectwise: { created: 1 } } });
    expect(await stores.todos.get('t1')).toMatchObject({ link: { activityId: ours().id } });
    const applied = await applyRun(deps, held.id);
    expect(applied).toMatchObject({ status: 'succeeded', counts: { amp: { updated: 1 } } });
    expect(applied.todos).toMatchObject({ connectwise: { created: 1 } });
    expect(markedActivities(site)).toHaveLength(1);
  });

  it('carries out a plan in part, and keeps back what was not wanted', async () => {
    const { site, deps, stores, sync, people, add, users } = await todoSite(database, 3);
    await add(...people.map(({ id }, nth) => aTodo(`t${nth}`, id, { assignee: users[0] ?? null })));
    const planned = await run(deps, { kind: 'plan' });
    expect(planned.status).toBe('planned');
    expect(markedActivities(site)).toEqual([]);
    const lines = await stores.plans.lines(planned.id, 0, 10);
    expect(lines.map(({ line }) => line.kind)).toEqual(['todo', 'todo', 'todo']);
    const first = lines[0]?.seq ?? 0;
    expect(await applyRun(deps, planned.id, { chosen: (seq) => seq !== first })).toMatchObject({
      status: 'succeeded',
      todos: { connectwise: { created: 2 } },
    });
    const onHold = await stores.holds.list({ after: 0, limit: 9 });
    expect(onHold.map(({ record }) => record)).toEqual([{ kind: 'todo', id: 't0' }]);
    await sync();
    expect(markedActivities(site)).toHaveLength(2);
    expect(await stores.holds.release({ runId: planned.id }, '2026-03-01T12:00:00.000Z')).toBe(1);
    await sync();
    expect(markedActivities(site)).toHaveLength(3);
  });

  it('one that ConnectWise refuses does not stop the others', async () => {
    const { site, sync, people, add, users, stores, deps } = await todoSite(database, 5);
    const { world } = site.sandbox;
    await add(...people.map(({ id }, nth) => aTodo(`t${nth}`, id, { assignee: users[0] ?? null })));
    // The contact was deleted since it was read.
    const gone = people[2]?.link?.contactId ?? 0;
    site.sandbox.faults.add({
      kind: 'poolTimeout',
      resource: 'sales/activities',
      method: 'POST',
      nth: 3,
    });
    world.contacts.delete(gone);
    await sync();
    site.sandbox.clock.advance(graceOver);
    await sync();
    expect(markedActivities(site)).toHaveLength(4);
    expect(await stores.todos.get('t2')).toMatchObject({ skip: { reason: 'activity_refused' } });
    await run(deps, { kind: 'sweep', approve: true });
    await stores.todos.edit('t2', { subject: 'Edited' }, 'any', instant(deps.clock));
    await sync();
    expect(await stores.todos.get('t2')).toMatchObject({ skip: { reason: 'contact_deleted' } });
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import type { Activity } from '../../sandbox/world/entities.ts';
import { instant } from '../../src/engine/deps.ts';
import { applyRun } from '../../src/engine/run/applyRun.ts';
import { run } from '../../src/engine/run/run.ts';
import { undo } from '../../src/engine/run/undo.ts';
import { allInAmp, graceOver } from '../support/bothSides.ts';
import { databases, type TestDatabase } from '../support/databases.ts';
import { startSandboxSite } from '../support/sandboxSite.ts';
import { addUsers, aTodo, doubledActivities, markedActivities } from '../support/todoWorld.ts';
import { wholeSystem } from '../support/wholeSystem.ts';

const minute = 60_000;
const activityWrites = { resource: 'sales/activities' } as const;

describe.each(databases)('to-dos against the sandbox, on $name', { timeout: 120_000 }, (kind) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await kind.open();
  });

  async function prepare(contacts = 10) {
    const seed = { contacts, companies: 3, customFields: 0, scenario: 'plain' } as const;
    const site = await startSandboxSite({ seed });
    const system = await wholeSystem(database, site, { patience: 1000 });
    const users = await addUsers(system.deps, ['jmoreno', 'tokafor']);
    await system.sync();
    const people = await allInAmp(system.deps);
    const { world, clock } = site.sandbox;
    const add = async (...todos: ReturnType<typeof aTodo>[]) =>
      await system.stores.todos.add(todos, instant(system.deps.clock));
    const edit = (activity: Activity, parts: Partial<Activity>) => {
      clock.advance(10 * minute);
      world.activities.put({ ...activity, ...parts, ...world.stamp('jmoreno') });
    };
    const one = async (parts: Parameters<typeof aTodo>[2] = {}) => {
      const [person] = people;
      if (person === undefined) throw new Error('nobody was imported');
      await add(aTodo('t1', person.id, { assignee: users[0] ?? null, ...parts }));
      expect(await system.sync()).toMatchObject({ status: 'succeeded' });
      return ours();
    };
    const ours = () => {
      const [activity] = markedActivities(site);
      if (activity === undefined) throw new Error('no activity');
      return activity;
    };
    const statusId = (closed: boolean) =>
      world.activityStatuses.all().find(({ closedFlag }) => closedFlag === closed)?.id ?? 0;
    const memberId = (identifier: string) => world.memberByIdentifier(identifier)?.id ?? 0;
    return { site, ...system, users, people, add, edit, one, ours, statusId, memberId };
  }

  it('R22: 1,000 to-dos, 700 of linked contacts and 300 of others: 700 activities, 300 wait, and go out once linked', async () => {
    const world = await prepare(700);
    const { site, deps, stores, sync, users, people, add, memberId } = world;
    const linked = people.filter(({ link }) => link?.state === 'active');
    expect(linked).toHaveLength(700);
    const alone: string[] = [];
    for (let nth = 0; nth < 300; nth++) {
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
        connectwise: { created: 700 },
        waiting: 300,
        skips: { contact_not_linked: 300 },
      },
    });
    const callType = site.sandbox.world.activityTypes.all().find(({ name }) => name === 'Call')?.id;
    const activities = new Map(markedActivities(site).map((one) => [one.name, one]));
    expect(activities.size).toBe(700);
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
    expect(quiet).toMatchObject({ status: 'succeeded', todos: { waiting: 300 } });

    const company = site.sandbox.world.companies.all()[0]?.name ?? '';
    for (const id of alone.slice(0, 100)) {
      await stores.ampContacts.edit(id, { set: { company } }, 'any', instant(deps.clock));
    }
    expect(await sync()).toMatchObject({
      status: 'succeeded',
      counts: { connectwise: { created: 100 } },
      todos: { connectwise: { created: 100 }, waiting: 200, skips: { contact_not_linked: 200 } },
    });
    expect(markedActivities(site)).toHaveLength(800);
    expect(doubledActivities(site)).toEqual([]);
    expect(site.sandbox.journal.count({ ...activityWrites, method: 'POST' })).toBe(800);
  });

  it('R24: the connection cut after each of 100 exports took effect: 100 activities', async () => {
    const { site, people, add, sync, users } = await prepare(100);
    await add(...people.map(({ id }, nth) => aTodo(`t${nth}`, id, { assignee: users[0] ?? null })));
    const creating = { ...activityWrites, method: 'POST' } as const;
    site.sandbox.faults.add({ kind: 'resetAfter', ...creating, times: 100 });
    for (let time = 0; time < 60 && markedActivities(site).length < 100; time++) {
      await sync();
      site.sandbox.clock.advance(3 * minute);
    }
    site.sandbox.faults.clear();
    expect(await sync()).toMatchObject({ status: 'succeeded' });
    expect(markedActivities(site)).toHaveLength(100);
    expect(site.sandbox.journal.count(creating)).toBe(100);
    expect(doubledActivities(site)).toEqual([]);
    site.sandbox.clock.advance(10 * minute);
    const before = site.sandbox.journal.lastSeq;
    expect((await sync()).requests).toBeLessThanOrEqual(4);
    const written = site.sandbox.journal.entries({ afterSeq: before });
    expect(written.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('R23: an activity follows its to-do, and done in ConnectWise comes back', async () => {
    const world = await prepare();
    const { site, deps, stores, sync, people, users, one, ours, edit, statusId, memberId } = world;
    const activity = await one({ notes: 'One\nTwo', due: '2026-06-10T14:00:00Z' });
    expect(activity).toMatchObject({
      name: 'Call back t1',
      contactId: people[0]?.link?.contactId,
      dateStart: '2026-06-10T14:00:00Z',
      notes: 'One\nTwo\n\n[AMP to-do t1]',
      assignToId: memberId('jmoreno'),
    });

    const now = () => instant(deps.clock);
    const patched = async () => {
      const { lastSeq } = site.sandbox.journal;
      await sync();
      return site.sandbox.journal
        .entries({ afterSeq: lastSeq })
        .filter(({ method }) => method !== 'GET')
        .map(({ method, body }): unknown[] => [method, JSON.parse(body ?? 'null')]);
    };
    await stores.todos.edit('t1', { due: '2026-06-12' }, 'any', now());
    expect(await patched()).toEqual([
      [
        'PATCH',
        [
          { op: 'replace', path: 'dateStart', value: '2026-06-12T00:00:00Z' },
          { op: 'replace', path: 'dateEnd', value: '2026-06-12T23:59:59Z' },
        ],
      ],
    ]);
    await stores.todos.edit('t1', { assignee: users[1] ?? null, status: 'done' }, 'any', now());
    expect(await patched()).toEqual([
      [
        'PATCH',
        [
          { op: 'replace', path: 'status', value: { id: statusId(true) } },
          { op: 'replace', path: 'assignTo', value: { id: memberId('tokafor') } },
        ],
      ],
    ]);
    expect(await patched()).toEqual([]);

    edit(ours(), { statusId: statusId(false), dateClosed: null, assignToId: memberId('jmoreno') });
    expect(await run(deps, { kind: 'sync' })).toMatchObject({ todos: { amp: { updated: 1 } } });
    expect(await stores.todos.get('t1')).toMatchObject({ status: 'open', assignee: users[0] });
    edit(ours(), { statusId: statusId(true), dateStart: '2026-06-20T00:00:00Z' });
    expect(await patched()).toEqual([]);
    expect(await stores.todos.get('t1')).toMatchObject({ status: 'done', due: '2026-06-20' });

    site.sandbox.clock.advance(10 * minute);
    const quiet = await sync();
    expect(quiet.requests).toBeLessThanOrEqual(4);
    expect(quiet.todos).toMatchObject({ amp: { updated: 0 }, connectwise: { updated: 0 } });
  });

  it('R23: removed in AMP the activity is closed, deleted or left, as is set; deleted in ConnectWise the to-do goes', async () => {
    const { site, deps, stores, sync, one, ours, statusId } = await prepare();
    await one();
    const set = async (todoRemoved: 'close' | 'delete' | 'leave') => {
      await stores.settings.change((now) => ({ ...now, todoRemoved }), 'any', instant(deps.clock));
    };
    const removed = async (what: boolean) => {
      const now = instant(deps.clock);
      await (what ? stores.todos.remove('t1', 'any', now) : stores.todos.restore('t1', now));
      await sync();
    };
    await removed(true);
    expect(ours().statusId).toBe(statusId(true));
    await removed(false);
    expect(ours().statusId).toBe(statusId(false));
    await set('leave');
    await removed(true);
    expect(ours().statusId).toBe(statusId(false));
    await removed(false);
    await set('delete');
    await removed(true);
    expect(markedActivities(site)).toEqual([]);
    await removed(false);
    expect(markedActivities(site)).toHaveLength(1);

    site.sandbox.world.activities.delete(ours().id);
    await sync();
    expect((await stores.todos.get('t1'))?.deletedAt).not.toBeNull();
  });

  it('finds one of many activities that was deleted, a few requests later', async () => {
    const { site, stores, people, add, sync } = await prepare(10);
    const whose = (nth: number) => people[nth % people.length]?.id ?? '';
    await add(...Array.from({ length: 500 }, (_, nth) => aTodo(`t${nth}`, whose(nth))));
    await sync();
    const { activities } = site.sandbox.world;
    const victim = markedActivities(site).at(-1);
    if (victim === undefined) throw new Error('no activity');
    const id = /to-do ([^\]]+)/u.exec(victim.notes ?? '')?.[1] ?? '';
    // The one with the highest id, in the last part that is looked at.
    activities.delete(victim.id);
    const isThere = async () => (await stores.todos.get(id))?.deletedAt === null;
    let runs = 0;
    for (; (await isThere()) && runs < 10; runs++) {
      site.sandbox.clock.advance(10 * minute);
      const { requests } = await sync();
      // Once it is missed it is asked for by itself, and what becomes of the to-do turns on the lists.
      expect(requests).toBeLessThanOrEqual((await isThere()) ? 4 : 7);
    }
    // 500 ids are asked for in a handful of requests, one with each sync.
    expect(runs).toBeGreaterThan(1);
    expect(runs).toBeLessThan(10);
    expect((await stores.todos.counts()).todos).toBe(499);
    site.sandbox.clock.advance(10 * minute);
    expect((await sync()).requests).toBeLessThanOrEqual(4);
  });

  it('R22: an assignee without Member ID falls back to the default user, an inactive member holds it', async () => {
    const { site, deps, stores, sync, one, ours, memberId, people, add, users } = await prepare();
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

  it('V11: holds what follows from all activities being gone: they may merely not be shown', async () => {
    const { site, stores, sync, people, add, users } = await prepare(10);
    await add(...people.map(({ id }, nth) => aTodo(`t${nth}`, id, { assignee: users[0] ?? null })));
    expect(await sync()).toMatchObject({ todos: { connectwise: { created: 10 } } });
    const { activities } = site.sandbox.world;
    const made = markedActivities(site);
    for (const { id } of made) activities.delete(id);
    expect(await sync()).toMatchObject({ status: 'held', held: { reason: 'side_emptied' } });
    expect((await stores.todos.counts()).todos).toBe(10);
    // They are shown again: nothing was lost, and none is there twice.
    for (const activity of made) activities.put(activity);
    expect(await sync()).toMatchObject({ status: 'succeeded' });
    expect(await stores.todos.counts()).toMatchObject({ todos: 10, linked: 10 });
    expect(doubledActivities(site)).toEqual([]);
  });

  it('R22: a to-do goes out while a plan about contacts is held', async () => {
    const { site, deps, stores, sync, people, add, ours } = await prepare();
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

  it('holds a plan that would close too many, until it is approved', async () => {
    const { site, deps, stores, sync, people, add, users, statusId } = await prepare(30);
    await add(...people.map(({ id }, nth) => aTodo(`t${nth}`, id, { assignee: users[0] ?? null })));
    expect(await sync()).toMatchObject({ todos: { connectwise: { created: 30 } } });
    for (const nth of people.keys())
      await stores.todos.remove(`t${nth}`, 'any', instant(deps.clock));
    const held = await sync();
    expect(held).toMatchObject({
      status: 'held',
      held: { reason: 'too_many', records: 30, limit: 20 },
    });
    const closed = () =>
      markedActivities(site).filter((one) => one.statusId === statusId(true)).length;
    expect(closed()).toBe(0);
    expect(await applyRun(deps, held.id)).toMatchObject({
      status: 'succeeded',
      todos: { connectwise: { removed: 30 } },
    });
    expect(closed()).toBe(30);
    expect(await sync()).toMatchObject({ status: 'succeeded', held: null });
  });

  it('carries out a plan in part, and keeps back what was not wanted', async () => {
    const { site, deps, stores, sync, people, add, users } = await prepare(3);
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
    expect(await stores.holds.release({ runId: planned.id })).toBe(1);
    await sync();
    expect(markedActivities(site)).toHaveLength(3);
  });

  it('one that ConnectWise refuses does not stop the others', async () => {
    const { site, sync, people, add, users, stores, deps } = await prepare(5);
    const { world } = site.sandbox;
    await add(...people.map(({ id }, nth) => aTodo(`t${nth}`, id, { assignee: users[0] ?? null })));
    // Its contact went since it was read.
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

  it('leaves alone what others made, and takes back what a run did', async () => {
    const { site, deps, stores, sync, people, add, users } = await prepare();
    const { world, clock } = site.sandbox;
    const contactId = people[0]?.link?.contactId ?? 0;
    await add(aTodo('t1', people[0]?.id ?? '', { assignee: users[0] ?? null }));
    const made = await sync();
    const [ours] = markedActivities(site);
    if (ours === undefined) throw new Error('no activity');
    const theirs = { ...ours, id: world.activities.nextId(), notes: 'Mine', contactId };
    world.activities.put({ ...theirs, ...world.stamp('tokafor') });
    clock.advance(10 * minute);
    await stores.todos.edit('t1', { subject: 'Call back soon' }, 'any', instant(deps.clock));
    const changed = await sync();
    expect(world.activities.get(ours.id)?.name).toBe('Call back soon');

    expect(await undo(deps, made.id)).toMatchObject({ notUndone: [{ todoId: 't1' }] });
    expect((await undo(deps, changed.id)).notUndone).toEqual([]);
    expect(world.activities.get(ours.id)?.name).toBe('Call back t1');
    expect(await sync()).toMatchObject({ todos: { connectwise: { updated: 0 } } });
    await stores.holds.release('all');
    await sync();
    expect(world.activities.get(ours.id)?.name).toBe('Call back soon');
    expect(world.activities.get(theirs.id)).toMatchObject({ name: ours.name, notes: 'Mine' });
  });
});

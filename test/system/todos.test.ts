import { beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../src/engine/deps.ts';
import { applyRun } from '../../src/engine/run/applyRun.ts';
import { run } from '../../src/engine/run/run.ts';
import { undo } from '../../src/engine/run/undo.ts';
import { databases, type TestDatabase } from '../support/databases.ts';
import { minute, todoSite } from '../support/todoSite.ts';
import { aTodo, doubledActivities, markedActivities } from '../support/todoWorld.ts';

describe.each(databases)('to-dos against the sandbox, on $name', { timeout: 120_000 }, (kind) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await kind.open();
  });

  it('R23: an activity follows its to-do, and done in ConnectWise comes back', async () => {
    const world = await todoSite(database);
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
    const { site, deps, stores, sync, one, ours, statusId } = await todoSite(database);
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
    const { site, stores, people, add, sync } = await todoSite(database, 10);
    const whose = (nth: number) => people[nth % people.length]?.id ?? '';
    await add(...Array.from({ length: 500 }, (_, nth) => aTodo(`t${nth}`, whose(nth))));
    await sync();
    const { activities } = site.sandbox.world;
    const victim = markedActivities(site).at(-1);
    if (victim === undefined) throw new Error('no activity');
    const id = /to-do ([^\]]+)/u.exec(victim.notes ?? '')?.[1] ?? '';
    // The one with the highest id, which is in the last part that is checked.
    activities.delete(victim.id);
    const isThere = async () => (await stores.todos.get(id))?.deletedAt === null;
    let runs = 0;
    for (; (await isThere()) && runs < 10; runs++) {
      site.sandbox.clock.advance(10 * minute);
      const { requests } = await sync();
      // Once it is missing from the list, it is requested by id; then what happens to the to-do depends on
      // the lists.
      expect(requests).toBeLessThanOrEqual((await isThere()) ? 4 : 7);
    }
    // 500 ids are checked in a few requests with each sync.
    expect(runs).toBeGreaterThan(1);
    expect(runs).toBeLessThan(10);
    expect((await stores.todos.counts()).todos).toBe(499);
    site.sandbox.clock.advance(10 * minute);
    expect((await sync()).requests).toBeLessThanOrEqual(4);
  });

  it('V11: holds what follows from all activities being gone: they may merely not be shown', async () => {
    const { site, stores, sync, people, add, users } = await todoSite(database, 10);
    await add(...people.map(({ id }, nth) => aTodo(`t${nth}`, id, { assignee: users[0] ?? null })));
    expect(await sync()).toMatchObject({ todos: { connectwise: { created: 10 } } });
    const { activities } = site.sandbox.world;
    const made = markedActivities(site);
    for (const { id } of made) activities.delete(id);
    expect(await sync()).toMatchObject({ status: 'held', held: { reason: 'side_emptied' } });
    expect((await stores.todos.counts()).todos).toBe(10);
    // They are visible again: nothing was lost, and nothing exists twice.
    for (const activity of made) activities.put(activity);
    expect(await sync()).toMatchObject({ status: 'succeeded' });
    expect(await stores.todos.counts()).toMatchObject({ todos: 10, linked: 10 });
    expect(doubledActivities(site)).toEqual([]);
  });

  it('holds a plan that would close too many, until it is approved', async () => {
    const { site, deps, stores, sync, people, add, users, statusId } = await todoSite(database, 30);
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

  it('leaves alone what others made, and takes back what a run did', async () => {
    const { site, deps, stores, sync, people, add, users } = await todoSite(database);
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
    await stores.holds.release('all', '2026-03-01T12:00:00.000Z');
    await sync();
    expect(world.activities.get(ours.id)?.name).toBe('Call back soon');
    expect(world.activities.get(theirs.id)).toMatchObject({ name: ours.name, notes: 'Mine' });
  });
});

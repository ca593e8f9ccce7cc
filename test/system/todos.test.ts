import { beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../src/engine/deps.ts';
import { run } from '../../src/engine/run.ts';
import { allInAmp } from '../support/bothSides.ts';
import { databases, type TestDatabase } from '../support/databases.ts';
import { startSandboxSite } from '../support/sandboxSite.ts';
import { addUsers, aTodo, doubledActivities, markedActivities } from '../support/todoWorld.ts';
import { wholeSystem } from '../support/wholeSystem.ts';

const minute = 60_000;

describe.each(databases)('to-dos against the sandbox, on $name', (kind) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await kind.open();
  });

  async function prepare(contacts = 10) {
    const seed = { contacts, companies: 3, customFields: 0, scenario: 'plain' } as const;
    const site = await startSandboxSite({ seed });
    const system = await wholeSystem(database, site);
    const users = await addUsers(system.deps, ['jmoreno', 'kpatel'].slice(0, 1));
    await system.sync();
    const people = await allInAmp(system.deps);
    return { site, ...system, users, people };
  }

  it('R23: an activity follows its to-do, and done in ConnectWise comes back', async () => {
    const { site, deps, stores, sync, people, users } = await prepare();
    const [person] = people;
    if (person === undefined) throw new Error('nobody imported');
    const todo = aTodo('t1', person.id, { assignee: users[0] ?? null, notes: 'One\nTwo' });
    await stores.todos.add([todo], instant(deps.clock));
    expect(await sync()).toMatchObject({
      status: 'succeeded',
      todos: { connectwise: { created: 1 }, waiting: 0 },
    });
    const [activity] = markedActivities(site);
    expect(activity).toMatchObject({
      name: 'Call back t1',
      contactId: person.link?.contactId,
      dateStart: '2026-06-10T00:00:00Z',
      notes: 'One\nTwo\n\n[AMP to-do t1]',
    });

    site.sandbox.clock.advance(10 * minute);
    const { world } = site.sandbox;
    const closed = world.activityStatuses.all().find(({ closedFlag }) => closedFlag)?.id ?? 0;
    if (activity === undefined) throw new Error('no activity');
    world.activities.put({ ...activity, statusId: closed, ...world.stamp('jmoreno') });
    expect(await run(deps, { kind: 'sync' })).toMatchObject({
      status: 'succeeded',
      todos: { amp: { updated: 1 } },
    });
    expect(await stores.todos.get('t1')).toMatchObject({ status: 'done' });
    site.sandbox.clock.advance(10 * minute);
    const quiet = await sync();
    expect(quiet.requests).toBeLessThanOrEqual(4);
    expect(doubledActivities(site)).toEqual([]);
    expect(quiet.todos).toMatchObject({ amp: { updated: 0 }, connectwise: { updated: 0 } });
  });
});

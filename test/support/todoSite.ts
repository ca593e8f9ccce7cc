import { expect } from 'vitest';
import type { Activity } from '../../sandbox/world/entities.ts';
import { instant } from '../../src/engine/deps.ts';
import { allInAmp } from './bothSides.ts';
import type { TestDatabase } from './databases.ts';
import { startSandboxSite } from './sandboxSite.ts';
import { addUsers, aTodo, markedActivities } from './todoWorld.ts';
import { wholeSystem } from './wholeSystem.ts';

export const minute = 60_000;

/** A sandbox whose contacts are all in AMP, and two users to whom to-dos can be assigned. */
export async function todoSite(database: TestDatabase, contacts = 10) {
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

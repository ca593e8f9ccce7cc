import { beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../src/engine/deps.ts';
import { allInAmp } from '../support/bothSides.ts';
import { databases, type TestDatabase } from '../support/databases.ts';
import { startSandboxSite } from '../support/sandboxSite.ts';
import { addUsers, aTodo, markedActivities } from '../support/todoWorld.ts';
import { wholeSystem } from '../support/wholeSystem.ts';

const minute = 60_000;

describe.each(databases)(
  'to-dos of servers of other releases, on $name',
  { timeout: 60_000 },
  (kind) => {
    let database: TestDatabase;

    beforeAll(async () => {
      database = await kind.open();
    });

    async function prepare(contacts: number) {
      const seed = { contacts, companies: 3, customFields: 0, scenario: 'plain' } as const;
      const site = await startSandboxSite({ seed });
      const system = await wholeSystem(database, site, { patience: 1000 });
      await addUsers(system.deps, ['jmoreno']);
      await system.sync();
      const people = await allInAmp(system.deps);
      const add = async (...todos: ReturnType<typeof aTodo>[]) =>
        await system.stores.todos.add(todos, instant(system.deps.clock));
      return { site, ...system, people, add };
    }

    it('go out to a server of an older release, of contacts with an extension too', async () => {
      const { site, sync, people, add } = await prepare(2);
      const { world, switches, clock } = site.sandbox;
      Object.assign(switches, { serverVersion: '2025.1', unknownFields: 'reject' });
      clock.advance(10 * minute);
      for (const contact of world.contacts.all()) {
        const phone = {
          id: 90_000 + contact.id,
          mobileGuid: '',
          typeId: 2,
          value: '555-0100',
          extension: '12',
        };
        const item = { ...phone, communicationType: 'Phone', defaultFlag: true } as const;
        world.contacts.put({
          ...contact,
          communicationItems: [...contact.communicationItems, item],
          ...world.stamp('jmoreno'),
        });
      }
      await add(...people.map(({ id }, nth) => aTodo(`t${nth}`, id)));
      expect(await sync()).toMatchObject({ status: 'succeeded', todos: { waiting: 0 } });
      expect(markedActivities(site)).toHaveLength(2);
      const { journal } = site.sandbox;
      expect(journal.unknownMemberRefusals()).toEqual([]);
      expect(journal.count({ status: 400 })).toBe(0);
    });

    it('one with a member that the server does not know is reported by its field, the others go out', async () => {
      const { site, sync, people, add, stores } = await prepare(3);
      await add(...people.map(({ id }, nth) => aTodo(`t${nth}`, id)));
      site.sandbox.faults.add({
        kind: 'unknownMember',
        member: 'email',
        resource: 'sales/activities',
        method: 'POST',
        nth: 2,
      });
      const refused = { reason: 'activity_refused', about: { kind: 'field', id: 'email' } };
      expect(await sync()).toMatchObject({ todos: { connectwise: { created: 2 }, waiting: 1 } });
      expect(await stores.todos.get('t1')).toMatchObject({ skip: refused });
      expect(markedActivities(site)).toHaveLength(2);
      expect(await sync()).toMatchObject({ status: 'succeeded', failure: null });
    });
  },
);

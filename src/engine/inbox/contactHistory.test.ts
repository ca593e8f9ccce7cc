import { beforeAll, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact } from '../../../test/support/records.ts';
import { contactHistory } from './contactHistory.ts';

const customer = { id: 1, name: 'Customer' };

describe.each(databases)('the history of a contact, on $name', (kind) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await kind.open();
  });

  it('has what happened at the same instant in one order, newest first', async () => {
    const world = await EngineWorld.open(database, 'same-instant');
    world.memory.setTypes([customer]);
    world.memory.putCompany(company(1, { types: [customer] }));
    world.memory.put(contact(1, { companyId: 1, email: 'c1@x.example', firstName: 'First' }));
    const { stores } = world;
    const { id: first, startedAt } = await world.sync();
    const [row] = await world.ampContacts();
    const id = row?.id ?? '';
    const at = Date.parse(startedAt);
    const sameTime = async () => {
      world.clock.set(at);
      return await world.sync();
    };
    world.memory.put(contact(1, { companyId: 1, email: 'c1@x.example', firstName: 'Second' }));
    const { id: second } = await sameTime();
    await stores.ampContacts.edit(id, { set: { title: 'CTO' } }, 'any', startedAt);
    const { id: third } = await sameTime();
    const record = { kind: 'contact', id: 1 } as const;
    for (let time = 0; time < 2; time++) {
      await stores.holds.hold([record], 'kept_back', null, startedAt);
      await stores.holds.release(record, startedAt);
    }
    const { entries } = await contactHistory(world.deps, id, 20);
    expect(new Set(entries.map((entry) => entry.at))).toEqual(new Set([startedAt]));
    const runs = entries.flatMap((entry) => ('run' in entry ? [entry.run.id] : []));
    const decisions = entries.flatMap((entry) => ('decision' in entry ? [entry.decision.seq] : []));
    expect(runs).toEqual([third, second, first]);
    expect(decisions).toHaveLength(4);
    expect(decisions).toEqual(decisions.toSorted((a, b) => b - a));
  });
});

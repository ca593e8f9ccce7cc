import { beforeEach, describe, expect, it } from 'vitest';
import { databases } from '../../../../test/support/databases.ts';
import { EngineWorld } from '../../../../test/support/engineWorld.ts';
import { company, contact } from '../../../../test/support/records.ts';
import { run as runOnce } from '../../run/run.ts';

const customer = { id: 1, name: 'Customer' };
const shared = 'desk@x.example';

/** Far enough apart for the parts of a batch, and for batches. */
const near = 150;
const far = 400;

describe.each(databases)('a plan for many contacts, on $name', (kind) => {
  let world: EngineWorld;

  const put = (id: number, parts: Parameters<typeof contact>[1] = {}) =>
    world.memory.put(contact(id, { companyId: 1, email: `c${id}@x.example`, ...parts }));

  beforeEach(async () => {
    world = await EngineWorld.open(await kind.open(), 'o');
    world.memory.setTypes([customer]);
    world.memory.putCompany(company(1, { types: [customer] }));
  });

  it.each([
    ['of its batch', near],
    ['of another batch', far],
  ])('gives an address that one contact frees to another one %s at once', async (_, id) => {
    const now = () => new Date(world.clock.now()).toISOString();
    await world.stores.settings.change((one) => ({ ...one, inactive: 'remove' }), 'any', now());
    put(1, { email: shared });
    for (let other = 2; other < far; other++) if (other !== id) put(other);
    await world.sync();
    put(id, { email: shared, firstName: 'Zoe' });
    world.pass(600);
    await world.sync();
    expect(await linked()).toContain(1);
    expect(await linked()).not.toContain(id);

    put(1, { email: shared, inactive: true });
    for (let other = 2; other < far; other++) if (other !== id) put(other, { title: 'CTO' });
    world.pass(600);
    const plan = await runOnce(world.deps, { kind: 'plan' });
    const lines = await world.stores.plans.lines(plan.id, 0, 1000);
    const actionOf = (contactId: number) =>
      lines.flatMap(({ line }) =>
        line.kind === 'entry' && line.entry.contactId === contactId ? [line.entry.action] : [],
      );
    expect([actionOf(1), actionOf(id)]).toEqual([['remove'], ['create']]);
    expect(lines.length).toBeGreaterThan(far - 5);
  });

  const linked = async () =>
    (await world.ampContacts()).flatMap(({ link }) => link?.contactId ?? []);
});

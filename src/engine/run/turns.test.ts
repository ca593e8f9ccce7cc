import { beforeAll, describe, expect, it, vi } from 'vitest';
import { databases } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact } from '../../../test/support/records.ts';
import { ofCompanyTypes } from '../../core/filter/contactFilter.ts';
import type { Run } from '../../ports/runStores.ts';
import { mappingImpact } from '../setup/mappingImpact.ts';
import { foundValues } from '../setup/mappingValues.ts';
import { previewRead } from '../setup/previewFilter.ts';
import { run } from './run.ts';

/** How many values are made JSON or read from it, at most, between two turns of the event loop. */
const most = 250;

const people = 3000;

/** A linked contact is three: its own values, those last agreed on, and the marks of its link. */
const ofLinked = 3;

describe('the event loop turns between a few hundred records', () => {
  let world: EngineWorld;
  let done: Run;
  let longest: { readonly values: number; readonly step: string };

  beforeAll(async () => {
    const [sqlite] = databases;
    const database = await sqlite?.open();
    if (database === undefined) throw new Error('no database');
    world = await EngineWorld.open(database, 'o');
    const customer = { id: 1, name: 'Customer' };
    world.memory.setTypes([customer]);
    world.memory.putCompany(company(1, { name: 'Acme', types: [customer] }));
    for (let id = 1; id <= people; id++) {
      world.memory.put(contact(id, { companyId: 1, email: `c${id}@x.example`, title: 'CTO' }));
    }
    world.pass(10_000);
    longest = await longestTurn(async (onStep) => {
      done = await run(world.deps, {
        kind: 'sync',
        onProgress: (progress) => onStep(`${progress.step} ${progress.done}`),
      });
    });
  });

  const expectShort = (valuesEach = 1) => {
    const limit = most * valuesEach;
    expect(longest.values, `between two turns, at ${longest.step}`).toBeLessThanOrEqual(limit);
    expect(longest.values).toBeGreaterThan(0);
  };

  it('in each step of a first import', () => {
    expect(done).toMatchObject({ status: 'succeeded', counts: { created: people } });
    expectShort();
  });

  it('in a preview of a filter', async () => {
    longest = await longestTurn(async () => {
      const filter = ofCompanyTypes([{ id: 1, name: 'Customer' }]);
      const { contacts } = await previewRead(world.deps, filter);
      expect(contacts).toBe(people);
    });
    expectShort(ofLinked);
  });

  it('in what another mapping would change', async () => {
    const { document } = await world.stores.mappings.get();
    longest = await longestTurn(async () => {
      expect(await mappingImpact(world.deps, document)).toMatchObject({ links: people });
    });
    expectShort(ofLinked);
  });

  it('in the values found for a field', async () => {
    longest = await longestTurn(async () => {
      expect(await foundValues(world.deps, 'title')).toEqual([{ value: 'CTO', contacts: people }]);
    });
    expectShort(ofLinked);
  });
});

/**
 * The most values that work makes JSON or reads from it between two turns. Each record goes through JSON several
 * times: their number says how many were handled.
 */
async function longestTurn(
  work: (onStep: (step: string) => void) => Promise<void>,
): Promise<{ readonly values: number; readonly step: string }> {
  let between = 0;
  let longest = { values: 0, step: '' };
  let step = 'start';
  let going = true;
  const turned = () => {
    if (between > longest.values) longest = { values: between, step };
    between = 0;
    if (going) setImmediate(turned);
  };
  const stringify = JSON.stringify.bind(JSON);
  const parse = JSON.parse.bind(JSON);
  const spies = [
    vi.spyOn(JSON, 'stringify').mockImplementation((value: unknown) => {
      between++;
      return stringify(value);
    }),
    vi.spyOn(JSON, 'parse').mockImplementation((text: string) => {
      between++;
      return parse(text) as unknown;
    }),
  ];
  setImmediate(turned);
  try {
    await work((now) => {
      step = now;
    });
  } finally {
    going = false;
    for (const spy of spies) spy.mockRestore();
  }
  return longest;
}

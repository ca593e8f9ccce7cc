import { expect, it, vi } from 'vitest';
import { databases } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact } from '../../../test/support/records.ts';
import { run } from './run.ts';

/** How many values are made JSON or read from it, at most, between two turns of the event loop. */
const most = 250;

it('a first import lets the event loop turn between a few hundred records, in each step', async () => {
  const [sqlite] = databases;
  const database = await sqlite?.open();
  if (database === undefined) throw new Error('no database');
  const world = await EngineWorld.open(database, 'o');
  const customer = { id: 1, name: 'Customer' };
  world.memory.setTypes([customer]);
  world.memory.putCompany(company(1, { name: 'Acme', types: [customer] }));
  for (let id = 1; id <= 3000; id++) {
    world.memory.put(contact(id, { companyId: 1, email: `c${id}@x.example` }));
  }
  world.pass(10_000);

  // Each record goes through JSON several times: their number says how many were handled.
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
  const done = await run(world.deps, {
    kind: 'sync',
    onProgress: (progress) => {
      step = `${progress.step} ${progress.done}`;
    },
  });
  going = false;
  for (const spy of spies) spy.mockRestore();
  expect(done).toMatchObject({ status: 'succeeded', counts: { created: 3000 } });
  expect(longest.values, `between two turns, at ${longest.step}`).toBeLessThanOrEqual(most);
  expect(longest.values).toBeGreaterThan(0);
});

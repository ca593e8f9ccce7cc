import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact, emailItem } from '../../../test/support/records.ts';
import { messageOf } from '../../../test/support/said.ts';
import { asFailure, Failure } from '../../core/failure.ts';
import type { DocumentEntry } from '../../core/mapping/document.ts';
import { instant } from '../deps.ts';
import { changeMapping, checkDocument } from './changeMapping.ts';
import { sampleMapping } from './sampleMapping.ts';

const customer = { id: 1, name: 'Customer' };

describe.each(databases)('what is said about a mapping, on $name', (kind) => {
  let database: TestDatabase;
  let world: EngineWorld;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
  });
  beforeEach(async () => {
    world = await EngineWorld.open(database, `mapped-${++worlds}`);
    world.memory.setTypes([customer]);
    world.memory.putCompany(company(1, { name: 'Acme', types: [customer] }));
    const communications = [emailItem(10, 'ann@x.example')];
    const names = { firstName: 'Ann', lastName: 'Lee' };
    world.memory.put(contact(1, { companyId: 1, communications, ...names }));
  });

  const map = (...entries: readonly DocumentEntry[]) =>
    changeMapping(world.deps, () => ({ entries, off: [] }), 'any');

  it('a sample of somebody who is not in ConnectWise is an error that says where they are', async () => {
    const nothing = { entries: [], off: [] };
    const sampled = async (who: string) => {
      try {
        return (await sampleMapping(world.deps, who, nothing)).length;
      } catch (thrown) {
        return asFailure(thrown).code;
      }
    };
    await world.stores.ampContacts.add(
      {
        id: '00000000-0000-4000-8000-00000000abcd',
        set: { email: 'bo@amp.example', firstName: 'Bo' },
      },
      instant(world.clock),
    );
    expect(await sampled('1')).toBe(1);
    expect(await sampled('ann lee')).toBe(1);
    for (const unknown of [
      '999',
      'nobody@x.example',
      'Nobody Atall',
      '11111111-2222-4333-8444-555555555555',
    ]) {
      expect([unknown, await sampled(unknown)]).toEqual([unknown, 'not_found']);
    }
    for (const inAmp of ['bo@amp.example', 'Bo', '00000000-0000-4000-8000-00000000abcd']) {
      expect([inAmp, await sampled(inAmp)]).toEqual([inAmp, 'not_linked']);
    }
  });

  it('a refusal is about the first entry that is wrong, and the check about all', async () => {
    const pairs = [
      { connectwise: 'A', amp: '' },
      { connectwise: 'B', amp: '' },
    ];
    const entry: DocumentEntry = { amp: 'city', connectwise: 'city', default: 'x' };
    const entries: readonly DocumentEntry[] = [
      { ...entry, values: { pairs, others: 'same' } },
      { amp: 'state', connectwise: 'nowhere' },
    ];
    const refused = await map(...entries).catch(asFailure);
    if (!(refused instanceof Failure)) throw new Error('it was saved');
    expect(messageOf(refused)).toBe('city.values: a pair has an empty name.');
    const found = await checkDocument(world.deps, { entries, off: [] });
    const wrong = found.filter((one) => one.kind === 'refused');
    expect(wrong.map(({ amp, part, problem }) => [`${amp}.${part}`, problem.code])).toEqual([
      ['city.values', 'pair_blank'],
      ['city.values', 'pair_blank'],
      ['city.default', 'source_not_required'],
      ['state.connectwise', 'no_such_source'],
    ]);
  });
});

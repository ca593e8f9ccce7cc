import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact, phoneItem } from '../../../test/support/records.ts';
import type { DocumentEntry } from '../../core/mapping/document.ts';
import { instant } from '../deps.ts';
import { applyRun } from '../run/applyRun.ts';
import { changeMapping } from './changeMapping.ts';
import { mappingImpact } from './mappingImpact.ts';

const customer = { id: 1, name: 'Customer' };
const title = { amp: 'title', connectwise: 'title' } as const;
const phone = { amp: 'phone', connectwise: 'phone' } as const;
const pairs = (amp: string) => ({
  pairs: [{ connectwise: 'boss', amp }],
  others: 'same' as const,
});

/** A change of an entry, the contacts that hold another value after it, and what they hold in AMP. */
const changes: readonly (readonly [
  string,
  DocumentEntry | null,
  DocumentEntry | null,
  'title' | 'phone',
  Readonly<Record<number, string>>,
])[] = [
  [
    'a transform is added',
    null,
    { ...title, transforms: [{ kind: 'case', to: 'upper' }] },
    'title',
    { 1: 'BOSS', 2: 'CEO OF  X' },
  ],
  [
    'a transform is another one',
    { ...title, transforms: [{ kind: 'case', to: 'upper' }] },
    { ...title, transforms: [{ kind: 'case', to: 'lower' }] },
    'title',
    { 1: 'boss', 2: 'ceo of  x', 3: 'cto' },
  ],
  [
    'a second transform is added',
    { ...title, transforms: [{ kind: 'case', to: 'upper' }] },
    { ...title, transforms: [{ kind: 'case', to: 'upper' }, { kind: 'trim' }] },
    'title',
    { 2: 'CEO OF X' },
  ],
  [
    'a transform is taken away',
    { ...title, transforms: [{ kind: 'case', to: 'upper' }] },
    null,
    'title',
    { 1: 'Boss', 2: 'Ceo of  X' },
  ],
  ['a value map is added', null, { ...title, values: pairs('Head') }, 'title', { 1: 'Head' }],
  [
    'a value map is another one',
    { ...title, values: pairs('Head') },
    { ...title, values: pairs('HEAD') },
    'title',
    { 1: 'HEAD' },
  ],
  [
    'the form of phone numbers is added',
    null,
    { ...phone, transforms: [{ kind: 'phone', form: '(###) ###-####' }] },
    'phone',
    { 1: '(555) 123-4567' },
  ],
  [
    'the form of phone numbers is another one',
    { ...phone, transforms: [{ kind: 'phone', form: '(###) ###-####' }] },
    { ...phone, transforms: [{ kind: 'phone', form: '###.###.####' }] },
    'phone',
    { 1: '555.123.4567', 2: '555.123.9999 x5' },
  ],
  [
    'the form of phone numbers is taken away',
    { ...phone, transforms: [{ kind: 'phone', form: '(###) ###-####' }] },
    null,
    'phone',
    { 1: '555 1234567' },
  ],
];

describe.each(databases.slice(0, 1))('a change of the mapping', (kind) => {
  let database: TestDatabase;
  let world: EngineWorld;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
  });
  beforeEach(async () => {
    world = await EngineWorld.open(database, `reach-${++worlds}`);
    world.memory.setTypes([customer]);
    world.memory.putCompany(company(1, { types: [customer] }));
    put(1, 'Boss', '555 1234567');
    put(2, 'Ceo of  X', '(555) 123-9999 x5');
    put(3, 'CTO', '1234');
  });

  function put(id: number, text: string | null, number: string): void {
    world.pass(200);
    const names = { companyId: 1, firstName: `N${id}`, email: `n${id}@x.example` };
    const one = contact(id, { ...names, title: text });
    const communications = [...one.communications, phoneItem(id * 10 + 1, number)];
    world.memory.put({ ...one, communications });
  }
  const map = (entry: DocumentEntry | null) =>
    changeMapping(world.deps, () => ({ entries: entry === null ? [] : [entry], off: [] }), 'any');
  const values = async (field: string): Promise<Readonly<Record<string, unknown>>> =>
    Object.fromEntries<unknown>(
      (await world.ampContacts()).map(({ fields, link }) => [
        String(link?.contactId),
        fields[field],
      ]),
    );
  const rowOf = async (contactId: number) =>
    (await world.ampContacts()).find(({ link }) => link?.contactId === contactId);
  async function edit(contactId: number, set: Readonly<Record<string, string | null>>) {
    const id = (await rowOf(contactId))?.id ?? '';
    await world.stores.ampContacts.edit(id, { set }, 'any', instant(world.clock));
  }
  async function quiet() {
    world.pass(200);
    const run = await world.sync();
    expect(run).toMatchObject({ status: 'succeeded', counts: { conflicts: 0 } });
    expect(await world.stores.plans.lines(run.id, 0, 10)).toEqual([]);
  }

  it.each(changes)('V1 converge: %s, and reaches exactly those it concerns', async (...change) => {
    const [, before, after, field, expected] = change;
    await map(before);
    await world.sync();
    const { writes } = world.memory;
    const old = await values(field);
    const document = { entries: after === null ? [] : [after], off: [] };
    const reached = Object.keys(expected).length;
    expect(await mappingImpact(world.deps, document)).toMatchObject({ records: reached });
    await map(after);
    const run = await world.sync();
    expect(run).toMatchObject({ status: 'succeeded', counts: { amp: { updated: reached } } });
    expect(await values(field)).toEqual({ ...old, ...expected });
    expect(writes).toEqual([]);
    await quiet();
  });

  it('V5 no silent loss: leaves an edit of AMP alone that is not sent yet', async () => {
    await world.sync();
    await edit(1, { title: 'Owner' });
    await map({ ...title, transforms: [{ kind: 'case', to: 'upper' }] });
    await world.sync();
    expect(world.memory.records.contacts.get(1)?.title).toBe('Owner');
    expect(await values('title')).toMatchObject({ 1: 'Owner', 2: 'CEO OF  X' });
    await quiet();
    await map({ ...title, transforms: [{ kind: 'case', to: 'lower' }] });
    await world.sync();
    expect(await values('title')).toMatchObject({ 1: 'owner', 2: 'ceo of  x' });
    await quiet();
  });

  it('V1 converge: a blank rule that no longer keeps a value', async () => {
    await map({ ...title, blank: 'keep' });
    await world.sync();
    put(1, null, '555 1234567');
    await world.sync();
    expect(await values('title')).toMatchObject({ 1: 'Boss' });
    await quiet();
    await map({ ...title, blank: 'clear' });
    await world.sync();
    expect((await values('title'))[1]).toBeUndefined();
    await quiet();
  });

  it('V1 converge: what goes to ConnectWise alone, by another value map', async () => {
    const only = { ...title, direction: 'to_connectwise' } as const;
    await map({ ...only, values: pairs('Head') });
    await world.sync();
    await edit(3, { title: 'Head' });
    await world.sync();
    expect(world.memory.records.contacts.get(3)?.title).toBe('boss');
    await quiet();
    const values3 = { pairs: [{ connectwise: 'chief', amp: 'Head' }], others: 'same' } as const;
    await map({ ...only, values: values3 });
    await world.sync();
    expect(world.memory.records.contacts.get(3)?.title).toBe('chief');
    await quiet();
  });

  it('R20: another text for what is required replaces the one before', async () => {
    await world.sync();
    await edit(1, { firstName: null });
    await world.sync();
    expect(world.memory.records.contacts.get(1)?.firstName).toBe('Unknown');
    await map({ amp: 'firstName', connectwise: 'firstName', default: 'Nobody' });
    await world.sync();
    expect(world.memory.records.contacts.get(1)?.firstName).toBe('Nobody');
    expect((await rowOf(1))?.fields.firstName).toBeUndefined();
    expect(world.memory.records.contacts.get(2)?.firstName).toBe('N2');
    await quiet();
  });

  it('V11 brake: what it would overwrite counts, and waits for approval', async () => {
    await world.sync();
    const settings = await world.stores.settings.get();
    const none = { ...settings, brakePercent: 0, brakeRecords: 0 };
    await world.stores.settings.change(() => none, 'any', instant(world.clock));
    await map({ ...title, transforms: [{ kind: 'case', to: 'upper' }] });
    const held = await world.sync();
    expect(held).toMatchObject({ status: 'held' });
    expect(await values('title')).toMatchObject({ 1: 'Boss' });
    await applyRun(world.deps, held.id);
    expect(await values('title')).toMatchObject({ 1: 'BOSS' });
  });
});

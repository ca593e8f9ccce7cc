import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../../test/support/databases.ts';
import { EngineWorld } from '../../../../test/support/engineWorld.ts';
import { company, contact } from '../../../../test/support/records.ts';
import type { Channel, Communication } from '../../../core/contact/contact.ts';
import type { DocumentEntry } from '../../../core/mapping/document.ts';
import { instant } from '../../deps.ts';
import { undo } from '../../run/undo.ts';
import { changeMapping } from '../../setup/changeMapping.ts';

const customer = { id: 1, name: 'Customer' };
const direct = { id: 2, name: 'Direct' };
const home = { id: 3, name: 'Home' };
const mobile = { id: 4, name: 'Mobile' };

function item(
  id: number,
  channel: Channel,
  value: string,
  isDefault = false,
  type: Communication['type'] = null,
): Communication {
  return { id, channel, type, value, extension: null, isDefault };
}

const email = item(10, 'email', 'ann@x.example', true);

/** Each kind of items of which one stands for the contact: the field, the main item and another one. */
const kinds: readonly (readonly [string, readonly Communication[], string])[] = [
  ['email', [email, item(11, 'email', 'Ann.Lee@Home.example')], ' ann.lee@home.example'],
  ['email', [email, item(11, 'email', 'अजय@डाटामेल.भारत')], 'अजय@xn--c2bd4bq1db8d.xn--h2brj9c'],
  [
    'phone',
    [
      email,
      item(20, 'phone', '555 0100', true, direct),
      item(21, 'phone', '(555) 0199', false, home),
    ],
    '5550199',
  ],
  [
    'phone',
    [
      email,
      item(20, 'phone', '555 0100', true, direct),
      { ...item(21, 'phone', '555 0199', false, direct), extension: '12' },
    ],
    '555 0199, ext. 12',
  ],
  [
    'mobilePhone',
    [email, item(20, 'phone', '555 01', true, mobile), item(21, 'phone', '555 02', false, mobile)],
    '555-02',
  ],
  ['fax', [email, item(30, 'fax', '555 01', true), item(31, 'fax', '555 02')], '55502'],
];

// The order of writes is the same on each database.
describe.each(databases.slice(0, 1))('another item becomes the main one', (kind) => {
  let database: TestDatabase;
  let world: EngineWorld;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
  });
  beforeEach(async () => {
    world = await EngineWorld.open(database, `items-${++worlds}`);
    world.memory.setTypes([customer]);
    world.memory.putCompany(company(1, { types: [customer] }));
  });

  function put(communications: readonly Communication[]): void {
    world.pass(200);
    const names = { firstName: 'Ann', lastName: 'Lee' };
    world.memory.put(contact(1, { companyId: 1, ...names, communications }));
  }
  const items = () => world.memory.records.contacts.get(1)?.communications ?? [];
  const held = () => items().map(({ value, extension, type }) => [value, extension, type?.id]);
  const amp = async () => (await world.ampContacts())[0];
  const inAmp = async (field: string) => {
    const own = await amp();
    return field === 'email' ? own?.email : own?.fields[field];
  };
  async function edit(set: Readonly<Record<string, string>>) {
    const id = (await amp())?.id ?? '';
    await world.stores.ampContacts.edit(id, { set }, 'any', instant(world.clock));
  }
  async function quiet() {
    world.pass(200);
    const run = await world.sync();
    expect(run).toMatchObject({ status: 'succeeded', counts: { conflicts: 0 } });
    expect(await world.stores.plans.lines(run.id, 0, 10)).toEqual([]);
  }

  it.each(kinds)(
    'V5 no silent loss: another %s becomes the main one, in AMP',
    async (field, communications, wanted) => {
      put(communications);
      await world.sync();
      const before = held();
      await edit({ [field]: wanted });
      const run = await world.sync();
      expect(run).toMatchObject({ status: 'succeeded', counts: { conflicts: 0 } });
      // Every value is there once, in its form, and the other one stands for the contact.
      expect(held()).toEqual(before);
      const channel = communications.at(-1)?.channel;
      const main = items().filter((one) => one.channel === channel && one.isDefault);
      expect(main.map(({ id }) => id)).toEqual([communications.at(-1)?.id]);
      await quiet();

      await undo(world.deps, run.id);
      expect(held()).toEqual(before);
      expect(items().find((one) => one.channel === channel && one.isDefault)?.id).toBe(
        communications.at(-2)?.id,
      );
    },
  );

  it.each(kinds)(
    'V5 no silent loss: another %s becomes the main one, in ConnectWise',
    async (field, communications) => {
      put(communications);
      await world.sync();
      const last = communications.at(-1);
      const { writes } = world.memory;
      put(
        communications.map((one) =>
          one.channel === last?.channel ? { ...one, isDefault: one.id === last.id } : one,
        ),
      );
      const before = held();
      await world.sync();
      expect(String(await inAmp(field))).toContain(last?.value);
      expect(held()).toEqual(before);
      expect(writes).toEqual([]);
      await quiet();
    },
  );

  it('V5 no silent loss: values are exchanged where the default flag stands for another kind too', async () => {
    put([
      email,
      item(20, 'phone', '555 01', false, direct),
      item(21, 'phone', '555 02', true, direct),
      item(22, 'phone', '555 03', false, mobile),
      item(23, 'phone', '555 04', false, mobile),
    ]);
    await world.sync();
    expect((await amp())?.fields).toMatchObject({ phone: '555 02', mobilePhone: '555 03' });
    await edit({ mobilePhone: '555 04' });
    await world.sync();
    expect((await amp())?.fields).toMatchObject({ phone: '555 02', mobilePhone: '555 04' });
    expect(
      items()
        .map(({ value }) => value)
        .toSorted(),
    ).toEqual(['ann@x.example', '555 01', '555 02', '555 03', '555 04'].toSorted());
    await quiet();
  });

  it('V5 no silent loss: an item of a type that has a field of its own', async () => {
    put([
      email,
      item(20, 'phone', '555 01', true, direct),
      item(21, 'phone', '555 02', false, home),
      item(22, 'phone', '555 03', false, home),
    ]);
    const entry: DocumentEntry = { amp: 'mobilePhone', connectwise: 'phone:Home' };
    await changeMapping(world.deps, () => ({ entries: [entry], off: [] }), 'any');
    await world.sync();
    await edit({ mobilePhone: '555 03' });
    await world.sync();
    expect((await amp())?.fields).toMatchObject({ phone: '555 01', mobilePhone: '555 03' });
    expect(
      items()
        .map(({ value }) => value)
        .toSorted(),
    ).toEqual(['ann@x.example', '555 01', '555 02', '555 03'].toSorted());
    await quiet();
  });
});

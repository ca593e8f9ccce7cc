import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { openMatches } from '../../../test/support/openMatches.ts';
import { company, contact } from '../../../test/support/records.ts';
import { instant } from '../deps.ts';
import { undo } from '../run/undo.ts';
import { changeMapping } from '../setup/changeMapping.ts';
import { acceptMatch, linkByHand, rejectMatch, relinkByHand } from './matches.ts';
import { why } from './why.ts';

const customer = { id: 1, name: 'Customer' };
const phone = 'Company_PhoneNumber';
const phoneOfCompany = {
  entries: [{ amp: phone, connectwise: phone, direction: 'both' } as const],
  off: [],
};

describe.each(databases)('unlinked by a person, on $name', (kind) => {
  let database: TestDatabase;
  let world: EngineWorld;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
  });

  beforeEach(async () => {
    world = await EngineWorld.open(database, `org-${++worlds}`, 100);
    world.memory.setTypes([customer]);
    world.memory.putCompany(company(1, { types: [customer], name: 'Acme', phone: '111' }));
    put(1);
    await world.sync();
  });

  const now = () => instant(world.clock);
  const put = (id: number, parts: Parameters<typeof contact>[1] = {}) =>
    world.memory.put(
      contact(id, { companyId: 1, email: `c${id}@x.example`, firstName: `Ann${id}`, ...parts }),
    );
  const ampOf = async (contactId: number) =>
    (await world.ampContacts()).find(({ link }) => link?.contactId === contactId);
  const idOf = async (contactId: number) => (await ampOf(contactId))?.id ?? 'none';
  const unlink = (contactId: number) => world.stores.decisions.unlink(contactId, now());
  const proposed = async () =>
    (await openMatches(world.deps)).map((one) => `${one.contact.id} ${one.ampContact.id}`);
  /** Contacts in ConnectWise and AMP contacts. */
  const people = async () => [
    world.memory.records.contacts.size,
    (await world.ampContacts()).filter(({ deletedAt }) => deletedAt === null).length,
  ];
  const releaseAll = async () => {
    await world.stores.holds.release('all', now());
    await world.sync();
    await world.sync();
  };

  it('V6 no duplicate: released together, neither is created on the other side; both need review', async () => {
    const id = await idOf(1);
    await unlink(1);
    await world.sync();
    expect(await people()).toEqual([1, 1]);
    await releaseAll();
    expect(await people()).toEqual([1, 1]);
    expect(await proposed()).toEqual([`1 ${id}`]);
    const [both] = await why(world.deps, { id: 1 });
    expect(both).toMatchObject({
      state: 'left_out',
      skip: { reason: 'match_proposed', about: { id } },
    });
    expect((await why(world.deps, { ampContactId: id }))[0]).toMatchObject({
      state: 'not_sent',
      ampSkip: { reason: 'match_proposed', about: { id: '1' } },
    });
    world.pass(200);
    const run = await world.sync();
    expect(await world.stores.plans.lines(run.id, 0, 9)).toEqual([]);
  });

  it.each(['contact', 'amp_contact'] as const)(
    'V6 no duplicate: released one after the other, the %s first',
    async (first) => {
      const id = await idOf(1);
      await unlink(1);
      const contactRef = { kind: 'contact', id: 1 } as const;
      const ampRef = { kind: 'amp_contact', id } as const;
      const [one, other] = first === 'contact' ? [contactRef, ampRef] : [ampRef, contactRef];
      await world.stores.holds.release(one, now());
      await world.sync();
      expect(await people()).toEqual([1, 1]);
      expect(await proposed()).toEqual([`1 ${id}`]);
      await world.stores.holds.release(other, now());
      await world.sync();
      expect(await people()).toEqual([1, 1]);
    },
  );

  it('linked again they go on; the hold, the review and the reason are gone', async () => {
    const id = await idOf(1);
    await unlink(1);
    await world.sync();
    expect(await proposed()).toEqual([`1 ${id}`]);
    await acceptMatch(world.deps, 1, null);
    put(1, { title: 'CTO' });
    await world.sync();
    expect(await ampOf(1)).toMatchObject({ id, fields: { title: 'CTO' } });
    expect(await world.stores.holds.count()).toBe(0);
    expect(await proposed()).toEqual([]);
  });

  it('said to be two people, each is created on the other side, released or not', async () => {
    const id = await idOf(1);
    await unlink(1);
    await rejectMatch(world.deps, 1, id);
    expect(await world.stores.holds.count()).toBe(0);
    await world.sync();
    await world.sync();
    expect(await people()).toEqual([2, 2]);
    expect((await world.stores.ampContacts.get(id))?.link?.contactId).not.toBe(1);
  });

  it('waits no more once the other is removed, or deleted in ConnectWise', async () => {
    const id = await idOf(1);
    await unlink(1);
    await world.stores.ampContacts.remove(id, 'any', now());
    await releaseAll();
    expect(await people()).toEqual([1, 1]);
    expect(await ampOf(1)).toMatchObject({ deletedAt: null });
  });

  it('V6 no duplicate: a record that a relink unlinked is not created again when all holds are released', async () => {
    put(2, { email: 'c2@x.example' });
    await world.sync();
    const [one, two] = [await idOf(1), await idOf(2)];
    await relinkByHand(world.deps, 1, two);
    await world.sync();
    await releaseAll();
    expect((await world.stores.ampContacts.get(one))?.link).toBeNull();
    const held = await people();
    // Contact 2 is in AMP no more: the AMP contact is the other person now.
    expect(held).toEqual([2, 3]);
    await world.sync();
    expect(await people()).toEqual(held);
  });

  it('undo of the run that created the AMP contact leaves both alone', async () => {
    put(2);
    const run = await world.sync();
    const id = await idOf(2);
    await unlink(2);
    const { notUndone } = await undo(world.deps, run.id);
    expect(notUndone).toMatchObject([{ contactId: 2, reason: 'not_there' }]);
    await releaseAll();
    expect(await people()).toEqual([2, 2]);
    expect(await proposed()).toEqual([`2 ${id}`]);
  });

  it('unlinked after an undo: the AMP contact stays removed, and released the contact comes back once', async () => {
    put(2);
    const run = await world.sync();
    await undo(world.deps, run.id);
    await unlink(2);
    await releaseAll();
    expect(await people()).toEqual([2, 2]);
  });

  describe.each([
    ['relinked', async (to: number, id: string) => await relinkByHand(world.deps, to, id)],
    [
      'unlinked, then linked',
      async (to: number, id: string) => {
        await unlink(1);
        await world.stores.decisions.unlink(to, now());
        await linkByHand(world.deps, to, id);
      },
    ],
  ] as const)('%s with a contact of another company', (_, relink) => {
    it.each([
      ['that has no value', null],
      ['that has another value', '222'],
    ] as const)('%s: the fields of the former company do not stay', async (__, number) => {
      await changeMapping(world.deps, () => phoneOfCompany, 'any');
      world.memory.putCompany(company(2, { types: [customer], name: 'Beta', phone: number }));
      put(2, { companyId: 2, title: 'CTO' });
      world.pass(90_000);
      await world.sync();
      const id = await idOf(1);
      expect(await ampOf(1)).toMatchObject({ fields: { Company_PhoneNumber: '111' } });
      await relink(2, id);
      await world.sync();
      await world.sync();
      const after = await ampOf(2);
      expect(after).toMatchObject({ id, fields: { title: 'CTO' } });
      expect(after?.fields.Company_PhoneNumber ?? null).toBe(number);
      expect(world.memory.records.companies.get(2)?.phone).toBe(number);
      expect(world.memory.records.companies.get(1)?.phone).toBe('111');
    });
  });
});

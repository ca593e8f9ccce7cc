import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact } from '../../../test/support/records.ts';
import { Failure } from '../../core/failure.ts';
import { defaultSettings } from '../../core/settings/settings.ts';
import { instant } from '../deps.ts';

const customer = { id: 1, name: 'Customer' };

function failing(): Failure {
  return new Failure('connectwise_failing', { status: 500, requestId: 'none' });
}

describe.each(databases)('what became of writes that were cut off, on $name', (kind) => {
  let database: TestDatabase;
  let world: EngineWorld;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
  });

  beforeEach(async () => {
    world = await EngineWorld.open(database, `org-${++worlds}`, 100);
    world.memory.setTypes([customer]);
    world.memory.putCompany(company(1, { types: [customer] }));
  });

  const put = (id: number, parts: Parameters<typeof contact>[1] = {}) =>
    world.memory.put(
      contact(id, { companyId: 1, email: `c${id}@x.example`, firstName: 'Ann', ...parts }),
    );
  const edit = (id: string, set: Readonly<Record<string, string>>) =>
    world.stores.ampContacts.edit(id, { set }, 'any', instant(world.deps.clock));
  const linkedTo = async (contactId: number) => {
    const found = (await world.ampContacts()).find(({ link }) => link?.contactId === contactId);
    if (found === undefined) throw new Error('no link');
    return found;
  };
  /** Writes take effect, but nobody hears of it. */
  const loseAnswers = () => {
    world.interference = {
      afterWrite: () => {
        throw failing();
      },
    };
  };

  it('V3 no echo: a value that arrived unheard is no edit of ConnectWise, whatever AMP is given next', async () => {
    put(1);
    await world.sync();
    const { id } = await linkedTo(1);
    await edit(id, { title: 'First' });
    loseAnswers();
    expect(await world.sync()).toMatchObject({ status: 'partial' });
    world.interference = {};
    await edit(id, { title: 'Second' });
    await world.sync();
    expect(await linkedTo(1)).toMatchObject({ fields: { title: 'Second' } });
    expect(world.memory.records.contacts.get(1)).toMatchObject({ title: 'Second' });
  });

  it('V3 no echo: the same where ConnectWise cut what arrived', async () => {
    put(1);
    await world.sync();
    const { id } = await linkedTo(1);
    world.longest = 5;
    await edit(id, { title: 'Far too long' });
    loseAnswers();
    await world.sync();
    world.interference = {};
    await world.sync();
    expect(await linkedTo(1)).toMatchObject({ fields: { title: 'Far too long' } });
    expect(await world.stores.conflicts.count()).toBe(1);
  });

  it('V6 no duplicate: two who were found to be one person stay so, though the answer was lost', async () => {
    put(1, { lastName: 'Lee' });
    const { id } = await world.stores.ampContacts.add(
      {
        id: 'amp-1',
        set: { email: 'c1@x.example', firstName: 'Ann', lastName: 'Lee', title: 'CTO' },
      },
      instant(world.deps.clock),
    );
    loseAnswers();
    await world.sync();
    world.interference = {};
    await edit(id, { email: 'new@x.example' });
    await world.sync();
    expect(await world.ampContacts()).toHaveLength(1);
    expect(world.memory.records.contacts.size).toBe(1);
    expect(world.memory.records.contacts.get(1)).toMatchObject({ title: 'CTO' });
  });

  it('V14 poison: a contact of which nothing can be learned stops no other', async () => {
    put(1);
    put(2);
    await world.sync();
    await edit((await linkedTo(1)).id, { title: 'CTO' });
    loseAnswers();
    await world.sync();
    world.interference = {};
    await edit((await linkedTo(2)).id, { title: 'CFO' });
    const read = world.memory.contact.bind(world.memory);
    world.memory.contact = async (contactId) => {
      if (contactId !== 1) return await read(contactId);
      throw new Failure('record_unreadable', { resource: 'contacts', id: 1, problem: 'x' });
    };
    expect(await world.sync()).toMatchObject({ status: 'partial' });
    expect(world.memory.records.contacts.get(2)).toMatchObject({ title: 'CFO' });
    world.memory.contact = read;
    expect(await world.sync()).toMatchObject({ status: 'succeeded' });
  });

  it('V6 no duplicate: an item that may still arrive is not added a second time', async () => {
    put(1);
    await world.sync();
    await edit((await linkedTo(1)).id, { phone: '555 0100' });
    const begunAt = world.clock.now();
    // The answer is late, and so is the effect.
    const late: (() => void)[] = [];
    world.interference = {
      beforeWrite: () => {
        late.push(() => {
          const there = world.memory.records.contacts.get(1);
          if (there === undefined) return;
          const item = { id: 77, channel: 'phone', type: { id: 2, name: 'Direct' } } as const;
          const rest = { value: '555 0100', extension: null, isDefault: true };
          const communications = [...there.communications, { ...item, ...rest }];
          world.memory.put({ ...there, communications });
        });
        throw new Failure('write_uncertain', { what: 'communication item' });
      },
    };
    await world.sync();
    world.interference = {};
    // The next run begins at once.
    world.clock.set(begunAt);
    await world.sync();
    for (const arrive of late) arrive();
    world.pass(3600);
    await world.sync();
    await world.sync();
    const phones = world.memory.records.contacts
      .get(1)
      ?.communications.filter(({ channel }) => channel === 'phone');
    expect(phones).toHaveLength(1);
  });

  it('V6 no duplicate: a create that was put off for long before it was sent is not sent anew at once', async () => {
    put(1);
    await world.sync();
    await world.stores.ampContacts.add(
      { id: 'amp-1', set: { email: 'bob@x.example', firstName: 'Bob', company: 'Company 1' } },
      instant(world.deps.clock),
    );
    // ConnectWise asks to wait, five times two minutes; then the answer and the effect are late.
    const create = world.memory.createContact.bind(world.memory);
    const late: (() => Promise<unknown>)[] = [];
    world.memory.createContact = async (draft) => {
      world.pass(600);
      late.push(() => create(draft));
      throw new Failure('write_uncertain', { what: 'contact' });
    };
    await world.sync();
    const endedAt = world.clock.now();
    for (let run = 1; run <= 2; run++) {
      world.clock.set(endedAt);
      await world.sync();
    }
    expect(late).toHaveLength(1);
    world.memory.createContact = create;
    for (const arrive of late) await arrive();
    world.pass(3600);
    await world.sync();
    expect(world.memory.records.contacts.size).toBe(2);
    expect((await world.stores.ampContacts.get('amp-1'))?.link).toMatchObject({ state: 'active' });
  });

  it('a create whose AMP contact is gone counts as failed, not as applied', async () => {
    await world.sync();
    await world.stores.ampContacts.add(
      { id: 'amp-1', set: { email: 'bob@x.example', firstName: 'Bob', company: 'Company 1' } },
      instant(world.deps.clock),
    );
    loseAnswers();
    const { id } = await world.sync();
    world.interference = {};
    const line = async () => (await world.stores.plans.lines(id, 0, 1))[0];
    expect(await line()).toMatchObject({ state: 'sent' });
    const { db } = database.handle;
    await sql`delete from amp_contacts
      where organization_id = ${world.stores.organizationId} and id = 'amp-1'`.execute(db);
    await world.sync();
    expect(await line()).toMatchObject({ state: 'failed', problem: 'write_uncertain' });
  });

  it('someone who was said to be another person is not taken for the one that was sent', async () => {
    put(1, { lastName: 'Lee' });
    await world.stores.ampContacts.add(
      {
        id: 'amp-1',
        set: { email: 'c1@x.example', firstName: 'Ann', lastName: 'Lee', company: 'Company 1' },
      },
      instant(world.deps.clock),
    );
    await world.stores.settings.change(
      () => ({ ...defaultSettings, pull: false }),
      'any',
      instant(world.deps.clock),
    );
    await world.stores.decisions.reject(1, 'amp-1', instant(world.deps.clock));
    world.interference = {
      beforeWrite: () => {
        throw failing();
      },
    };
    await world.sync();
    world.interference = {};
    world.pass(3600);
    await world.sync();
    expect((await world.ampContacts()).find(({ id }) => id === 'amp-1')?.link?.contactId).not.toBe(
      1,
    );
    expect(world.memory.records.contacts.size).toBe(2);
  });
});

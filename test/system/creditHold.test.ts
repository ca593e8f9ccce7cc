import { beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../src/engine/deps.ts';
import { databases, type TestDatabase } from '../support/databases.ts';
import { startSandboxSite } from '../support/sandboxSite.ts';
import { addUsers, aTodo } from '../support/todoWorld.ts';
import { wholeSystem } from '../support/wholeSystem.ts';

describe.each(databases)('a company whose status does not allow saving, on $name', (kind) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await kind.open();
  });

  it('has its AMP contacts sent once its status is another, and not before', async () => {
    const seed = { contacts: 4, companies: 2, customFields: 0, scenario: 'plain' } as const;
    const site = await startSandboxSite({ seed, switches: { disallowSaving: true } });
    const { deps, stores, sync } = await wholeSystem(database, site);
    const { world, clock, journal } = site.sandbox;
    await sync();
    const [company] = world.companies.all();
    if (company === undefined) throw new Error('a company was expected');
    const onHold = world.companyStatuses.all().find(({ disallowSavingFlag }) => disallowSavingFlag);
    const setStatus = (statusId: number | null) => {
      clock.advance(600_000);
      world.companies.put({ ...company, statusId, ...world.stamp('zadmin') });
    };
    setStatus(onHold?.id ?? 0);
    const set = { email: 'new@hold.example', firstName: 'New', company: company.name };
    await stores.ampContacts.add({ id: 'new', set }, instant(deps.clock));

    expect(await sync()).toMatchObject({ ampSkips: { refused: 1 } });
    const sent = () => journal.count({ method: 'POST', resource: 'company/contacts' });
    expect(sent()).toBe(1);
    clock.advance(600_000);
    await sync();
    expect(sent()).toBe(1);
    setStatus(company.statusId);
    expect(await sync()).toMatchObject({
      status: 'succeeded',
      ampSkips: {},
      counts: { connectwise: { created: 1 } },
    });
  });

  /** Two companies with two contacts each, imported; `setStatus` is an edit in ConnectWise. */
  const scene = async () => {
    const seed = { contacts: 4, companies: 2, customFields: 0, scenario: 'plain' } as const;
    const site = await startSandboxSite({ seed, switches: { disallowSaving: true } });
    const whole = await wholeSystem(database, site);
    const { world, clock, journal } = site.sandbox;
    await addUsers(whole.deps, ['jmoreno']);
    await whole.sync();
    const onHold = world.companyStatuses.all().find(({ disallowSavingFlag }) => disallowSavingFlag);
    const [company, another] = world.companies.all();
    const contact = world.contacts.all().find(({ companyId }) => companyId === company?.id);
    if (onHold === undefined || company === undefined || another === undefined) {
      throw new Error('two companies were expected');
    }
    if (contact === undefined) throw new Error('a contact was expected');
    const amp = await whole.stores.ampContacts.list({ afterId: '', limit: 100 });
    const person = amp.find(({ link }) => link?.contactId === contact.id);
    if (person === undefined) throw new Error('a linked contact was expected');
    const now = () => instant(whole.deps.clock);
    return {
      ...whole,
      world,
      now,
      company,
      another,
      contact,
      person,
      writes: (method: string, resource: string) => journal.count({ method, resource }),
      setStatus: (of: typeof company, statusId: number | null) => {
        clock.advance(600_000);
        const present = world.companies.get(of.id) ?? of;
        world.companies.put({ ...present, statusId, ...world.stamp('zadmin') });
      },
      hold: onHold.id,
      later: () => clock.advance(600_000),
      contactNow: () => world.contacts.get(contact.id),
    };
  };

  it('has edits of its AMP contacts sent again once its status is another, and not before', async () => {
    const { sync, stores, now, person, company, later, ...at } = await scene();
    at.setStatus(company, at.hold);
    await stores.ampContacts.edit(person.id, { set: { title: 'Chief' } }, 'any', now());
    await sync();
    expect(at.contactNow()).not.toMatchObject({ title: 'Chief' });
    const conflicts = () => stores.conflicts.count();
    expect(await conflicts()).toBe(1);
    const before = at.writes('PATCH', 'company/contacts');
    later();
    await sync();
    expect(at.writes('PATCH', 'company/contacts')).toBe(before);

    at.setStatus(company, company.statusId);
    expect(await sync()).toMatchObject({ status: 'succeeded' });
    expect(at.contactNow()).toMatchObject({ title: 'Chief' });
    expect(await conflicts()).toBe(0);
  });

  it('has an edit sent again once the contact is at another company', async () => {
    const { sync, stores, now, person, company, another, contact, ...at } = await scene();
    at.setStatus(company, at.hold);
    await stores.ampContacts.edit(person.id, { set: { title: 'Chief' } }, 'any', now());
    await sync();
    at.later();
    const present = at.contactNow() ?? contact;
    at.world.contacts.put({ ...present, companyId: another.id, ...at.world.stamp('zadmin') });
    await sync();
    expect(at.contactNow()).toMatchObject({ title: 'Chief' });
  });

  it('lets contacts go inactive that it kept', async () => {
    const { sync, stores, now, person, company, ...at } = await scene();
    await stores.settings.change(
      (present) => ({ ...present, removedInAmp: 'inactivate' }),
      'any',
      now(),
    );
    at.setStatus(company, at.hold);
    await stores.ampContacts.remove(person.id, 'any', now());
    await sync();
    expect(at.contactNow()).toMatchObject({ inactiveFlag: false });
    expect(await stores.holds.count()).toBe(1);
    at.setStatus(company, company.statusId);
    await sync();
    expect(at.contactNow()).toMatchObject({ inactiveFlag: true });
    expect(await stores.holds.count()).toBe(0);
  });

  it('has to-dos of its contacts sent, and their edits', async () => {
    const { sync, stores, now, person, company, contact, ...at } = await scene();
    await stores.todos.add([aTodo('t1', person.id)], now());
    await sync();
    at.setStatus(company, at.hold);
    await stores.todos.edit('t1', { subject: 'Call now' }, 'any', now());
    await stores.todos.add([aTodo('t2', person.id)], now());
    await sync();
    const named = () =>
      at.world.activities
        .all()
        .filter(
          ({ contactId, notes }) => contactId === contact.id && /AMP to-do/u.test(notes ?? ''),
        )
        .map(({ name }) => name);
    expect(named()).toEqual(['Call back t1']);
    const sent = () =>
      at.writes('POST', 'sales/activities') + at.writes('PATCH', 'sales/activities');
    const before = sent();
    at.later();
    await sync();
    expect(sent()).toBe(before);

    at.setStatus(company, company.statusId);
    expect(await sync()).toMatchObject({ status: 'succeeded' });
    expect(named()).toEqual(['Call now', 'Call back t2']);
    expect(await stores.skips.counts('todo')).toEqual({});
  });

  it('has AMP contacts without a company of their own sent, where it is the catch-all', async () => {
    const { sync, stores, now, company, ...at } = await scene();
    await stores.settings.change(
      (present) => ({ ...present, company: 'catch_all', catchAllCompany: company.id }),
      'any',
      now(),
    );
    at.setStatus(company, at.hold);
    const set = { email: 'new@hold.example', firstName: 'New', company: 'Nowhere Ltd' };
    await stores.ampContacts.add({ id: 'new', set }, now());
    await sync();
    expect(await stores.skips.counts('amp_contact')).toEqual({ refused: 1 });
    at.setStatus(company, company.statusId);
    await sync();
    expect(await stores.skips.counts('amp_contact')).toEqual({});
    expect(at.writes('POST', 'company/contacts')).toBe(2);
  });
});

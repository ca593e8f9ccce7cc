import { beforeEach, describe, expect, it } from 'vitest';
import { History, policyOf } from '../../../test/support/coreHistories.ts';
import type { CoreWorld } from '../../../test/support/coreWorld.ts';
import type { Decided } from '../../../test/support/decided.ts';
import { company, contact, emailItem } from '../../../test/support/records.ts';
import type { FieldValues } from '../contact/ampContact.ts';
import { ofCompanyTypes } from '../filter/contactFilter.ts';
import { defaultSettings } from '../settings/settings.ts';
import type { Action, Plan } from './plan.ts';

const customer = { id: 1, name: 'Customer' };
const dead = { id: 2, name: 'Dead' };

let h: History;
let world: CoreWorld;

beforeEach(() => {
  h = new History();
  world = h.world;
  set({});
  world.companies.set(1, company(1, { types: [customer] }));
  world.companies.set(2, company(2, { types: [dead] }));
});

function set(settings: Partial<Decided>): void {
  h.policy = policyOf(ofCompanyTypes([customer]), { ...defaultSettings, ...settings });
}

const plan = (): Plan => h.plan();

/** One pass of a sync. */
const sync = (): Plan => h.pass().plan;

function put(id: number, parts: Parameters<typeof contact>[1] = {}): void {
  world.put(contact(id, { companyId: 1, email: `c${id}@x.example`, ...parts }));
}

const actions = (made: Plan): [number | string | null, Action][] =>
  made.entries.map((entry) => [entry.contactId ?? entry.ampContactId, entry.action]);

const reasons = (made: Plan): [number, string, string | undefined][] =>
  made.skips.map((skip) => [skip.id, skip.reason, skip.about?.id]);

const ampFields = (id = 'amp-001'): FieldValues | undefined => world.ampContacts.get(id)?.fields;

describe('R15: what matches the filter is imported', () => {
  it('creates an AMP contact with the mapped values and a base', () => {
    put(5, { firstName: 'Ann' });
    const [entry] = sync().entries;
    expect(entry).toMatchObject({
      action: 'create',
      base: { firstName: 'Ann', email: 'c5@x.example' },
    });
    expect([...world.ampContacts.values()]).toMatchObject([
      { email: 'c5@x.example', fields: { firstName: 'Ann' }, version: 1 },
    ]);
  });

  it('links an AMP contact that has the address already, and keeps what ConnectWise does not know', () => {
    world.addAmp({ email: 'C5@X.example', title: 'CTO', firstName: 'Ann', city: 'Ulm' });
    put(5, { firstName: ' Ann', lastName: 'Lee', city: 'Bonn' });
    expect(actions(sync())).toEqual([[5, 'link']]);
    expect([...world.ampContacts.values()]).toMatchObject([
      { id: 'amp-001', fields: { title: 'CTO', firstName: 'Ann', lastName: 'Lee', city: 'Bonn' } },
    ]);
    expect(world.contacts.get(5)).toMatchObject({ title: 'CTO', firstName: ' Ann', city: 'Bonn' });
  });

  it('is the master: a field changed on both sides takes the value of ConnectWise, the old one is kept in the plan', () => {
    put(5, { firstName: 'Ann', title: 'CTO' });
    sync();
    world.editAmp('amp-001', 'firstName', 'Anni');
    world.editAmp('amp-001', 'title', 'CEO');
    put(5, { firstName: 'Anna', title: 'CTO' });
    expect(sync().entries[0]?.changes).toEqual([
      { side: 'amp', field: 'firstName', old: 'Anni', new: 'Anna', because: 'connectwise_wins' },
      { side: 'connectwise', field: 'title', old: 'CTO', new: 'CEO', because: 'changed_in_amp' },
    ]);
    expect(ampFields()).toMatchObject({ firstName: 'Anna', title: 'CEO' });
    expect(world.contacts.get(5)).toMatchObject({ firstName: 'Anna', title: 'CEO' });
  });

  it('follows a value cleared in ConnectWise', () => {
    put(5, { firstName: 'Ann', title: 'CTO' });
    sync();
    put(5, { firstName: 'Ann', title: '' });
    expect(sync().entries[0]?.changes).toEqual([
      { side: 'amp', field: 'title', old: 'CTO', new: null, because: 'changed_in_connectwise' },
    ]);
  });

  it('keeps the link when the e-mail address changes', () => {
    put(5);
    sync();
    put(5, { email: 'new@x.example' });
    expect(actions(sync())).toEqual([[5, 'update']]);
    expect([...world.ampContacts.values()].map(({ email }) => email)).toEqual(['new@x.example']);
  });

  it('takes equal edits on both sides as agreement', () => {
    put(5, { firstName: 'Ann' });
    sync();
    world.editAmp('amp-001', 'firstName', 'Anna');
    put(5, { firstName: 'Anna ' });
    const [entry] = sync().entries;
    expect(entry).toMatchObject({ action: 'agree', changes: [] });
  });
});

describe('R15: AMP contacts and their edits are sent', () => {
  const bea = { email: 'bea@x.example', firstName: 'Bea', company: 'company 1 ', phone: '555 1' };

  it('creates the contact with its items at the company of its name, and follows it from then on', () => {
    const id = world.addAmp(bea);
    expect(actions(sync())).toEqual([[id, 'push']]);
    const [made] = world.present();
    expect(made).toMatchObject({ firstName: 'Bea', companyId: 1 });
    expect(made?.communications.map(({ channel, value }) => [channel, value])).toEqual([
      ['email', 'bea@x.example'],
      ['phone', '555 1'],
    ]);
    expect(plan().entries).toEqual([]);
    world.editAmp(id, 'phone', '555 2');
    expect(sync().entries[0]?.changes).toEqual([
      {
        side: 'connectwise',
        field: 'phone',
        old: '555 1',
        new: '555 2',
        because: 'changed_in_amp',
      },
    ]);
    expect(world.present()[0]?.communications.map(({ value }) => value)).toEqual([
      'bea@x.example',
      '555 2',
    ]);
  });

  it('takes over what ConnectWise has of a new contact by itself', () => {
    const id = world.addAmp(bea);
    sync();
    expect(ampFields(id)).toMatchObject({ country: 'Homeland', company: 'Company 1' });
  });

  it('sends nothing while sending is off, and creates nothing while reading is off', () => {
    set({ push: false });
    const id = world.addAmp(bea);
    put(5);
    expect(actions(sync())).toEqual([[5, 'create']]);
    expect(world.ampSkips.get(id)?.reason).toBe('push_off');
    set({ pull: false });
    put(6);
    expect(actions(sync())).toEqual([[id, 'push']]);
    expect(world.skips.get(6)?.reason).toBe('pull_off');
  });

  it('links people who are on both sides while either direction is off', () => {
    world.addAmp(bea);
    put(5, { email: bea.email, firstName: 'Bea', title: 'CTO', lastName: 'Orr' });
    set({ pull: false });
    expect(actions(sync())).toEqual([[5, 'link']]);
    expect(ampFields()?.title).toBeUndefined();
    expect(world.contacts.get(5)?.communications).toHaveLength(2);
  });

  it('sends nobody whose name or address stays in AMP', () => {
    set({ fields: { lastName: { direction: 'to_amp' } } });
    const id = world.addAmp(bea);
    expect(plan().ampSkips).toEqual([{ kind: 'amp_contact', id, reason: 'push_off', about: null }]);
  });

  it('keeps to the direction of each field', () => {
    set({ fields: { title: { direction: 'to_amp' }, city: { direction: 'to_connectwise' } } });
    put(5, { title: 'CTO', city: 'Bonn' });
    sync();
    expect(ampFields()).toMatchObject({ title: 'CTO' });
    expect(ampFields()?.city).toBeUndefined();
    world.editAmp('amp-001', 'title', 'CEO');
    put(5, { title: 'CTO', city: 'Ulm' });
    expect(plan().entries).toEqual([]);
    world.editAmp('amp-001', 'city', 'Kiel');
    expect(actions(sync())).toEqual([[5, 'update']]);
    expect(world.contacts.get(5)).toMatchObject({ city: 'Kiel', title: 'CTO' });
    put(5, { title: 'COO', city: 'Kiel' });
    sync();
    expect(ampFields()).toMatchObject({ title: 'COO' });
  });
});

describe('R15: what ConnectWise does not take', () => {
  beforeEach(() => {
    put(5, { firstName: 'Ann' });
    sync();
    world.editAmp('amp-001', 'firstName', 'Annabella');
  });

  it('is kept in AMP and not sent again where ConnectWise cuts it', () => {
    h.temper = { length: 6, refuses: null };
    sync();
    expect(world.contacts.get(5)?.firstName).toBe('Annabe');
    expect(ampFields()?.firstName).toBe('Annabella');
    expect(world.conflicts.get(5)).toMatchObject([{ because: 'does_not_fit', amp: 'Annabella' }]);
    expect(plan().entries).toEqual([]);
    world.editAmp('amp-001', 'firstName', 'Bella');
    sync();
    expect(world.contacts.get(5)?.firstName).toBe('Bella');
    expect(world.conflicts.get(5)).toBeUndefined();
  });

  it('is a conflict where it is refused; the rest is carried out', () => {
    h.temper = { length: 1000, refuses: 'bella' };
    put(5, { firstName: 'Ann', title: 'CTO' });
    sync();
    expect(world.contacts.get(5)?.firstName).toBe('Ann');
    expect(ampFields()).toMatchObject({ firstName: 'Annabella', title: 'CTO' });
    expect(world.conflicts.get(5)).toMatchObject([{ field: 'firstName', because: 'does_not_fit' }]);
    expect(plan().entries).toEqual([]);
  });

  it('is taken back once a person decides for ConnectWise', () => {
    h.temper = { length: 6, refuses: null };
    sync();
    world.resolve(5, 'connectwise');
    sync();
    expect(ampFields()?.firstName).toBe('Annabe');
    expect(plan().entries).toEqual([]);
  });
});

describe('R16: only active contacts with a valid e-mail address of their own', () => {
  it.each([
    ['no_email', { email: null }],
    ['no_email', { email: ' ' }],
    ['invalid_email', { email: 'nobody' }],
    ['inactive', { inactive: true }],
    ['no_company', { companyId: null }],
    ['company_not_read', { companyId: 77 }],
    ['company_type_not_in_filter', { companyId: 2 }],
  ] as const)('leaves out with the reason %s: %j', (reason, parts) => {
    put(5, parts);
    expect(reasons(plan()).map(([, given]) => given)).toEqual([reason]);
  });

  it('leaves out contacts of a deleted company', () => {
    world.companies.set(1, company(1, { types: [customer], deleted: true }));
    put(5);
    expect(reasons(plan())).toEqual([[5, 'company_deleted', '1']]);
  });

  it('takes the default address, not another one that would be valid', () => {
    put(5, { communications: [emailItem(1, 'ok@x.example', false), emailItem(2, 'broken')] });
    expect(reasons(plan())).toEqual([[5, 'invalid_email', undefined]]);
  });

  it('takes an address without the invisible marks in it: mail could not go there', () => {
    put(5, { email: 'jo\u200bhn@x.example' });
    expect(sync().entries[0]?.base.email).toBe('john@x.example');
  });

  it('takes the lowest id of several with one address, and names it for the others', () => {
    put(9, { email: 'same@x.example' });
    put(5, { email: 'SAME@x.example' });
    put(7, { email: ' same@x.example' });
    const made = sync();
    expect(actions(made)).toEqual([[5, 'create']]);
    expect(reasons(made)).toEqual([
      [7, 'duplicate_email', '5'],
      [9, 'duplicate_email', '5'],
    ]);
  });

  it('does not let a skipped contact keep the address', () => {
    put(5, { email: 'same@x.example', inactive: true });
    put(9, { email: 'same@x.example' });
    expect(actions(plan())).toEqual([[9, 'create']]);
  });

  it('keeps the one that is linked when a lower id comes up with its address', () => {
    put(9, { email: 'same@x.example' });
    sync();
    put(5, { email: 'same@x.example' });
    expect(reasons(plan())).toEqual([[5, 'duplicate_email', '9']]);
  });

  it('takes the next one as soon as the address is free', () => {
    put(5, { email: 'same@x.example' });
    put(9, { email: 'same@x.example' });
    sync();
    put(5, { email: 'other@x.example' });
    expect(actions(sync())).toEqual([
      [5, 'update'],
      [9, 'create'],
    ]);
    expect(actions(sync())).toEqual([]);
  });

  it('does not choose between several AMP contacts with the address', () => {
    world.addAmp({ email: 'c5@x.example' });
    world.addAmp({ email: 'c5@x.example' });
    put(5);
    expect(reasons(plan())).toEqual([[5, 'several_amp_matches', 'amp-001']]);
  });

  it('does not double an AMP contact that belongs to another contact', () => {
    put(5, { email: 'same@x.example' });
    sync();
    put(5, { email: 'same@x.example', inactive: true });
    sync();
    put(9, { email: 'same@x.example' });
    expect(reasons(plan())).toEqual([[9, 'amp_contact_linked_elsewhere', 'amp-001']]);
  });
});

describe('R17: leaving the filter and coming back', () => {
  beforeEach(() => {
    put(5, { firstName: 'Ann', title: 'CTO' });
    sync();
  });

  it('keeps the contact in AMP and stops updating it', () => {
    world.companies.set(1, company(1, { types: [dead] }));
    expect(actions(sync())).toEqual([[5, 'pause']]);
    put(5, { firstName: 'Bea', title: 'CTO' });
    expect(plan().entries).toEqual([]);
    expect(world.ampContacts.get('amp-001')?.fields).toMatchObject({ firstName: 'Ann' });
  });

  it('resumes with a three-way compare', () => {
    world.companies.set(1, company(1, { types: [dead] }));
    sync();
    world.editAmp('amp-001', 'title', 'CEO');
    put(5, { firstName: 'Bea', title: 'CTO' });
    world.companies.set(1, company(1, { types: [customer] }));
    expect(actions(sync())).toEqual([[5, 'resume']]);
    expect(world.ampContacts.get('amp-001')?.fields).toMatchObject({
      firstName: 'Bea',
      title: 'CEO',
    });
  });

  it('brings in the contacts of a company that enters the filter', () => {
    put(6, { companyId: 2 });
    sync();
    world.companies.set(2, company(2, { types: [dead, customer] }));
    expect(actions(plan())).toEqual([[6, 'create']]);
  });

  it('brings a changed company field to contacts that did not change', () => {
    world.companies.set(1, company(1, { types: [customer], website: 'https://x.example' }));
    expect(plan().entries[0]?.changes).toEqual([
      {
        side: 'amp',
        field: 'Company_WebSite',
        old: null,
        new: 'https://x.example',
        because: 'changed_in_connectwise',
      },
    ]);
  });
});

describe('R18: inactive contacts', () => {
  it('are not taken, and stay in AMP where they were taken before', () => {
    put(5);
    sync();
    put(5, { inactive: true });
    const [entry] = sync().entries;
    expect(entry).toMatchObject({ action: 'pause', changes: [], skip: { reason: 'inactive' } });
    expect(world.ampContacts.get('amp-001')?.deletedAt).toBeNull();
  });
});

describe('removed in AMP', () => {
  beforeEach(() => {
    put(5, { firstName: 'Ann' });
    sync();
    world.removeAmp('amp-001', true);
  });

  it('stays removed while nobody edits the contact, whatever its company does', () => {
    world.companies.set(1, company(1, { types: [customer], website: 'https://x.example' }));
    expect(plan().entries).toEqual([]);
  });

  it('comes back with an edit in ConnectWise: edit beats delete', () => {
    put(5, { firstName: 'Anna' });
    expect(actions(sync())).toEqual([[5, 'restore']]);
    expect(world.ampContacts.get('amp-001')).toMatchObject({
      deletedAt: null,
      fields: { firstName: 'Anna' },
    });
  });
});

import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact, emailItem } from '../../../test/support/records.ts';
import type { Contact } from '../../core/contact/contact.ts';
import type { DocumentEntry } from '../../core/mapping/document.ts';
import { defaultSettings } from '../../core/settings/settings.ts';
import { instant } from '../deps.ts';
import { unmappedValues } from '../detect/watchLists.ts';
import { why } from '../inbox/why.ts';
import { changeMapping } from './changeMapping.ts';
import { addCustomField } from './customFields.ts';
import { mappingImpact } from './mappingImpact.ts';
import { sampleMapping } from './sampleMapping.ts';

const customer = { id: 1, name: 'Customer' };

describe.each(databases)('a mapping of their own on $name', (kind) => {
  let database: TestDatabase;
  let world: EngineWorld;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
  });
  beforeEach(async () => {
    world = await EngineWorld.open(database, `mapping-${++worlds}`);
    world.memory.setTypes([customer]);
    world.memory.putCompany(company(1, { name: 'Acme', types: [customer] }));
    put({ title: '12', nickName: 'Red' });
  });

  function put(parts: Partial<Contact>): void {
    world.pass(200);
    const communications = [emailItem(10, 'ann@x.example')];
    const names = { firstName: 'Ann', lastName: 'Lee' };
    world.memory.put(contact(1, { companyId: 1, communications, ...names, ...parts }));
  }
  const map = (...entries: readonly DocumentEntry[]) =>
    changeMapping(world.deps, () => ({ entries, off: [] }), 'any');
  const amp = async () => (await world.ampContacts())[0];
  const fieldsOf = async () => (await amp())?.fields ?? {};
  async function edit(set: Readonly<Record<string, string | number | boolean | null>>) {
    const id = (await amp())?.id ?? '';
    await world.stores.ampContacts.edit(id, { set }, 'any', instant(world.clock));
  }
  const inConnectWise = () => world.memory.records.contacts.get(1);
  async function quiet() {
    world.pass(200);
    const run = await world.sync();
    expect(run).toMatchObject({ status: 'succeeded', counts: { updated: 0, created: 0 } });
    expect(await world.stores.plans.lines(run.id, 0, 10)).toEqual([]);
  }
  const conflicts = () => world.stores.conflicts.ofContacts({ afterContactId: 0, limit: 10 });

  it('R13: a value that does not fit AMP is skipped, the rest syncs, and the record shows it', async () => {
    await addCustomField(world.deps, { label: 'Size', kind: 'number', options: [] });
    await map({ amp: 'size', connectwise: 'title', direction: 'to_amp' });
    await world.sync();
    expect(await fieldsOf()).toMatchObject({ size: 12 });
    put({ title: 'thirteen', city: 'Bonn' });
    await world.sync();
    // The rest of the record is there; the field keeps what it had.
    expect(await fieldsOf()).toMatchObject({ size: 12, city: 'Bonn', title: 'thirteen' });
    const [told] = await why(world.deps, { id: 1 });
    expect(told?.conflicts).toEqual([
      {
        field: 'size',
        base: 12,
        connectWise: 'thirteen',
        amp: 12,
        because: 'does_not_fit_amp',
        why: { code: 'no_number' },
      },
    ]);
    await quiet();
    expect(await conflicts()).toHaveLength(1);
    put({ title: '14', city: 'Bonn' });
    await world.sync();
    expect(await fieldsOf()).toMatchObject({ size: 14 });
    expect(await conflicts()).toEqual([]);
    await quiet();
  });

  it('R13: a value that does not fit ConnectWise is skipped, the rest syncs, and the record shows it', async () => {
    await world.sync();
    await edit({ zip: '1234567890123', city: 'Bonn' });
    await world.sync();
    expect(inConnectWise()).toMatchObject({ zip: null, city: 'Bonn' });
    expect(await conflicts()).toMatchObject([
      {
        field: 'zip',
        because: 'does_not_fit',
        why: {
          code: 'too_long_for_connectwise',
          characters: expect.any(Number) as unknown,
          limit: 12,
        },
      },
    ]);
    await quiet();
    await edit({ zip: '53111' });
    await world.sync();
    expect(inConnectWise()).toMatchObject({ zip: '53111' });
    await quiet();
  });

  it('R13: a person who is sent leaves out what does not fit, and says so at once', async () => {
    await world.stores.ampContacts.add(
      {
        id: 'new',
        set: {
          email: 'bob@x.example',
          firstName: 'Bob',
          lastName: 'Orr',
          company: 'Acme',
          zip: 'x'.repeat(13),
        },
      },
      instant(world.clock),
    );
    await world.sync();
    expect(await conflicts()).toMatchObject([{ field: 'zip', because: 'does_not_fit' }]);
    await quiet();
  });

  it('values of a map sync both ways, and others are skipped', async () => {
    await addCustomField(world.deps, { label: 'Colour', kind: 'choice', options: ['Rot', 'Blau'] });
    const pairs = [
      { connectwise: 'Red', amp: 'Rot' },
      { connectwise: 'Crimson', amp: 'Rot' },
      { connectwise: 'Blue', amp: 'Blau' },
    ];
    await map({ amp: 'colour', connectwise: 'nickName', values: { pairs, others: 'leave_out' } });
    await world.sync();
    expect(await fieldsOf()).toMatchObject({ colour: 'Rot' });
    put({ nickName: 'crimson' });
    await world.sync();
    await quiet();
    expect(inConnectWise()).toMatchObject({ nickName: 'crimson' });
    await edit({ colour: 'Blau' });
    await world.sync();
    expect(inConnectWise()).toMatchObject({ nickName: 'Blue' });
    await quiet();
    put({ nickName: 'Mauve' });
    await world.sync();
    expect(await conflicts()).toMatchObject([{ field: 'colour', because: 'does_not_fit_amp' }]);
    await quiet();
  });

  it('transforms go both ways, and nothing echoes', async () => {
    await map({
      amp: 'title',
      connectwise: 'title',
      transforms: [{ kind: 'trim' }, { kind: 'case', to: 'title' }],
    });
    put({ title: ' chief   OFFICER ' });
    await world.sync();
    expect(await fieldsOf()).toMatchObject({ title: 'Chief Officer' });
    await quiet();
    await edit({ title: 'vp sales' });
    await world.sync();
    expect(inConnectWise()).toMatchObject({ title: 'vp sales' });
    await quiet();
    expect(await conflicts()).toEqual([]);
  });

  it('days and flags of ConnectWise go both ways', async () => {
    await addCustomField(world.deps, { label: 'Born', kind: 'date', options: [] });
    await addCustomField(world.deps, { label: 'Married', kind: 'text', options: [] });
    await map(
      { amp: 'born', connectwise: 'birthDay' },
      {
        amp: 'married',
        connectwise: 'marriedFlag',
        transforms: [{ kind: 'yes_no', yes: 'ja', no: 'nein' }],
      },
    );
    put({ birthDay: '1980-02-29', marriedFlag: true });
    await world.sync();
    expect(await fieldsOf()).toMatchObject({ born: '1980-02-29', married: 'ja' });
    await edit({ born: '1981-03-01', married: 'nein' });
    await world.sync();
    expect(inConnectWise()).toMatchObject({ birthDay: '1981-03-01', marriedFlag: false });
    await quiet();
  });

  it.each([
    ['clear', null, null],
    ['keep', 'CTO', null],
    ['fill_only_empty', 'CTO', null],
  ] as const)('blank rule %s: emptied in ConnectWise', async (blank, inAmp, there) => {
    await map({ amp: 'title', connectwise: 'title', blank });
    put({ title: 'CTO' });
    await world.sync();
    put({ title: null });
    await world.sync();
    expect((await fieldsOf()).title ?? null).toBe(inAmp);
    expect(inConnectWise()?.title).toBe(there);
    await quiet();
    await edit({ title: 'CEO' });
    await world.sync();
    expect(inConnectWise()?.title).toBe('CEO');
    await quiet();
  });

  it('fill_only_empty never replaces', async () => {
    await map({ amp: 'title', connectwise: 'title', blank: 'fill_only_empty' });
    put({ title: null, city: 'Bonn' });
    await world.sync();
    put({ title: 'CTO', city: 'Bonn' });
    await world.sync();
    expect(await fieldsOf()).toMatchObject({ title: 'CTO' });
    put({ title: 'CEO', city: 'Ulm' });
    await world.sync();
    expect(await fieldsOf()).toMatchObject({ title: 'CTO', city: 'Ulm' });
    await quiet();
  });

  it('R20: a field that ConnectWise requires is filled by its own default, which is never data', async () => {
    await map({ amp: 'firstName', connectwise: 'firstName', default: 'Friend' });
    await world.stores.settings.change(
      () => ({ ...defaultSettings, requiredFill: null }),
      'any',
      instant(world.clock),
    );
    await world.stores.ampContacts.add(
      { id: 'new', set: { email: 'bob@x.example', lastName: 'Orr', company: 'Acme' } },
      instant(world.clock),
    );
    await world.sync();
    const made = [...world.memory.records.contacts.values()].find(
      ({ lastName }) => lastName === 'Orr',
    );
    expect(made?.firstName).toBe('Friend');
    await quiet();
    const row = await world.stores.ampContacts.get('new');
    expect(row?.fields.firstName ?? null).toBeNull();
  });

  it('R10: another ConnectWise field for an AMP field begins anew: its value comes, none is cleared there', async () => {
    put({ title: 'CTO', nickName: 'Annie', school: null });
    await world.sync();
    await map({ amp: 'title', connectwise: 'nickName' });
    await world.sync();
    expect(await fieldsOf()).toMatchObject({ title: 'Annie' });
    await quiet();
    // The new field is empty there: it gets the value of AMP rather than emptying it.
    await map({ amp: 'title', connectwise: 'school' });
    await world.sync();
    expect(await fieldsOf()).toMatchObject({ title: 'Annie' });
    expect(inConnectWise()).toMatchObject({ school: 'Annie', nickName: 'Annie', title: 'CTO' });
    await quiet();
    await edit({ title: 'Anna' });
    await world.sync();
    expect(inConnectWise()).toMatchObject({ school: 'Anna' });
    await quiet();
  });

  it('choices and types of contacts go both ways, by the lists of ConnectWise', async () => {
    const { memory } = world;
    memory.setList('departments', [
      { id: 1, name: 'Sales' },
      { id: 2, name: 'Support' },
    ]);
    memory.setList('contact_types', [
      { id: 1, name: 'Buyer' },
      { id: 2, name: 'Owner' },
    ]);
    memory.setSites(1, [{ id: 5, name: 'Main' }]);
    await map(
      { amp: 'department', connectwise: 'department', direction: 'both' },
      { amp: 'contactTypes', connectwise: 'contactTypes', direction: 'both' },
      { amp: 'site', connectwise: 'site', direction: 'both' },
    );
    put({ department: 'Sales', types: [{ id: 1, name: 'Buyer' }] });
    await world.sync();
    expect(await fieldsOf()).toMatchObject({ department: 'Sales', contactTypes: 'Buyer' });
    await edit({ department: 'support', contactTypes: 'owner', site: 'main' });
    await world.sync();
    expect(inConnectWise()).toMatchObject({
      department: 'Support',
      site: 'Main',
      types: [{ id: 2, name: 'Owner' }],
    });
    await quiet();
    await edit({ department: 'Nowhere', city: 'Bonn' });
    await world.sync();
    expect(inConnectWise()).toMatchObject({ department: 'Support', city: 'Bonn' });
    expect(await conflicts()).toMatchObject([
      {
        field: 'department',
        because: 'does_not_fit',
        why: { code: 'not_listed' },
      },
    ]);
    await quiet();
  });

  it('phone items of one communication type go both ways', async () => {
    await addCustomField(world.deps, { label: 'Home phone', kind: 'phone', options: [] });
    world.memory.setList('communication_types', [
      { id: 2, name: 'Direct', channels: ['phone'], isDefault: true },
      { id: 7, name: 'Home', channels: ['phone'] },
    ]);
    await map({ amp: 'homePhone', connectwise: 'phone:Home' });
    await world.sync();
    await edit({ homePhone: '555 0100' });
    await world.sync();
    expect(inConnectWise()?.communications).toContainEqual(
      expect.objectContaining({
        channel: 'phone',
        type: { id: 7, name: 'Home' },
        value: '555 0100',
      }),
    );
    await world.sync();
    await quiet();
  });

  it('what ConnectWise renames or removes is noticed at the next run, and what depends on it is named', async () => {
    const { memory } = world;
    const departments = [
      { id: 1, name: 'Sales' },
      { id: 2, name: 'Support' },
      { id: 3, name: 'Law' },
    ];
    memory.setList('departments', departments);
    const pairs = [
      { connectwise: 'Sales', amp: 'Verkauf' },
      { connectwise: 'Support', amp: 'Hilfe' },
    ];
    const values = { pairs, others: 'leave_out' } as const;
    const { saved } = await map({ amp: 'department', connectwise: 'department', values });
    expect(await unmappedValues(world.deps, saved.document)).toEqual({ department: ['Law'] });
    expect(await world.sync()).toMatchObject({ status: 'succeeded', missing: [] });
    memory.setList('departments', [{ id: 1, name: 'Field sales' }]);
    const run = await world.sync();
    const about = { amp: 'department', list: 'departments' };
    const missing = [
      { ...about, name: 'Sales', now: 'Field sales' },
      { ...about, name: 'Support', now: null },
    ];
    expect(run.missing).toEqual(missing);
    expect((await world.stores.runs.get(run.id))?.missing).toEqual(missing);
    memory.setList('departments', departments);
    expect((await world.sync()).missing).toEqual([]);
  });

  it('says before saving what changes, and shows a contact through it', async () => {
    put({ title: 'CTO', nickName: 'Annie' });
    await world.sync();
    const entries = [{ amp: 'title', connectwise: 'nickName', direction: 'to_amp' }] as const;
    const document = { entries, off: [] };
    const requests = world.memory.requests;
    expect(await mappingImpact(world.deps, document)).toEqual({
      links: 1,
      records: 1,
      inAmp: 1,
      inConnectWise: 0,
      conflicts: 0,
      replaced: 1,
      sample: [
        {
          connectwiseId: 1,
          ampContactId: (await amp())?.id,
          name: 'Ann Lee',
          changes: [{ field: 'title', side: 'amp', old: 'CTO', new: 'Annie' }],
          conflicts: [],
        },
      ],
    });
    const [sample] = await sampleMapping(world.deps, 'ann@x.example', document);
    expect(sample?.fields.find(({ amp: name }) => name === 'title')).toEqual({
      amp: 'title',
      label: 'Job title',
      connectwise: 'nickName',
      direction: 'to_amp',
      toAmp: { from: 'Annie', to: 'Annie', problem: null },
      toConnectWise: null,
    });
    expect(world.memory.requests).toBe(requests);
    expect(await fieldsOf()).toMatchObject({ title: 'CTO' });
  });
});

import { expect, test } from 'vitest';
import { apiRoles, setRights } from '../../sandbox/control/rights.ts';
import type { Switches } from '../../sandbox/switches.ts';
import { isMobileType } from '../../src/core/contact/communicationItems.ts';
import type { CompanyWrites } from '../../src/core/contact/companyWrites.ts';
import type { ContactWrites } from '../../src/core/contact/contactWrites.ts';
import { Failure } from '../../src/core/failure.ts';
import { everythingSaid, leaksIn } from '../support/leaks.ts';
import { company, contact } from '../support/records.ts';
import { putCompanyInto, putContactInto } from '../support/sandboxRecords.ts';
import { type SandboxSite, startSandboxSite } from '../support/sandboxSite.ts';
import { addRequiredCustomField } from './requiredCustomField.ts';

const nothing: ContactWrites = { fields: {}, items: [] };
const email = { channel: 'email', mobile: false } as const;
const toCompany: CompanyWrites = { fields: {}, choices: {}, types: { add: [], remove: [] } };
const typesOf = (add: readonly number[], remove: readonly number[]): ContactWrites => ({
  ...nothing,
  types: { add, remove },
});
const title = (text: string) => ({ ...nothing, fields: { title: text } });
const replace = (text: string) => ({ op: 'replace', path: 'title', value: text });
const anyItem = { ...email, itemId: null, value: { value: 'zoe@tail.example', extension: null } };
const draft = { companyId: 7_000, fields: { firstName: 'Zoë' }, items: [] };

async function open(switches: Partial<Switches> = {}) {
  const site = await startSandboxSite({ switches });
  putCompanyInto(site.sandbox.world, company(7_000));
  putContactInto(site.sandbox.world, contact(20, { firstName: 'Ann', email: 'ann@tail.example' }));
  const client = site.client();
  const present = await client.contact(20);
  if (present === null) throw new Error('contact 20 is there');
  return { site, client, present };
}

async function failureOf(site: SandboxSite, acting: Promise<unknown>): Promise<Failure> {
  const thrown: unknown = await acting.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof Failure)) throw new Error(`no failure but ${String(thrown)}`);
  expect(leaksIn(everythingSaid(thrown) + site.logged.join('\n'), site)).toEqual([]);
  expect(site.sandbox.journal.unknownMemberRefusals()).toEqual([]);
  return thrown;
}

function withhold(site: SandboxSite, verb: 'add' | 'edit' | 'delete', row = 'Contacts'): void {
  const { world } = site.sandbox;
  for (const role of apiRoles(world)) setRights(world, role.id, row, { [verb]: 'None' });
}

const rights = [
  ['add', 'Contacts', 'a contact', 'Companies > Contacts', 'Add to All'],
  ['add', 'Contacts', 'an item', 'Companies > Contacts', 'Add to All'],
  ['add', 'Company Maintenance', 'a company', 'Companies > Company Maintenance', 'Add to All'],
  ['edit', 'Contacts', 'a field', 'Companies > Contacts', 'Edit to All'],
  ['edit', 'Contacts', 'a change of an item', 'Companies > Contacts', 'Edit to All'],
  ['delete', 'Contacts', 'a deletion of an item', 'Companies > Contacts', 'Delete to All'],
  ['add', 'Contacts', 'a type', 'Companies > Contacts', 'Add to All'],
  ['delete', 'Contacts', 'a type less', 'Companies > Contacts', 'Delete to All'],
  [
    'edit',
    'Company Maintenance',
    'a company field',
    'Companies > Company Maintenance',
    'Edit to All',
  ],
  [
    'add',
    'Company Maintenance',
    'a type of a company',
    'Companies > Company Maintenance',
    'Add to All',
  ],
] as const;

test.each(rights)('without the right to %s on %s: %s', async (verb, name, thing, row, level) => {
  const { site, client, present: start } = await open();
  const address = { addressLine1: 'Street 1', city: null, state: null, zip: null };
  const types = await client.list('contact_types');
  const [typeId = 0, other = 0] = types.map(({ id }) => id);
  const [companyType] = await client.companyTypes();
  const present = await client.updateContact(start, typesOf([typeId], []));
  const itemId = present.communications[0]?.id ?? 0;
  const act = {
    'a contact': () => client.createContact(draft),
    'an item': () => client.updateContact(present, { ...nothing, items: [anyItem] }),
    'a company': () =>
      client.createCompany({ name: 'Tail', identifier: 'Tail', typeIds: [], address }),
    'a field': () => client.updateContact(present, { ...nothing, fields: { title: 'Boss' } }),
    'a change of an item': () =>
      client.updateContact(present, { ...nothing, items: [{ ...anyItem, itemId }] }),
    'a deletion of an item': () =>
      client.updateContact(present, { ...nothing, items: [{ ...anyItem, itemId, value: null }] }),
    'a type': () => client.updateContact(present, typesOf([other], [])),
    'a type less': () => client.updateContact(present, typesOf([], [typeId])),
    'a company field': () => client.updateCompany(company(7_000), { ...toCompany, employees: 1 }),
    'a type of a company': () =>
      client.updateCompany(company(7_000), {
        ...toCompany,
        types: { add: [companyType?.id ?? 0], remove: [] },
      }),
  };
  withhold(site, verb, name);
  const failure = await failureOf(site, act[thing]());
  expect(failure.code).toBe('write_right_missing');
  expect(failure.detail).toMatchObject({ row, level });
  expect(await client.contact(20)).toEqual(present);
});

test('rights that are taken away at the very write', async () => {
  const { site, client } = await open();
  const fault = { kind: 'dropRights', method: 'POST', rights: ['add', 'edit', 'delete'] } as const;
  site.sandbox.faults.add({ ...fault, rights: [...fault.rights] });
  const failure = await failureOf(site, client.createContact(draft));
  expect(failure.code).toBe('write_right_missing');
});

const limits = {
  firstName: 30,
  title: 100,
  addressLine1: 50,
  city: 50,
  zip: 12,
  nickName: 30,
  school: 50,
  significantOther: 30,
} as const;

test.each(Object.entries(limits))('a text too long for %s', async (name, length) => {
  const text = 'ß'.repeat(length + 1);
  const writes = { ...nothing, fields: { [name]: text } };
  const strict = await open({ overLong: 'refuse' });
  const failure = await failureOf(strict.site, strict.client.updateContact(strict.present, writes));
  expect(failure.code).toBe('write_refused');
  expect(failure.detail).toMatchObject({ field: name, connectwiseCode: 'InvalidField' });
  expect(await strict.client.contact(20)).toEqual(strict.present);

  const lax = await open({ overLong: 'truncate' });
  const written = await lax.client.updateContact(lax.present, writes);
  expect(written).toMatchObject({ [name]: text.slice(0, length) });
  expect(await lax.client.contact(20)).toEqual(written);
});

test.each([
  ['phone', 'phoneNumber', 30],
  ['fax', 'faxNumber', 30],
  ['website', 'website', 255],
] as const)('a text too long for the %s of a company', async (name, wireName, length) => {
  const text = '5'.repeat(length + 1);
  const writes = { ...toCompany, fields: { [name]: text }, employees: 9 };
  const strict = await open({ overLong: 'refuse' });
  const before = strict.site.sandbox.world.companies.must(7_000);
  const failure = await failureOf(strict.site, strict.client.updateCompany(company(7_000), writes));
  expect(failure).toMatchObject({
    code: 'write_refused',
    detail: { field: name, connectwiseCode: 'InvalidField' },
  });
  expect(strict.site.sandbox.world.companies.must(7_000)).toEqual(before);

  const lax = await open({ overLong: 'truncate' });
  const written = await lax.client.updateCompany(company(7_000), writes);
  expect(written).toMatchObject({ [name]: text.slice(0, length), employees: 9 });
  expect(lax.site.sandbox.world.companies.must(7_000)).toMatchObject({
    [wireName]: text.slice(0, length),
  });
});

test('a reference is sent as a whole, and nothing but what changes', async () => {
  const { site, client, present } = await open();
  const [department] = await client.list('departments');
  const [market] = await client.list('markets');
  const id = department?.id ?? 0;
  await client.updateContact(present, {
    ...nothing,
    days: { birthDay: '1980-02-29', anniversary: null },
    flags: { marriedFlag: true },
    choices: { department: id, country: null },
  });
  await client.updateCompany(company(7_000), {
    ...toCompany,
    fields: { fax: null },
    employees: null,
    choices: { market: market?.id ?? 0, status: null },
  });
  const bodies = site.sandbox.journal.entries({ method: 'PATCH' }).map(({ body }) => body);
  expect(bodies).toEqual(
    [
      [
        { op: 'replace', path: 'birthDay', value: '1980-02-29T00:00:00Z' },
        { op: 'remove', path: 'anniversary' },
        { op: 'replace', path: 'marriedFlag', value: true },
        { op: 'replace', path: 'department', value: { id } },
        { op: 'remove', path: 'country' },
      ],
      [
        { op: 'replace', path: 'faxNumber', value: '' },
        { op: 'remove', path: 'numberOfEmployees' },
        { op: 'replace', path: 'market', value: { id: market?.id } },
        { op: 'remove', path: 'status' },
      ],
    ].map((operations) => JSON.stringify(operations)),
  );
});

test('a PATCH of a company that has to name custom fields clears none', async () => {
  const { site, client } = await open();
  const { world, journal } = site.sandbox;
  addRequiredCustomField(world, 'co300');
  const written = await client.updateCompany(company(7_000), { ...toCompany, employees: 9 });
  expect(written.employees).toBe(9);
  await client.updateCompany(written, { ...toCompany, employees: 10 });
  expect(journal.entries({ method: 'PATCH' }).map(({ status }) => status)).toEqual([400, 200, 200]);
  const address = { addressLine1: 'Street 1', city: null, state: null, zip: null };
  const made = await client.createCompany({ name: 'T', identifier: 'T', typeIds: [], address });
  const values = world.companies.must(made.id).customValues;
  expect(Object.values(values)).toContain('new');
  await client.updateCompany(made, { ...toCompany, employees: 1 });
  expect(world.companies.must(made.id).customValues).toEqual(values);
});

test('a new contact with a type that is not there', async () => {
  const unknown = { ...draft, typeIds: [999_999] };
  const strict = await open({ typeIdsOnCreate: 'take' });
  const failure = await failureOf(strict.site, strict.client.createContact(unknown));
  expect(failure).toMatchObject({ code: 'write_refused', detail: { field: 'types' } });
  expect(await strict.client.findContacts({ name: 'zoë' })).toEqual([]);
  // If types are added afterwards, the contact exists, and shows that it does not have them.
  const lax = await open({ typeIdsOnCreate: 'ignore' });
  const made = await lax.client.createContact(unknown);
  expect(made.types).toEqual([]);
  expect(await lax.client.findContacts({ name: 'zoë' })).toEqual([made]);
});

test('entries of a list say whether they are still offered, and which is the default', async () => {
  const { site, client } = await open();
  const stored = site.sandbox.world.companyStatuses.all();
  const [first] = stored;
  if (first === undefined) throw new Error('a company status is there');
  site.sandbox.world.companyStatuses.put({ ...first, inactiveFlag: true });
  const listed = await client.list('company_statuses');
  expect(listed.find(({ id }) => id === first.id)?.inactive).toBe(true);
  expect(listed.filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual(
    stored.filter(({ defaultFlag }) => defaultFlag).map(({ id }) => id),
  );
});

test('types never go by PATCH', async () => {
  const { site, client, present } = await open();
  const [contactType] = await client.list('contact_types');
  const [companyType] = await client.companyTypes();
  await client.updateContact(present, typesOf([contactType?.id ?? 0], []));
  await client.updateCompany(company(7_000), {
    ...toCompany,
    types: { add: [companyType?.id ?? 0], remove: [] },
  });
  const { journal } = site.sandbox;
  expect(journal.count({ method: 'PATCH' })).toBe(0);
  expect(journal.entries({ method: 'POST' }).map(({ resource }) => resource)).toEqual([
    'company/contacts/typeassociations',
    'company/companies/typeassociations',
  ]);
});

test('lists that may not be read are reported as a missing right', async () => {
  const { site, client } = await open({ lookupsWithoutRights: false });
  const { world } = site.sandbox;
  for (const role of apiRoles(world)) setRights(world, role.id, 'Table Setup', { inquire: 'None' });
  const failure = await failureOf(site, client.list('markets'));
  expect(failure.code).toBe('right_missing');
  expect(failure.detail).toMatchObject({ what: 'markets' });
});

test('an item too long', async () => {
  const value = { value: '5'.repeat(251), extension: null };
  const phone = { channel: 'phone', mobile: false, itemId: null, value } as const;
  const strict = await open({ overLong: 'refuse' });
  const failure = await failureOf(
    strict.site,
    strict.client.updateContact(strict.present, { ...nothing, items: [phone] }),
  );
  expect(failure).toMatchObject({ code: 'write_refused', detail: { field: 'value' } });
  const refused = await failureOf(
    strict.site,
    strict.client.createContact({ ...draft, items: [phone] }),
  );
  expect(refused).toMatchObject({ code: 'write_refused', detail: { field: 'value' } });
  const lax = await open({ overLong: 'truncate' });
  const written = await lax.client.updateContact(lax.present, { ...nothing, items: [phone] });
  expect(written.communications.map((one) => one.value)).toContain('5'.repeat(250));
});

test('a duplicate that the site does not allow', async () => {
  const { site, client } = await open({ duplicateContacts: 'refuse' });
  await client.createContact(draft);
  const failure = await failureOf(site, client.createContact(draft));
  expect(failure).toMatchObject({
    code: 'write_refused',
    detail: { connectwiseCode: 'ObjectExists', field: 'firstName' },
  });
});

test('a mobile number where there is no type for one is refused, and nothing is sent', async () => {
  const { site, client, present } = await open();
  const { world, journal } = site.sandbox;
  const mobile = world.communicationTypes
    .all()
    .filter(({ description }) => isMobileType(description));
  for (const { id } of mobile) world.communicationTypes.delete(id);
  const value = { value: '555', extension: null };
  const items = [{ channel: 'phone', mobile: true, value }] as const;
  for (const acting of [
    () => client.createContact({ ...draft, items }),
    () => client.updateContact(present, { ...nothing, items: [{ ...items[0], itemId: null }] }),
  ]) {
    const failure = await failureOf(site, acting());
    expect(failure).toMatchObject({ code: 'write_refused', detail: { field: 'type' } });
  }
  expect(journal.count({ method: 'POST' })).toBe(0);
});

test('a mobile default type is not taken for other numbers', async () => {
  const { site, client, present } = await open();
  const { world } = site.sandbox;
  for (const type of world.communicationTypes.all().filter(({ phoneFlag }) => phoneFlag)) {
    world.communicationTypes.put({ ...type, defaultFlag: type.description === 'Mobile' });
  }
  const phone = { ...anyItem, channel: 'phone' } as const;
  const written = await client.updateContact(present, { ...nothing, items: [phone] });
  expect(written.communications.map(({ type }) => type?.name)).toEqual(
    expect.arrayContaining(['Direct']),
  );
});

test('types that may not be read are reported as a missing right', async () => {
  const { site, client, present } = await open({ lookupsWithoutRights: false });
  const { world } = site.sandbox;
  for (const role of apiRoles(world)) setRights(world, role.id, 'Table Setup', { inquire: 'None' });
  const acting = () => client.updateContact(present, { ...nothing, items: [anyItem] });
  expect((await failureOf(site, acting())).code).toBe('right_missing');
  for (const role of apiRoles(world)) setRights(world, role.id, 'Table Setup', { inquire: 'All' });
  expect((await acting()).communications).toHaveLength(2);
});

test('a server that does not know our version is written to without one', async () => {
  const site = await startSandboxSite();
  const { world, journal } = site.sandbox;
  putCompanyInto(world, company(7_000));
  site.sandbox.switches.serverVersion = '2024.1';
  const made = await site.client().createContact(draft);
  expect(made).toMatchObject({ firstName: 'Zoë', companyId: 7_000 });
  expect(journal.entries({ method: 'POST' }).map(({ status }) => status)).toEqual([400, 201]);
  expect(world.contacts.all()).toHaveLength(1);
});

test('a PATCH that has to name custom fields clears none, and names them only where it has to', async () => {
  const { site, client, present } = await open();
  const { world, journal } = site.sandbox;
  const bodies = () => journal.entries({ method: 'PATCH' }).map(({ body }) => body);
  const noCustomFields = { op: 'replace', path: 'customFields', value: [] };
  await client.updateContact(present, title('1'));
  expect(bodies()).toEqual([JSON.stringify([replace('1')])]);

  addRequiredCustomField(world);
  const made = await client.createContact(draft);
  const values = world.contacts.must(made.id).customValues;
  expect(Object.values(values)).toContain('new');
  await client.updateContact(present, title('2'));
  await client.updateContact(made, title('3'));
  expect(bodies().slice(1)).toEqual([
    JSON.stringify([replace('2')]),
    JSON.stringify([replace('2'), noCustomFields]),
    JSON.stringify([replace('3'), noCustomFields]),
  ]);
  expect(world.contacts.must(made.id).customValues).toEqual(values);
});

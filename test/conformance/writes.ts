import { expect, test } from 'vitest';
import { isMobileType } from '../../src/core/contact/communicationItems.ts';
import type { Channel, Communication, Contact } from '../../src/core/contact/contact.ts';
import type { ContactWrites, ItemWrite } from '../../src/core/contact/contactWrites.ts';
import { company, contact, emailItem, phoneItem } from '../support/records.ts';
import type { Site } from './site.ts';

const nothing: ContactWrites = { fields: {}, items: [] };

const fields = {
  firstName: 'Zoë',
  lastName: "O'Neil",
  title: 'A "B" & C\\D',
  addressLine1: 'Street 1',
  addressLine2: 'Floor 2',
  city: 'Köln',
  state: 'NW',
  zip: '050667',
} as const;

/** What the port promises about writing. */
export function describeWrites(open: () => Promise<Site>, keepsNewlines: boolean): void {
  describeCreating(open);
  describeFields(open, keepsNewlines);
  describeItems(open);
  describeMissing(open);
  describeCompanies(open);
}

async function openWithCompany(open: () => Promise<Site>): Promise<Site> {
  const site = await open();
  site.putCompany(company(7_000));
  return site;
}

/** The contact as it is read afterwards, which has to equal what the write returned. */
async function confirmed(site: Site, returned: Contact): Promise<Contact> {
  const now = await site.client.contact(returned.id);
  // A write to an item need not change `lastUpdated` of its contact.
  expect({ ...now, lastUpdated: null }).toEqual({ ...returned, lastUpdated: null });
  return returned;
}

function item(channel: Channel, value: string | null, parts: Partial<ItemWrite> = {}): ItemWrite {
  const written = value === null ? null : { value, extension: null };
  return { channel, mobile: false, itemId: null, value: written, ...parts };
}

/** Items in short: kind, value with extension, and a star for the default. */
function inShort({ communications }: Contact): string[] {
  return communications.map(({ channel, type, value, extension, isDefault }: Communication) => {
    const kind = isMobileType(type?.name ?? '') ? 'mobile' : channel;
    return `${kind} ${value}${extension === null ? '' : ` x${extension}`}${isDefault ? ' *' : ''}`;
  });
}

function describeCreating(open: () => Promise<Site>): void {
  test('a contact is created as it was drafted, in one request', async () => {
    const site = await openWithCompany(open);
    const draft = {
      companyId: 7_000,
      fields,
      items: [
        { channel: 'email', mobile: false, value: { value: 'z@x.example', extension: null } },
        { channel: 'phone', mobile: true, value: { value: '555-1', extension: null } },
        { channel: 'phone', mobile: false, value: { value: '555-2', extension: '12' } },
        { channel: 'fax', mobile: false, value: { value: '555-3', extension: '3' } },
      ],
    } as const;
    const made = await confirmed(site, await site.client.createContact(draft));
    expect(made).toMatchObject({ ...fields, companyId: 7_000, inactive: false });
    expect(made.lastUpdated).toBe(site.now());
    expect(inShort(made).toSorted()).toEqual([
      'email z@x.example *',
      'fax 555-3 x3 *',
      'mobile 555-1 *',
      'phone 555-2 x12',
    ]);
    const before = site.client.requests;
    const twin = await site.client.createContact(draft);
    expect(site.client.requests - before).toBe(1);
    expect(twin.id).not.toBe(made.id);
    const found = await site.client.findContacts({ email: 'z@x.example' });
    expect(found.map(({ id }) => id)).toEqual([made.id, twin.id]);
  });

  test('a contact of little more than its name', async () => {
    const site = await openWithCompany(open);
    const draft = { companyId: 7_000, fields: { firstName: 'Ann' }, items: [] };
    const made = await confirmed(site, await site.client.createContact(draft));
    expect(made).toMatchObject({ firstName: 'Ann', lastName: null, communications: [] });
  });

  test('what is not accepted names the field, and nothing is created', async () => {
    const { client } = await openWithCompany(open);
    const nameless = { companyId: 7_000, fields: { lastName: 'Solo' }, items: [] };
    await expect(client.createContact(nameless)).rejects.toMatchObject({
      code: 'write_refused',
      detail: { field: 'firstName', connectwiseCode: 'MissingRequiredField' },
    });
    const homeless = { companyId: 999_999, fields: { firstName: 'Solo' }, items: [] };
    await expect(client.createContact(homeless)).rejects.toMatchObject({
      code: 'write_refused',
      detail: { field: 'company' },
    });
    expect(await client.findContacts({ name: 'solo' })).toEqual([]);
  });
}

function describeFields(open: () => Promise<Site>, keepsNewlines: boolean): void {
  test('each field alone, in one request, leaving the others', async () => {
    const site = await open();
    site.put(contact(20, { firstName: 'Before', email: 'a@x.example' }));
    let present = await presentOf(site, 20);
    for (const [name, value] of Object.entries(fields)) {
      const before = site.client.requests;
      const writes = { ...nothing, fields: { [name]: value } };
      const written = await site.client.updateContact(present, writes);
      expect(site.client.requests - before).toBeLessThanOrEqual(2);
      expect(written).toEqual({ ...present, [name]: value, lastUpdated: site.now() });
      present = await confirmed(site, written);
    }
  });

  test('all fields at once are one request; null clears', async () => {
    const site = await open();
    site.put(contact(20, { firstName: 'Before' }));
    const present = await presentOf(site, 20);
    const full = await site.client.updateContact(present, { ...nothing, fields });
    expect(full).toMatchObject(fields);
    const before = site.client.requests;
    const { firstName: _, ...others } = fields;
    const none = Object.fromEntries(Object.keys(others).map((name) => [name, null]));
    const cleared = await site.client.updateContact(full, { ...nothing, fields: none });
    expect(site.client.requests - before).toBe(1);
    expect(await confirmed(site, cleared)).toEqual({
      ...full,
      ...none,
      lastUpdated: cleared.lastUpdated,
    });
  });

  test('what ConnectWise makes of a text comes back', async () => {
    const site = await open();
    site.put(contact(20, { firstName: 'Ann' }));
    const writes = { ...nothing, fields: { title: 'Two\nlines' } };
    const written = await site.client.updateContact(await presentOf(site, 20), writes);
    expect(written.title).toBe(keepsNewlines ? 'Two\nlines' : 'Two lines');
    await confirmed(site, written);
  });

  test('a name that must not be empty is refused, and nothing is written', async () => {
    const site = await open();
    site.put(contact(20, { firstName: 'Ann', title: 'Boss' }));
    const writes = { ...nothing, fields: { title: 'None', firstName: null } };
    await expect(
      site.client.updateContact(await presentOf(site, 20), writes),
    ).rejects.toMatchObject({ code: 'write_refused', detail: { field: 'firstName' } });
    expect(await site.client.contact(20)).toMatchObject({ firstName: 'Ann', title: 'Boss' });
  });

  test('inactive and active again', async () => {
    const site = await open();
    site.put(contact(20, { firstName: 'Ann', email: 'a@x.example' }));
    const present = await presentOf(site, 20);
    const off = await site.client.updateContact(present, { ...nothing, inactive: true });
    expect(await confirmed(site, off)).toEqual({ ...present, inactive: true });
    const writes = { ...nothing, fields: { city: 'Oslo' }, inactive: false };
    const on = await site.client.updateContact(off, writes);
    expect(await confirmed(site, on)).toEqual({ ...present, city: 'Oslo' });
  });

  test('nothing to write asks for nothing', async () => {
    const site = await open();
    site.put(contact(20, { firstName: 'Ann' }));
    const present = await presentOf(site, 20);
    const before = site.client.requests;
    expect(await site.client.updateContact(present, nothing)).toEqual(present);
    const gone = { ...nothing, items: [item('fax', null)] };
    expect(await site.client.updateContact(present, gone)).toEqual(present);
    expect(site.client.requests).toBe(before);
  });
}

async function presentOf({ client }: Site, id: number): Promise<Contact> {
  const found = await client.contact(id);
  if (found === null) throw new Error(`no contact ${id}`);
  return found;
}

/** A contact with two e-mail addresses, two phone numbers and no fax. */
async function withItems(open: () => Promise<Site>): Promise<{ site: Site; present: Contact }> {
  const site = await open();
  site.put(
    contact(20, {
      firstName: 'Ann',
      communications: [
        emailItem(201, 'a@x.example'),
        emailItem(202, 'b@x.example', false),
        phoneItem(203, '555-1', { extension: '7' }),
        phoneItem(204, '555-2', { isDefault: false }),
      ],
    }),
  );
  const present = await presentOf(site, 20);
  return { site, present };
}

const asPut = ['email a@x.example *', 'email b@x.example', 'phone 555-1 x7 *', 'phone 555-2'];

function describeItems(open: () => Promise<Site>): void {
  test.each([
    [
      'one address changes',
      [item('email', 'new@x.example', { itemId: 202 })],
      asPut.with(1, 'email new@x.example'),
    ],
    [
      'a number changes, its extension goes',
      [item('phone', '555-9', { itemId: 203 })],
      asPut.with(2, 'phone 555-9 *'),
    ],
    [
      'an extension comes',
      [item('phone', null, { itemId: 204, value: { value: '555-2', extension: '44' } })],
      asPut.with(3, 'phone 555-2 x44'),
    ],
    ['one goes', [item('email', null, { itemId: 201 })], asPut.slice(1)],
    ['the first of a channel is its default', [item('fax', '555-3')], [...asPut, 'fax 555-3 *']],
    ['a further one is not', [item('phone', '555-3')], [...asPut, 'phone 555-3']],
    [
      'a mobile number among phone numbers',
      [item('phone', '555-4', { mobile: true })],
      [...asPut, 'mobile 555-4'],
    ],
    [
      'several in turn',
      [
        item('email', null, { itemId: 201 }),
        item('email', null, { itemId: 202 }),
        item('email', 'c@x.example'),
        item('email', 'd@x.example'),
        item('phone', '555-8', { itemId: 204 }),
      ],
      ['phone 555-1 x7 *', 'phone 555-8', 'email c@x.example *', 'email d@x.example'],
    ],
  ])('items: %s', async (_, items, expected) => {
    const { site, present } = await withItems(open);
    const written = await site.client.updateContact(present, { ...nothing, items });
    await confirmed(site, written);
    expect(inShort(written).toSorted()).toEqual(expected.toSorted());
    const { communications } = written;
    expect({ ...written, communications: [], lastUpdated: null }).toEqual({
      ...present,
      communications: [],
      lastUpdated: null,
    });
    const untouched = present.communications.filter(
      ({ id }) => !items.some(({ itemId }) => itemId === id),
    );
    expect(communications).toEqual(expect.arrayContaining(untouched));
  });

  test('one item is one request, once the types are known', async () => {
    const { site, present } = await withItems(open);
    let now = await site.client.updateContact(present, { ...nothing, items: [item('fax', '1')] });
    for (const one of [
      item('fax', '2'),
      item('phone', '3', { mobile: true }),
      item('email', 'e@x.example', { itemId: 201 }),
      item('phone', null, { itemId: 203 }),
    ]) {
      const before = site.client.requests;
      now = await site.client.updateContact(now, { ...nothing, items: [one] });
      expect(site.client.requests - before).toBe(1);
    }
    await confirmed(site, now);
  });

  test('fields and items together', async () => {
    const { site, present } = await withItems(open);
    const items = [item('fax', '555-3', { value: { value: '555-3', extension: '1' } })];
    const writes = { fields: { title: 'Boss' }, items, inactive: true };
    const written = await confirmed(site, await site.client.updateContact(present, writes));
    expect(written).toMatchObject({ title: 'Boss', inactive: true });
    expect(inShort(written).toSorted()).toEqual([...asPut, 'fax 555-3 x1 *'].toSorted());
  });

  test('a blank number is refused', async () => {
    const { site, present } = await withItems(open);
    for (const itemId of [203, null]) {
      const items = [item('phone', '', { itemId })];
      await expect(site.client.updateContact(present, { ...nothing, items })).rejects.toMatchObject(
        { code: 'write_refused', detail: { field: 'value' } },
      );
    }
    expect(inShort(await presentOf(site, 20))).toEqual(asPut);
  });
}

function describeMissing(open: () => Promise<Site>): void {
  test.each([
    ['fields', { ...nothing, fields: { title: 'Boss' } }],
    ['a new item', { ...nothing, items: [item('fax', '1')] }],
    ['an item', { ...nothing, items: [item('phone', '1', { itemId: 203 })] }],
    ['an item to delete', { ...nothing, items: [item('phone', null, { itemId: 203 })] }],
  ])('a contact that is gone: %s', async (_, writes) => {
    const { site, present } = await withItems(open);
    site.delete(20);
    await expect(site.client.updateContact(present, writes)).rejects.toMatchObject({
      code: 'record_missing',
      detail: { resource: 'contact', id: 20 },
    });
    expect(await site.client.contact(20)).toBeNull();
  });

  test('an item that is gone: deleting it is done, changing it refused', async () => {
    const { site, present } = await withItems(open);
    const deletion = { ...nothing, items: [item('phone', null, { itemId: 203 })] };
    const once = await site.client.updateContact(present, deletion);
    const twice = await site.client.updateContact(present, deletion);
    expect(inShort(twice)).toEqual(inShort(once));
    const change = { ...nothing, items: [item('phone', '1', { itemId: 203 })] };
    await expect(site.client.updateContact(present, change)).rejects.toMatchObject({
      code: 'write_refused',
      detail: { field: 'communicationItems', connectwiseCode: 'NotFound' },
    });
    expect(inShort(await presentOf(site, 20))).toEqual(inShort(once));
  });
}

function describeCompanies(open: () => Promise<Site>): void {
  const address = { addressLine1: 'Street 1', city: null, state: null, zip: '0150' };

  test('a company is created as it was drafted, and found', async () => {
    const { client, now } = await open();
    const [first, second] = await client.companyTypes();
    const typeIds = [first?.id ?? 0, second?.id ?? 0];
    const draft = { name: "Müller & 'Co'", identifier: 'MullerCo', typeIds, address };
    const made = await client.createCompany(draft);
    expect(made).toMatchObject({ name: draft.name, identifier: 'MullerCo', deleted: false });
    expect(made.types).toEqual([first, second]);
    expect(made.lastUpdated).toBe(now());
    expect(await client.company(made.id)).toEqual(made);
    expect(await client.findCompanies("MÜLLER & 'CO'")).toEqual([made]);
    const person = { companyId: made.id, fields: { firstName: 'Ann' }, items: [] };
    expect((await client.createContact(person)).companyId).toBe(made.id);
  });

  test('a company that is not accepted', async () => {
    const { client } = await open();
    const draft = { name: 'Acme', identifier: 'Acme', typeIds: [], address };
    await client.createCompany(draft);
    const twin = { ...draft, name: 'Acme again', identifier: 'ACME' };
    await expect(client.createCompany(twin)).rejects.toMatchObject({
      code: 'write_refused',
      detail: { field: 'identifier', connectwiseCode: 'ObjectExists' },
    });
    const nowhere = { addressLine1: null, city: null, state: null, zip: null };
    await expect(
      client.createCompany({ ...draft, identifier: 'Acme2', address: nowhere }),
    ).rejects.toMatchObject({ code: 'write_refused', detail: { field: 'addressLine1' } });
    expect(await client.findCompanies('acme again')).toEqual([]);
    expect(await client.findCompanies('acme')).toHaveLength(1);
  });
}

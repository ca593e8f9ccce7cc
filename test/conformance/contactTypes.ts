import { expect, test } from 'vitest';
import type { Contact } from '../../src/core/contact/contact.ts';
import type { ContactWrites, ItemWrite } from '../../src/core/contact/contactWrites.ts';
import { company, contact } from '../support/records.ts';
import type { Site } from './site.ts';

const nothing: ContactWrites = { fields: {}, items: [] };

async function prepared(open: () => Promise<Site>) {
  const site = await open();
  site.put(contact(20, { firstName: 'Ann', email: 'a@x.example' }));
  const present = await site.client.contact(20);
  const [first, second] = await site.client.list('contact_types');
  if (present === null || first === undefined || second === undefined)
    throw new Error('a contact and two contact types expected');
  return { site, present, types: [first.id, second.id] as const };
}

/**
 * It is not established whether a change of a type changes the contact, so its `lastUpdated` is not compared.
 */
function unstamped(one: Contact | null): unknown {
  return { ...one, lastUpdated: null };
}

/** What the port promises about contact types, and about named communication types. */
export function describeContactTypes(open: () => Promise<Site>): void {
  test('contact types are added and removed; what is so already is fine', async () => {
    const { site, present, types } = await prepared(open);
    const [one, two] = types;
    let now = present;
    for (const [add, remove, expected] of [
      [[one], [], [one]],
      [[one], [], [one]],
      [[two, two], [], [one, two]],
      [[], [one], [two]],
      [[], [one], [two]],
      [[one], [two], [one]],
      [[], [one, two], []],
    ] as const) {
      const writes = { ...nothing, types: { add, remove } };
      now = await site.client.updateContact(now, writes);
      expect(now.types.map(({ id }) => id)).toEqual(expected);
      expect(unstamped(now)).toEqual({ ...present, types: now.types, lastUpdated: null });
      expect(unstamped(await site.client.contact(20))).toEqual(unstamped(now));
    }
    const before = site.client.requests;
    const none = { ...nothing, types: { add: [], remove: [] } };
    expect(await site.client.updateContact(now, none)).toEqual(now);
    expect(site.client.requests).toBe(before);
  });

  test('fields, types and items together', async () => {
    const { site, present, types } = await prepared(open);
    const value = { value: '555', extension: null };
    const written = await site.client.updateContact(present, {
      fields: { title: 'Boss' },
      types: { add: types, remove: [] },
      items: [{ channel: 'fax', mobile: false, itemId: null, value }],
    });
    expect(written.title).toBe('Boss');
    expect(written.types.map(({ id }) => id)).toEqual(types);
    expect(written.communications.map((item) => item.value).toSorted()).toEqual([
      '555',
      'a@x.example',
    ]);
    expect(unstamped(await site.client.contact(20))).toEqual(unstamped(written));
  });

  test('a contact type that is not there is refused', async () => {
    const { site, present } = await prepared(open);
    const writes = { ...nothing, types: { add: [999_999], remove: [] } };
    await expect(site.client.updateContact(present, writes)).rejects.toMatchObject({
      code: 'write_refused',
      detail: { field: 'types' },
    });
    expect(await site.client.contact(20)).toEqual(present);
  });

  test('types of a contact that is gone', async () => {
    const { site, present, types } = await prepared(open);
    site.delete(20);
    for (const change of [
      { add: types, remove: [] },
      { add: [], remove: types },
    ]) {
      await expect(
        site.client.updateContact(present, { ...nothing, types: change }),
      ).rejects.toMatchObject({
        code: 'record_missing',
        detail: { resource: 'contact', id: 20 },
      });
    }
  });

  test('an item of each communication type there is', async () => {
    const { site, present } = await prepared(open);
    let now = present;
    const kinds = (await site.client.list('communication_types')).flatMap(({ id, channels }) =>
      channels.map((channel) => ({ channel, typeId: id })),
    );
    for (const [nth, kind] of kinds.entries()) {
      const value = { value: kind.channel === 'email' ? `n${nth}@x.example` : `555${nth}` };
      const item: ItemWrite = {
        ...kind,
        mobile: false,
        itemId: null,
        value: { ...value, extension: null },
      };
      now = await site.client.updateContact(now, { ...nothing, items: [item] });
      const added = now.communications.find((one) => one.value === value.value);
      expect(added).toMatchObject({ channel: kind.channel, type: { id: kind.typeId } });
    }
    expect(unstamped(await site.client.contact(20))).toEqual(unstamped(now));
    const items = kinds.map((kind) => ({
      ...kind,
      mobile: false,
      value: { value: '1@x.example', extension: null },
    }));
    site.putCompany(company(7_000));
    const made = await site.client.createContact({
      companyId: 7_000,
      fields: { firstName: 'Bob' },
      items,
    });
    expect(new Set(made.communications.map(({ type }) => type?.id))).toEqual(
      new Set(kinds.map(({ typeId }) => typeId)),
    );
    expect(made.communications).toHaveLength(kinds.length);
  });

  test('a communication type that is not there, or of another channel, is refused', async () => {
    const { site, present } = await prepared(open);
    const types = await site.client.list('communication_types');
    const fax = types.find(({ channels }) => channels.includes('fax'))?.id ?? 0;
    for (const typeId of [999_999, fax]) {
      const value = { value: 'b@x.example', extension: null };
      const item: ItemWrite = { channel: 'email', mobile: false, typeId, itemId: null, value };
      await expect(
        site.client.updateContact(present, { ...nothing, items: [item] }),
      ).rejects.toMatchObject({ code: 'write_refused', detail: { field: 'type' } });
    }
    expect(await site.client.contact(20)).toEqual(present);
  });
}

import { withItem, withoutItem } from '../../core/contact/communicationItems.ts';
import type { Channel, Contact } from '../../core/contact/contact.ts';
import type { ContactWrites, ItemWrite, NewContact } from '../../core/contact/contactWrites.ts';
import { isDay } from '../../core/contact/days.ts';
import { Failure } from '../../core/failure.ts';
import type { ConnectWise } from '../../ports/connectwise.ts';
import type { Api } from './api.ts';
import { type ChooseType, communicationTypes } from './communicationTypes.ts';
import { readContact, understoodContact } from './contactById.ts';
import { contactFields, parseContact, parseItem } from './contactWire.ts';
import type { Lists } from './lists.ts';
import {
  isMissing,
  type Operation,
  patching,
  recordMissing,
  replaceOrRemove,
  replaceText,
} from './patching.ts';
import { changesTypes, writeTypes } from './typeAssociations.ts';
import { uncertain } from './writeVerdict.ts';

const wireChannels: Record<Channel, string> = { email: 'Email', phone: 'Phone', fax: 'Fax' };

/** Creating and changing contacts of one connection. */
export function contactWriting(
  api: Api,
  lists: Lists,
): Pick<ConnectWise, 'createContact' | 'updateContact'> {
  const chooseType = communicationTypes(lists);
  const patch = patching(api, 'contacts');

  return {
    createContact: (draft) => createContact(api, chooseType, draft),
    async updateContact(present, writes) {
      const { id } = present;
      const operations = operationsOf(writes);
      let contact = present;
      if (operations.length > 0) contact = understoodContact(id, await patch(id, operations));
      if (writes.types !== undefined && changesTypes(writes.types)) {
        await writeTypes(api, { resource: 'contacts', id }, writes.types);
        const now = await readContact(api, id);
        if (now === null) throw recordMissing('contacts', id);
        contact = now;
      }
      // One after the other: the default flag of one item depends on those before it.
      for (const item of writes.items) contact = await writeItem(api, chooseType, contact, item);
      return contact;
    },
  };
}

async function createContact(
  api: Api,
  chooseType: ChooseType,
  draft: NewContact,
): Promise<Contact> {
  const { companyId, fields, days = {}, flags = {}, choices = {}, typeIds = [] } = draft;
  const communicationItems: Record<string, unknown>[] = [];
  const seen = new Set<Channel>();
  for (const { value, ...kind } of draft.items) {
    const { channel } = kind;
    communicationItems.push({
      type: { id: await chooseType(kind) },
      value: value.value,
      ...(value.extension === null ? {} : { extension: value.extension }),
      communicationType: wireChannels[channel],
      defaultFlag: !seen.has(channel),
    });
    seen.add(channel);
  }
  const { json } = await api.send({
    resource: 'contacts',
    query: [['fields', contactFields.join(',')]],
    write: {
      method: 'POST',
      creates: 'contact',
      body: {
        ...fields,
        ...valuesOf(days, wireDay),
        ...flags,
        ...valuesOf(choices, (id) => ({ id })),
        company: { id: companyId },
        // SPEC: the one time that types are a part of the contact.
        ...(typeIds.length === 0 ? {} : { typeIds }),
        ...(communicationItems.length === 0 ? {} : { communicationItems }),
      },
    },
  });
  const parsed = parseContact(json);
  if (!parsed.ok) throw uncertain('contact');
  return await withTypes(api, parsed.record, typeIds);
}

/**
 * A new contact with its types, even if ConnectWise ignored `typeIds` (CLIENT). The contact exists
 * even if its types fail; the returned contact shows which it lacks.
 */
async function withTypes(api: Api, made: Contact, typeIds: readonly number[]): Promise<Contact> {
  const add = typeIds.filter((id) => !made.types.some((type) => type.id === id));
  if (add.length === 0) return made;
  try {
    await writeTypes(api, { resource: 'contacts', id: made.id }, { add, remove: [] });
    return (await readContact(api, made.id)) ?? made;
  } catch (thrown) {
    if (thrown instanceof Failure) return made;
    throw thrown;
  }
}

function operationsOf(writes: ContactWrites): readonly Operation[] {
  const { fields, days = {}, flags = {}, choices = {}, inactive } = writes;
  const operations = [
    ...Object.entries(fields).map(([path, value]) =>
      // A choice between two words cannot be replaced by an empty text.
      path === 'gender' ? replaceOrRemove(path, value || null) : replaceText(path, value),
    ),
    ...Object.entries(days).map(([path, value]) =>
      replaceOrRemove(path, value === null ? null : wireDay(value, path)),
    ),
    ...Object.entries(flags).map(([path, value]) => replaceOrRemove(path, value)),
    ...Object.entries(choices).map(([path, id]) =>
      replaceOrRemove(path, id === null ? null : { id }),
    ),
  ];
  return inactive === undefined
    ? operations
    : [...operations, replaceOrRemove('inactiveFlag', inactive)];
}

/** Midnight works whether ConnectWise stores a text or a date (UNSURE which). */
function wireDay(day: string, field: string): string {
  if (isDay(day)) return `${day}T00:00:00Z`;
  throw new Failure('write_refused', { connectwiseCode: 'InvalidField', field, requestId: 'none' });
}

function valuesOf<T, U>(
  values: Readonly<Record<string, T>>,
  wire: (value: T, name: string) => U,
): Record<string, U> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, wire(value, name)]),
  );
}

/** Writes one item through its sub-resource, which no other write can shift (OBS). */
async function writeItem(
  api: Api,
  chooseType: ChooseType,
  contact: Contact,
  item: ItemWrite,
): Promise<Contact> {
  const { itemId, value } = item;
  if (itemId === null) return value === null ? contact : addItem(api, chooseType, contact, item);
  const below = `/${contact.id}/communications/${itemId}`;
  try {
    if (value === null) {
      await api.send({ resource: 'contacts', below, write: { method: 'DELETE' } });
      return withoutItem(contact, itemId);
    }
    const present = contact.communications.find(({ id }) => id === itemId);
    const extension = value.extension ?? '';
    const body = [
      // One that is promoted keeps its text.
      ...(item.makeDefault === true && present?.value === value.value
        ? []
        : [replaceText('value', value.value)]),
      ...(present !== undefined && (present.extension ?? '') === extension
        ? []
        : [replaceText('extension', extension)]),
      ...(item.makeDefault === true ? [replaceOrRemove('defaultFlag', true)] : []),
    ];
    const { json } = await api.send({
      resource: 'contacts',
      below,
      write: { method: 'PATCH', body },
    });
    const parsed = parseItem(json);
    if (parsed.ok) return withItem(contact, parsed.record);
    const { problem } = parsed;
    throw new Failure('record_unreadable', { resource: 'contacts', id: contact.id, problem });
  } catch (thrown) {
    if (!isMissing(thrown)) throw thrown;
    // The contact or only its item may be gone.
    const now = await readContact(api, contact.id);
    if (now === null) throw recordMissing('contacts', contact.id);
    if (value === null) return now;
    const field = 'communicationItems';
    throw new Failure('write_refused', { connectwiseCode: 'NotFound', field, requestId: 'none' });
  }
}

async function addItem(
  api: Api,
  chooseType: ChooseType,
  contact: Contact,
  item: ItemWrite,
): Promise<Contact> {
  const { channel, value } = item;
  if (value === null) return contact;
  const typeId = await chooseType(item);
  try {
    const { json } = await api.send({
      resource: 'contacts',
      below: `/${contact.id}/communications`,
      write: {
        method: 'POST',
        creates: 'communication item',
        body: {
          type: { id: typeId },
          value: value.value,
          ...(value.extension === null ? {} : { extension: value.extension }),
          communicationType: wireChannels[channel],
          defaultFlag: !contact.communications.some((other) => other.channel === channel),
        },
      },
    });
    const parsed = parseItem(json);
    if (parsed.ok) return withItem(contact, parsed.record);
    throw uncertain('communication item');
  } catch (thrown) {
    throw isMissing(thrown) ? recordMissing('contacts', contact.id) : thrown;
  }
}

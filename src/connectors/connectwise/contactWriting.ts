import { withItem, withoutItem } from '../../core/contact/communicationItems.ts';
import type { Channel, Contact } from '../../core/contact/contact.ts';
import type { ContactWrites, ItemWrite, NewContact } from '../../core/contact/contactWrites.ts';
import { Failure } from '../../core/failure.ts';
import type { ConnectWise } from '../../ports/connectwise.ts';
import type { Api } from './api.ts';
import { type ChooseType, communicationTypes } from './communicationTypes.ts';
import { readContact, understoodContact } from './contactById.ts';
import { contactFields, parseContact, parseItem } from './contactWire.ts';
import { type Operation, patchWithCustomFields } from './patching.ts';
import { uncertain } from './writeVerdict.ts';

const wireChannels: Record<Channel, string> = { email: 'Email', phone: 'Phone', fax: 'Fax' };

/** Creating and changing contacts of one connection. */
export function contactWriting(api: Api): Pick<ConnectWise, 'createContact' | 'updateContact'> {
  const chooseType = communicationTypes(api);
  const patch = patchWithCustomFields(api, 'contacts', 'contact');

  return {
    createContact: (draft) => createContact(api, chooseType, draft),
    async updateContact(present, writes) {
      const operations = operationsOf(writes);
      let contact = present;
      if (operations.length > 0) {
        contact = understoodContact(present.id, await patch(present.id, operations));
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
  { companyId, fields, items }: NewContact,
): Promise<Contact> {
  const communicationItems: Record<string, unknown>[] = [];
  const seen = new Set<Channel>();
  for (const { channel, mobile, value } of items) {
    communicationItems.push({
      type: { id: await chooseType(channel, mobile) },
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
        company: { id: companyId },
        ...(communicationItems.length === 0 ? {} : { communicationItems }),
      },
    },
  });
  const parsed = parseContact(json);
  if (!parsed.ok) throw uncertain('contact');
  return parsed.record;
}

function operationsOf({ fields, inactive }: ContactWrites): readonly Operation[] {
  const operations = Object.entries(fields).map(([path, value]) => replace(path, value ?? ''));
  return inactive === undefined ? operations : [...operations, replace('inactiveFlag', inactive)];
}

/** An empty text clears (DOC); whether null does is not established (UNSURE). */
function replace(path: string, value: string | boolean): Operation {
  return { op: 'replace', path, value };
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
      replace('value', value.value),
      ...(present !== undefined && (present.extension ?? '') === extension
        ? []
        : [replace('extension', extension)]),
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
    if (now === null) throw contactMissing(contact.id);
    if (value === null) return now;
    const field = 'communicationItems';
    throw new Failure('write_refused', { connectwiseCode: 'NotFound', field, requestId: 'none' });
  }
}

async function addItem(
  api: Api,
  chooseType: ChooseType,
  contact: Contact,
  { channel, mobile, value }: ItemWrite,
): Promise<Contact> {
  if (value === null) return contact;
  const typeId = await chooseType(channel, mobile);
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
    throw isMissing(thrown) ? contactMissing(contact.id) : thrown;
  }
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Failure && thrown.code === 'record_missing';
}

function contactMissing(id: number): Failure {
  return new Failure('record_missing', { resource: 'contact', id });
}

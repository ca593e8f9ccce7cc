import type { Call } from '../http/call.ts';
import { notFound } from '../http/errors.ts';
import { CHANNELS, channelOf, settleDefaults } from '../model/communicationItems.ts';
import { compileModel } from '../model/compile.ts';
import { reference } from '../model/reference.ts';
import { choice, derived, flag, identity, text } from '../model/scalars.ts';
import { communicationTypeTarget } from '../model/targets.ts';
import type { CommunicationItem, Contact, Stamped } from '../world/entities.ts';
import { movesContact } from './contacts.ts';
import type { Resource } from './resource.ts';

/** An item with its owner; the channel is null until the type has decided it. */
type Communication = Omit<CommunicationItem, 'communicationType'> &
  Stamped & {
    readonly contactId: number;
    readonly communicationType: CommunicationItem['communicationType'] | null;
  };

const compiled = compileModel<Communication>({
  label: 'ContactCommunication',
  resource: 'contactCommunication',
  fields: [
    identity(),
    derived('contactId', { kind: 'int' }, (item) => item.contactId),
    reference('type', 'typeId', communicationTypeTarget, { required: true }),
    text('value', 250, { required: true }),
    text('extension', 15),
    flag('defaultFlag'),
    derived('domain', { kind: 'string' }, (item) =>
      item.communicationType === 'Email' && item.value.includes('@')
        ? item.value.slice(item.value.lastIndexOf('@'))
        : null,
    ),
    text('mobileGuid', undefined, { writable: false }),
    choice('communicationType', CHANNELS),
  ],
});

function ownerOf(call: Call): Contact {
  const id = call.id('parent');
  const contact = call.world.contacts.get(id);
  if (contact === undefined) throw notFound('Contact', id);
  return contact;
}

function present(contact: Contact, item: CommunicationItem): Communication {
  const { lastUpdated, updatedBy } = contact;
  return { ...item, contactId: contact.id, lastUpdated, updatedBy };
}

/**
 * Stores a contact's items and, depending on the switches, updates the contact and notifies
 * callbacks.
 */
function saveItems(call: Call, contact: Contact, items: readonly CommunicationItem[]): void {
  const { world, caller } = call;
  const moves = movesContact(call, new Set(['communication']));
  const stamp = moves ? world.stamp(caller.identifier) : {};
  world.contacts.put({ ...contact, communicationItems: items, ...stamp });
  if (moves || call.switches.callbackOnSubresource) {
    const memberIdentifier = caller.identifier;
    world.announce({ type: 'contact', id: contact.id, action: 'updated', memberIdentifier });
  }
}

/** `/company/contacts/{parentId}/communications`. */
export const communications: Resource<Communication> = {
  path: 'company/contacts/:parent/communications',
  compiled,
  permission: 'Contacts',
  list(call) {
    const contact = ownerOf(call);
    return contact.communicationItems
      .map((item) => present(contact, item))
      .toSorted((a, b) => a.id - b.id);
  },
  find(call, id) {
    const contact = ownerOf(call);
    const item = contact.communicationItems.find((candidate) => candidate.id === id);
    return item === undefined ? undefined : present(contact, item);
  },
  blank: (call) => ({
    id: call.world.nextCommunicationId(),
    contactId: ownerOf(call).id,
    typeId: 0,
    value: '',
    extension: null,
    defaultFlag: false,
    communicationType: null,
    mobileGuid: null,
    ...call.world.stamp(call.caller.identifier),
  }),
  settle(call, draft, context, { previous }) {
    const type = call.world.communicationTypes.get(draft.typeId);
    if (type === undefined) return undefined;
    const channel = channelOf(type);
    const asked = draft.communicationType;
    const typeChanged = previous !== undefined && previous.typeId !== type.id;
    if (asked !== null && asked !== channel && !typeChanged) {
      context.errors.push({
        code: 'InvalidField',
        message: `The type is not one for ${asked}`,
        resource: 'contactCommunication',
        field: 'type',
      });
    }
    return { communicationType: channel };
  },
  store(call, record) {
    const contact = ownerOf(call);
    const { id, typeId, value, extension, defaultFlag, mobileGuid } = record;
    const communicationType = channelOf(call.world.communicationTypes.must(typeId));
    const item = { id, typeId, value, extension, defaultFlag, communicationType, mobileGuid };
    const index = contact.communicationItems.findIndex((candidate) => candidate.id === id);
    const items =
      index < 0
        ? [...contact.communicationItems, item]
        : contact.communicationItems.with(index, item);
    saveItems(call, contact, settleDefaults(items, item));
  },
  remove(call, record) {
    const contact = ownerOf(call);
    const rest = contact.communicationItems.filter((item) => item.id !== record.id);
    saveItems(call, contact, rest);
  },
};

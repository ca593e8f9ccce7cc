import type { Call } from '../http/call.ts';
import { notFound } from '../http/errors.ts';
import { renderItem } from '../model/communicationItems.ts';

/** `GET /company/contacts/communications/{id}`, without a parent; one client uses it (UNSURE). */
export function findCommunication(call: Call): Response {
  call.require('Contacts', 'inquire');
  const id = call.id('id');
  for (const contact of call.world.contacts.all()) {
    const item = contact.communicationItems.find((candidate) => candidate.id === id);
    if (item !== undefined) {
      const wire = renderItem(item, call.reading('all'));
      return call.json(200, { ...wire, contactId: contact.id });
    }
  }
  throw notFound('ContactCommunication', id);
}

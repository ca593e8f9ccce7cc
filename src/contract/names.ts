import type { AmpContact, FieldValue } from '../core/contact/ampContact.ts';
import type { Contact } from '../core/contact/contact.ts';
import { shownAmpName, shownName } from '../core/contact/shownName.ts';
import { dueText } from '../core/todo/dueDate.ts';
import type { FoundNames } from '../engine/inbox/names.ts';
import type { Texts } from '../texts/texts.ts';

/** Names of the records that a document or a screen shows; those without one are named by their id. */
export type Names = {
  readonly contact: (id: number) => string;
  readonly ampContact: (id: string) => string;
  /** Subject of a to-do. */
  readonly todo: (id: string) => string;
  /** A value as people know it: owners are shown by name. */
  readonly value: (field: string, value: FieldValue) => FieldValue;
  /** A due date in the time zone of the organization. */
  readonly due: (due: string) => string;
};

/** The texts for names that were looked up. */
export function namesIn(found: FoundNames, { unnamed }: Texts): Names {
  const { contacts, ampContacts, todos, users, timeZone } = found;
  return {
    contact: (id) => contacts.get(id) ?? unnamed.contact(id),
    ampContact: (id) => ampContacts.get(id) ?? unnamed.ampContact(id),
    todo: (id) => todos.get(id) ?? unnamed.todo(id),
    value: (field, value) =>
      (field === 'owner' || field === 'assignee') && typeof value === 'string'
        ? (users.get(value) ?? value)
        : value,
    due: (due) => dueText(due, timeZone),
  };
}

/** The name of a ConnectWise contact, or its id if it has none. */
export function contactName(
  contact: Pick<Contact, 'id' | 'firstName' | 'lastName'>,
  { unnamed }: Texts,
): string {
  return shownName(contact) || unnamed.contact(contact.id);
}

/** The name of an AMP contact that is shown beside its id. */
export function ampContactName(row: Pick<AmpContact, 'fields'>, { noName }: Texts): string {
  return shownAmpName(row) || noName;
}

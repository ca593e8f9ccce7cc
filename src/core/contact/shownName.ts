import { plainText } from '../plainText.ts';
import type { AmpContact } from './ampContact.ts';
import type { Contact } from './contact.ts';

/** The display name of a contact from first and last name; empty if both are missing. */
export function shownName({
  firstName,
  lastName,
}: Pick<Contact, 'firstName' | 'lastName'>): string {
  return plainText([firstName, lastName].filter(Boolean).join(' '));
}

/** The display name of an AMP contact from first and last name; empty if both are missing. */
export function shownAmpName({ fields }: Pick<AmpContact, 'fields'>): string {
  return [fields.firstName, fields.lastName]
    .map((part) => plainText(String(part ?? '')))
    .filter((part) => part !== '')
    .join(' ');
}

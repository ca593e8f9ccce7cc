import { plainText } from '../plainText.ts';
import type { AmpContact } from './ampContact.ts';
import type { Contact } from './contact.ts';

/** First and last name of a contact as they are shown; empty where it has neither. */
export function shownName({
  firstName,
  lastName,
}: Pick<Contact, 'firstName' | 'lastName'>): string {
  return plainText([firstName, lastName].filter(Boolean).join(' '));
}

/** First and last name of an AMP contact as they are shown; empty where it has neither. */
export function shownAmpName({ fields }: Pick<AmpContact, 'fields'>): string {
  return [fields.firstName, fields.lastName]
    .map((part) => plainText(String(part ?? '')))
    .filter((part) => part !== '')
    .join(' ');
}

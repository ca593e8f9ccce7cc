import { type Contact, type FurtherFields, nothingFurther } from '../core/contact/contact.ts';

/**
 * A contact without the further fields that say nothing. Few have any, and those that have none look
 * as they did when these fields were not yet read: reading them again is then no change.
 */
export type StoredContact = Omit<Contact, keyof FurtherFields | 'lastUpdated'> &
  Partial<FurtherFields>;

const further: ReadonlySet<string> = new Set(Object.keys(nothingFurther));

export function toStored(contact: Contact): StoredContact {
  const entries = Object.entries(contact).filter(
    ([name, value]) =>
      name !== 'lastUpdated' && !(further.has(name) && (value === null || value === false)),
  );
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no other fields are left out
  return Object.fromEntries(entries) as StoredContact;
}

export function fromStored(stored: StoredContact, lastUpdated: string | null): Contact {
  return { ...nothingFurther, ...stored, lastUpdated };
}

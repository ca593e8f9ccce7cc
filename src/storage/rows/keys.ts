import { hash } from 'node:crypto';
import type { FieldValue, FieldValues } from '../../core/contact/ampContact.ts';
import type { Contact } from '../../core/contact/contact.ts';
import { companyKey, nameKey } from '../../core/contact/names.ts';
import { storableText } from '../../core/storableText.ts';

/** Characters of a key that are stored unchanged. */
const longest = 200;

/** The key of a contact for comparing people by name. */
export function contactNameKey({ firstName, lastName }: Pick<Contact, 'firstName' | 'lastName'>) {
  return indexable(nameKey(firstName, lastName));
}

/** The key of the name of an AMP contact, to find people with the same name. */
export function ampNameKey(fields: FieldValues): string {
  return indexable(nameKey(fields.firstName ?? null, fields.lastName ?? null));
}

/**
 * The name keys of others who may be the same person: its own, and the one with first and last name swapped.
 */
export function namesakeKeys(firstName: FieldValue, lastName: FieldValue): readonly string[] {
  const keys = [nameKey(firstName, lastName), nameKey(lastName, firstName)].map(indexable);
  return presentKeys(keys);
}

/**
 * The name keys of others who may be the same people as those with these keys. A key does not tell where
 * the last name begins, so each of its words is taken for the first one: among these is the key with the
 * names swapped. Keys that end in a hash cannot be swapped; names in ConnectWise are too short for one, with
 * 30 characters each (DOC).
 */
export function keysOfNamesakes(keys: Iterable<string | null>): string[] {
  return presentKeys(
    [...keys].flatMap((key) => {
      const words = (key ?? '').split(' ');
      return words.map((_, from) => [...words.slice(from), ...words.slice(0, from)].join(' '));
    }),
  );
}

/** The key of a company, also used for the company named by an AMP contact. */
export function companyNameKey(name: FieldValues[string] | undefined): string {
  return indexable(companyKey(name ?? null));
}

/** Keys to look for, without duplicates and empty ones: an empty key matches nobody. */
export function presentKeys(keys: Iterable<string | null>): string[] {
  return [...new Set(keys)].flatMap((key) => key || []);
}

/**
 * An entry in a PostgreSQL index has at most 2,704 bytes, so a longer key becomes its beginning and a hash.
 */
function indexable(key: string): string {
  const text = storableText(key);
  if (text.length <= longest) return text;
  const rest = hash('sha256', text, 'base64url').slice(0, 22);
  return storableText(`${text.slice(0, longest)} ${rest}`);
}

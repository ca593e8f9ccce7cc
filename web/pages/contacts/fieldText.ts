import { texts } from '../../texts/english.ts';

type Value = string | number | boolean | null;

const words = texts.contact.fields;

/** A value for people; null where there is none. Users are named: those who are not among them are removed. */
export function fieldText(
  value: Value,
  kind: string,
  users: ReadonlyMap<string, string>,
): string | null {
  if (value === null || value === '') return null;
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (kind !== 'user') return String(value);
  // Somebody has to be there: without users they are not read yet.
  return users.get(String(value)) ?? (users.size === 0 ? '' : texts.names.removedUser);
}

import { texts } from '../../texts/english.ts';

type Value = string | number | boolean | null;

const words = texts.contact.fields;

/** A value for people; null where there is none. Users are named. */
export function fieldText(
  value: Value,
  kind: string,
  users: ReadonlyMap<string, string>,
): string | null {
  if (value === null || value === '') return null;
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  return kind === 'user' ? (users.get(String(value)) ?? String(value)) : String(value);
}

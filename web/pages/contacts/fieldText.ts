import { contactTexts } from '../../texts/english/contact.ts';

type Value = string | number | boolean | null;

const words = contactTexts.fields;

/** A value for people; null if there is none. Users are named. */
export function fieldText(
  value: Value,
  kind: string,
  nameOf: (user: string) => string,
): string | null {
  if (value === null || value === '') return null;
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  return kind === 'user' ? nameOf(String(value)) : String(value);
}

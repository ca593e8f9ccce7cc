import type { Channel } from '../contact/contact.ts';
import type { ItemValue } from '../contact/contactWrites.ts';
import { bareExtension, splitNumber } from '../contact/phones.ts';

/** A number with its extension, as one text. */
export function itemText({ value, extension }: ItemValue): string {
  const more = extension === null ? '' : bareExtension(extension);
  return more === '' ? value : `${value} x${more}`;
}

/** A number and its extension, however people write it behind the number. */
export function itemValue(text: string | null, channel: Channel): ItemValue | null {
  if (text === null) return null;
  if (channel === 'email') return { value: text, extension: null };
  const { number, extension } = splitNumber(text);
  return extension === null ? { value: text, extension } : { value: number, extension };
}

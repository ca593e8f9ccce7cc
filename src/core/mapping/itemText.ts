import { canonicalText } from '../contact/canonical.ts';
import type { Channel } from '../contact/contact.ts';
import type { ItemValue } from '../contact/contactWrites.ts';

/** A number with its extension, as one text. */
export function itemText({ value, extension }: ItemValue): string {
  const more = extension === null ? '' : canonicalText(extension);
  return more === '' ? value : `${value} x${more}`;
}

/** A number as `itemText` gives it, taken apart again. */
export function itemValue(text: string | null, channel: Channel): ItemValue | null {
  if (text === null) return null;
  if (channel === 'email') return { value: text, extension: null };
  const found = /^(.*\d.*?)\s*(?:x|ext\.?)\s*(\d{1,15})$/iu.exec(text.trim());
  return { value: found?.[1] ?? text, extension: found?.[2] ?? null };
}

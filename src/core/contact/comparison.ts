import type { FieldValue } from './ampContact.ts';
import { canonicalName, canonicalText } from './canonical.ts';
import { canonicalEmail } from './emails.ts';
import { listText, readList } from './listText.ts';
import { canonicalPhone } from './phones.ts';

/** How values of a field are compared. */
export type Comparison = 'text' | 'email' | 'phone' | 'exact' | 'name' | 'list';

/** Whether two values of a field mean the same. Blank text is the same as no value. */
export function sameValue(comparison: Comparison, a: FieldValue, b: FieldValue): boolean {
  if (a === b) return true;
  if (a === null || b === null) return !isFilled(comparison, a ?? b);
  return canonicalValue(comparison, a) === canonicalValue(comparison, b);
}

/** Almost every value begins with a letter or digit, and then it needs no look at the rest. */
function isFilled(comparison: Comparison, value: FieldValue): boolean {
  if (typeof value === 'string' && comparison !== 'list') {
    const first = value.charCodeAt(0);
    if (first > 0x20 && first < 0x7f) return true;
  }
  return canonicalValue(comparison, value) !== null;
}

/** The form of a value for comparing; null if there is none. */
export function canonicalValue(comparison: Comparison, value: FieldValue): FieldValue {
  if (typeof value !== 'string') return value;
  const canonical = canonicalForms[comparison](value);
  return canonical === '' ? null : canonical;
}

const canonicalForms: Record<Comparison, (text: string) => string> = {
  text: canonicalText,
  email: canonicalEmail,
  // Text of signs only is compared unchanged; otherwise all such texts would be equal.
  phone: (text) => canonicalPhone(text) || canonicalText(text),
  exact: (text) => text,
  name: canonicalName,
  list: (text) => listText(readList(text).map(canonicalName)),
};

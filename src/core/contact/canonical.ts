import type { FieldValue } from './ampContact.ts';
import { listText, readList } from './listText.ts';

// Marks that carry no meaning of their own and cannot be seen: zero-width, direction, byte order.
const invisible = /[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu;
const edges =
  /^[\s\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]+|[\s\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]+$/gu;

/** ASCII without a blank at either end, or a control character: it is compared as it is. */
const plain = /^(?:[!-~](?:[ -~]*[!-~])?)?$/u;

/**
 * Text as it is compared: Unicode NFC, without blanks and invisible marks at either end. A line break
 * is a blank: ConnectWise makes one of it in most fields (DOC).
 */
export function canonicalText(text: string): string {
  // Most text is, and it is compared more often than anything else.
  if (plain.test(text)) return text;
  return text
    .normalize('NFC')
    .replace(edges, '')
    .replaceAll(/\r\n|[\r\n]/gu, ' ');
}

/** Text without regard to case as well: for names of types and other choices. */
export function canonicalName(text: string): string {
  return canonicalText(text).toLowerCase();
}

/** Text without any invisible mark, and without blanks at either end: an address mail can go to. */
export function withoutInvisible(text: string): string {
  return canonicalText(text.replace(invisible, ''));
}

/** An e-mail address as it is compared: lower case, no blanks around, no invisible marks at all. */
export function canonicalEmail(text: string): string {
  return withoutInvisible(text).toLowerCase();
}

/** A phone number as it is compared: its digits, and an `x` before those of an extension. */
export function canonicalPhone(text: string): string {
  const [number = '', extension = ''] = text.toLowerCase().split(/x|ext\.?/u, 2);
  const digits = number.replace(/\D/gu, '');
  const more = extension.replace(/\D/gu, '');
  return more === '' ? digits : `${digits}x${more}`;
}

const emailForm =
  /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])$/u;

/** Whether text is an e-mail address someone could receive mail at: one @, a dotted domain, 254 characters at most. */
export function isEmail(text: string): boolean {
  const email = canonicalEmail(text);
  return email.length <= 254 && email.indexOf('@') <= 64 && emailForm.test(email);
}

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

/** The form of a value that is compared; null where there is none. */
export function canonicalValue(comparison: Comparison, value: FieldValue): FieldValue {
  if (typeof value !== 'string') return value;
  const canonical = canonicalForms[comparison](value);
  return canonical === '' ? null : canonical;
}

const canonicalForms: Record<Comparison, (text: string) => string> = {
  text: canonicalText,
  email: canonicalEmail,
  // Letters only ("see notes") leave no digits, and must not all be equal to each other.
  phone: (text) => canonicalPhone(text) || canonicalText(text),
  exact: (text) => text,
  name: canonicalName,
  list: (text) => listText(readList(text).map(canonicalName)),
};

import type { AmpField } from '../contact/ampFields.ts';
import { canonicalName, canonicalText } from '../contact/canonical.ts';
import { isEmail } from '../contact/emails.ts';
import { listText, readList } from '../contact/listText.ts';
import { type Converted, good, unfit } from './converted.ts';
import type { ConnectWiseKind } from './kinds.ts';

/** Longest text of an AMP field, in characters. */
export const longestText = 4000;

type Value = string | number | boolean;

/** A value as an AMP field holds it: of its kind, and among its options. */
export function valueForField({ kind, options = [] }: AmpField, value: Value): Converted {
  switch (kind) {
    case 'text':
    case 'long_text':
    case 'user':
      return asText(value);
    case 'choice': {
      const found = optionOf(options, String(value));
      return found === null ? unfit({ code: 'no_option' }) : good(found);
    }
    case 'choices': {
      const found = readList(String(value)).map((name) => optionOf(options, name));
      const known = found.filter((name) => name !== null);
      if (known.length < found.length) {
        return unfit({ code: 'no_options' });
      }
      return good(known.length === 0 ? null : listText(known));
    }
    case 'email':
    case 'phone':
    case 'number':
    case 'date':
    case 'yes_no':
    case 'url':
      break;
  }
  return valueOfKind(kind, value);
}

/** A value in the form a ConnectWise field accepts; `length` in characters if known (UNSURE). */
export function valueForConnectWise(
  { kind, length }: { readonly kind: ConnectWiseKind; readonly length?: number },
  value: Value,
): Converted {
  const converted =
    kind === 'choice' || kind === 'choices' || kind === 'user'
      ? asText(value)
      : valueOfKind(kind, value);
  if (!converted.fits || length === undefined || typeof converted.value !== 'string') {
    return converted;
  }
  const characters = canonicalText(converted.value).length;
  return characters > length
    ? unfit({ code: 'too_long_for_connectwise', characters, limit: length })
    : converted;
}

function valueOfKind(
  kind: 'text' | 'email' | 'phone' | 'number' | 'date' | 'yes_no' | 'url',
  value: Value,
): Converted {
  switch (kind) {
    case 'text':
      return asText(value);
    case 'email':
      return typeof value === 'string' && isEmail(value)
        ? good(value)
        : unfit({ code: 'no_email' });
    case 'phone':
      return /\p{Nd}/u.test(String(value)) ? good(String(value)) : unfit({ code: 'no_phone' });
    case 'number':
      return asNumber(value);
    case 'date':
      return asDate(value);
    case 'yes_no':
      return asYesNo(value);
    case 'url':
      break;
  }
  return typeof value === 'string' && isWebAddress(value)
    ? good(value.trim())
    : unfit({ code: 'no_web_address' });
}

function asText(value: Value): Converted {
  if (typeof value === 'boolean') return good(value ? 'Yes' : 'No');
  const text = String(value);
  return text.length > longestText
    ? unfit({ code: 'too_long_for_amp', characters: text.length, limit: longestText })
    : good(text);
}

function asNumber(value: Value): Converted {
  if (typeof value === 'number') return good(value);
  const text = String(value).trim();
  if (/^-?\d{1,15}(?:\.\d{1,10})?$/u.test(text)) return good(Number(text));
  return unfit({ code: 'no_number' });
}

function asDate(value: Value): Converted {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)(?:T.*)?$/u.exec(String(value).trim()) ?? [];
  if (year !== undefined && month !== undefined && day !== undefined && isDay(year, month, day)) {
    return good(`${year}-${month}-${day}`);
  }
  return unfit({ code: 'no_date' });
}

/** Whether a calendar has the day. */
export function isDay(year: string, month: string, day: string): boolean {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const leap = (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][m - 1];
  return y > 0 && days !== undefined && d >= 1 && d <= days;
}

const words = new Map([
  ...['yes', 'y', 'true', 'on', '1'].map((word) => [word, true] as const),
  ...['no', 'n', 'false', 'off', '0'].map((word) => [word, false] as const),
]);

function asYesNo(value: Value): Converted {
  if (typeof value === 'boolean') return good(value);
  const found = words.get(canonicalName(String(value)));
  return found === undefined ? unfit({ code: 'no_yes_no' }) : good(found);
}

function isWebAddress(text: string): boolean {
  return /^(?:https?:\/\/)?[^\s/@:]+\.[^\s/@:]+(?:[:/?#]\S*)?$/iu.test(text.trim());
}

/** The option of this name, in the form the field has it. */
function optionOf(options: readonly string[], name: string): string | null {
  const wanted = canonicalName(name);
  return options.find((option) => canonicalName(option) === wanted) ?? null;
}

import { canonicalText } from './canonical.ts';

/** A number as written, and the digits of its extension. */
export type SplitNumber = {
  readonly number: string;
  readonly extension: string | null;
  /** The extension as written, with its prefix; empty if there is none. */
  readonly written: string;
};

/**
 * The prefixes of an extension that people write and that RFC 3966 has: `x 12`, `ext. 5`, `extn 5`,
 * `extension 460`, `;ext=460`, `#460`. Right after a letter, a prefix is part of a word, as in a
 * number that spells one.
 */
const extensionForm =
  /^(.*\d.*?)([\s,;]*(?:(?<!\p{L})(?:extension|extn?|xtn?|x)[\s.:=#]*(\d{1,15})|(?<=\d.*\d.*\d.*)#\s*(\d{1,6})))$/iu;

/** Splits a phone number into number and extension; the extension comes last. */
export function splitNumber(text: string): SplitNumber {
  const trimmed = canonicalText(text);
  const [, number, written, named, numbered] = extensionForm.exec(trimmed) ?? [];
  const extension = named ?? numbered;
  if (number === undefined || written === undefined || extension === undefined) {
    return { number: trimmed, extension: null, written: '' };
  }
  return { number, extension, written };
}

/** The digits of an extension from its own field, in which people also write `ext. 5` or `#5`. */
export function bareExtension(text: string): string {
  const found = /^(?:extension|extn?|xtn?|x|#)[\s.:=#]*(\d{1,15})$/iu.exec(canonicalText(text));
  return found?.[1] ?? canonicalText(text);
}

/** Separators between the digits of a number that have no meaning. */
const formatting = /[\s\p{Pd}().\u2212\u2215/·+]/gu;

/**
 * A phone number in the form for comparing: digits and letters without separators, and ` x` before
 * the digits of an extension. Letters count as letters. By the keypad, `1-800-FLOWERS` would equal
 * its digits, but two notes such as "home" and "gone" would be equal too, and one would be lost. A
 * number that counts as different is copied as entered, so nothing is lost.
 */
export function canonicalPhone(text: string): string {
  const { number, extension } = splitNumber(text.normalize('NFKC').replace(/^tel:/iu, ''));
  const bare = number.replaceAll(formatting, '').toUpperCase().normalize('NFC');
  return extension === null ? bare : `${bare} x${extension}`;
}

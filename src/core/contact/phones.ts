import { canonicalText } from './canonical.ts';

/** A number as it is written, and the digits of its extension. */
export type SplitNumber = {
  readonly number: string;
  readonly extension: string | null;
  /** The extension as it is written, with what stands before it; empty where there is none. */
  readonly written: string;
};

/**
 * What people write before an extension, and RFC 3966 has: `x 12`, `ext. 5`, `extn 5`, `extension 460`,
 * `;ext=460`, `#460`. After a letter it is part of a word, as in a number that spells one.
 */
const extensionForm =
  /^(.*\d.*?)([\s,;]*(?:(?<!\p{L})(?:extension|extn?|xtn?|x)[\s.:=#]*(\d{1,15})|(?<=\d.*\d.*\d.*)#\s*(\d{1,6})))$/iu;

/** A phone number taken apart; its extension is what comes last. */
export function splitNumber(text: string): SplitNumber {
  const trimmed = canonicalText(text);
  const [, number, written, named, numbered] = extensionForm.exec(trimmed) ?? [];
  const extension = named ?? numbered;
  if (number === undefined || written === undefined || extension === undefined) {
    return { number: trimmed, extension: null, written: '' };
  }
  return { number, extension, written };
}

/** The digits of an extension in its own field, where people write `ext. 5` or `#5` as well. */
export function bareExtension(text: string): string {
  const found = /^(?:extension|extn?|xtn?|x|#)[\s.:=#]*(\d{1,15})$/iu.exec(canonicalText(text));
  return found?.[1] ?? canonicalText(text);
}

/** What stands between the digits of a number without a meaning of its own. */
const formatting = /[\s\p{Pd}().\u2212\u2215/·+]/gu;

/**
 * A phone number as it is compared: digits and letters without what is written between them, and ` x`
 * before the digits of an extension. Letters count as letters: by the keypad, `1-800-FLOWERS` would be the
 * same as its digits, but so would two notes such as "home" and "gone", and one would be lost. Counted as
 * different, a number is carried over as it was entered, and nothing is lost.
 */
export function canonicalPhone(text: string): string {
  const { number, extension } = splitNumber(text.normalize('NFKC').replace(/^tel:/iu, ''));
  const bare = number.replaceAll(formatting, '').toUpperCase().normalize('NFC');
  return extension === null ? bare : `${bare} x${extension}`;
}

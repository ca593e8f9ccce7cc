import type { FieldValue } from './ampContact.ts';
import { canonicalName } from './canonical.ts';

/** Letters with a stroke and joined letters, which Unicode does not decompose. */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ŋ: 'n',
  ŧ: 't',
  ĸ: 'k',
  ς: 'σ',
};
const joinedLetters = new RegExp(`[${Object.keys(letters).join('')}]`, 'gu');

/** Marks that can be dropped without changing the letter: accents, vowel points. */
const accents = /(?<=[\p{Script=Latin}\p{Script=Greek}]\p{M}*)\p{M}|[\u0591-\u05BD\u064B-\u0652]/gu;
const apostrophes = /['`´‘’‚‛ʹʻʼʽˈ′＇]/gu;
const doubleQuotes = /["“”„‟«»‹›″＂]/gu;
const dashes = /[\p{Pd}−⁃˗]+/gu;
const invisible = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu;
const plain = /^[a-z]+(?: [a-z]+)*$/u;

/**
 * Text as a person reads it: without regard to case, width, accents, ligatures, kinds of quotation marks
 * and dashes, and how many blanks there are. A dash reads as a blank.
 */
export function reading(text: string): string {
  const name = canonicalName(text);
  if (plain.test(name)) return name;
  const read = name
    // Must come before the decomposition, which would turn a single acute accent into a blank with
    // a mark.
    .replaceAll(doubleQuotes, '')
    .replaceAll(apostrophes, "'")
    .replaceAll(dashes, ' ')
    .normalize('NFKD')
    // Double and triple primes are now several single ones.
    .replaceAll(apostrophes, "'")
    .replaceAll(accents, '')
    // One letter of Russian is mostly written without its points, unlike all others.
    .replaceAll('\u0435\u0308', '\u0435')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(joinedLetters, (letter) => letters[letter] ?? letter)
    .replaceAll(invisible, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  // A name of signs only is compared by its signs.
  return read === '' ? name : read;
}

/** First and last name in the form for comparing people; empty if both are missing. */
export function nameKey(firstName: FieldValue, lastName: FieldValue): string {
  return nameWords([firstName, lastName].map((part) => String(part ?? '')).join(' ')).join(' ');
}

/** Whether two names from `nameKey` have the same words: given and family name may be swapped. */
export function sameWords(a: string, b: string): boolean {
  return a === b || (a.length === b.length && inOrder(a) === inOrder(b));
}

function inOrder(key: string): string {
  return key.split(' ').toSorted().join(' ');
}

/** The words of a name in the form for comparing people: without apostrophes, points and commas. */
export function nameWords(name: string): readonly string[] {
  const read = reading(name);
  if (plain.test(read)) return read.split(' ');
  const bare = read.replaceAll(/['.,]/gu, (sign) => (sign === "'" ? '' : ' '));
  const words = bare.split(' ').filter((word) => word !== '');
  return words.length > 0 ? words : read.split(' ').filter((word) => word !== '');
}

/**
 * A company name in the form for comparing companies: commas and points read as blanks; empty if there is
 * none.
 */
export function companyKey(name: FieldValue): string {
  if (typeof name !== 'string') return '';
  const read = reading(name);
  if (plain.test(read)) return read;
  const bare = read.replaceAll(/[\s.,]+/gu, ' ').trim();
  return bare === '' ? read : bare;
}

/** Whether a contact has this name: as its whole name in any order, or as its first or last name. */
export function hasName(
  { firstName, lastName }: { readonly firstName: string | null; readonly lastName: string | null },
  name: string,
): boolean {
  const wanted = nameKey(name, null);
  const keys = [nameKey(firstName, lastName), nameKey(firstName, null), nameKey(lastName, null)];
  return wanted !== '' && keys.some((key) => sameWords(key, wanted));
}

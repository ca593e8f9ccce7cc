import { commonWords, rows } from './commonWords.ts';

/** Fewest and most characters of a password. */
export const passwordLength = { least: 12, most: 128 } as const;

/** Why a password is rejected. */
export type PasswordProblem = 'password_short' | 'password_long' | 'password_common';

/** Names related to ampwise, which attackers try first. */
const ownNames: readonly string[] = ['ampwise', 'amp', 'connectwise', 'connect', 'wise', 'psa'];

/**
 * The problem with a new password; null: none. Any characters are allowed, and none are required.
 * `names` are those of the person and the organization, which are as easy to guess as a common
 * word; `listed` are the most common passwords, in lower case.
 */
export function passwordProblem(
  password: string,
  names: readonly string[],
  listed: ReadonlySet<string>,
): PasswordProblem | null {
  const { length } = Array.from(password);
  if (length < passwordLength.least) return 'password_short';
  if (length > passwordLength.most) return 'password_long';
  const plain = password.normalize('NFKC').toLowerCase();
  const known = new Set([...commonWords, ...ownNames, ...names.flatMap(wordsOf)]);
  const isGuessable =
    new Set(plain).size < 5 ||
    isRepeated(plain) ||
    isRun(plain) ||
    isListed(plain, listed) ||
    isListed(withLetters(plain), listed) ||
    isFewWords(plain, known) ||
    isFewWords(withLetters(plain), known);
  return isGuessable ? 'password_common' : null;
}

/** The parts of a name or an address, and all of them joined. */
function wordsOf(name: string): readonly string[] {
  const local = name.toLowerCase().replace(/@.*$/u, '');
  const parts = local.split(/[^\p{L}\p{N}]+/u).filter((part) => part.length > 2);
  return [...parts, parts.join('')].filter((part) => part !== '');
}

/** Whether it is a listed password, once or repeated, with only digits and signs around it. */
function isListed(text: string, listed: ReadonlySet<string>): boolean {
  const before = /^[^\p{L}]*/u.exec(text)?.[0].length ?? 0;
  const after = /[^\p{L}]*$/u.exec(text)?.[0].length ?? 0;
  for (let start = 0; start <= before; start++) {
    for (let end = text.length; end >= Math.max(text.length - after, start + 4); end--) {
      const core = text.slice(start, end);
      if (listed.has(core) || listed.has(pieceOf(core))) return true;
    }
  }
  return false;
}

/** The shortest text whose repetition gives this one. */
function pieceOf(text: string): string {
  for (let size = 1; size <= text.length / 2; size++) {
    const piece = text.slice(0, size);
    if (text.length % size === 0 && piece.repeat(text.length / size) === text) return piece;
  }
  return text;
}

/** Whether it is one short piece repeated: `abcabcabcabc`. */
function isRepeated(text: string): boolean {
  for (let size = 1; size <= Math.min(6, text.length / 2); size++) {
    const piece = text.slice(0, size);
    if (piece.repeat(Math.ceil(text.length / size)).startsWith(text)) return true;
  }
  return false;
}

/**
 * Whether all but two characters belong to rows of keys, of the alphabet or of digits, three or
 * more at a time.
 */
function isRun(text: string): boolean {
  let left = 0;
  for (let at = 0; at < text.length; ) {
    const length = runAt(text, at);
    if (length < 3) left += 1;
    at += Math.max(1, length < 3 ? 1 : length);
    if (left > 2) return false;
  }
  return true;
}

function runAt(text: string, at: number): number {
  let longest = 1;
  for (const row of rows) {
    const start = row.indexOf(text.charAt(at));
    if (start < 0) continue;
    let length = 1;
    while (at + length < text.length && row[start + length] === text[at + length]) length += 1;
    longest = Math.max(longest, length);
  }
  return longest;
}

/**
 * A text with letters in place of the digits and signs that people commonly write for them, and without
 * those at the end.
 */
function withLetters(text: string): string {
  const letters: Readonly<Record<string, string>> = {
    '0': 'o',
    '1': 'i',
    '3': 'e',
    '4': 'a',
    '5': 's',
    '7': 't',
    '@': 'a',
    $: 's',
    '!': 'i',
  };
  const core = text.replace(/[^\p{L}@$]+$/u, '');
  return Array.from(core)
    .map((letter) => letters[letter] ?? letter)
    .join('');
}

/** Whether only one or two known words remain without digits and signs. */
function isFewWords(text: string, known: ReadonlySet<string>): boolean {
  const letters = text.replaceAll(/[^\p{L}]+/gu, '');
  if (letters === '') return /^[ -~]+$/u.test(text);
  return splits(letters, known, 2);
}

/**
 * Whether a text consists of a limited number of different words from a set, each any number of
 * times.
 */
function splits(text: string, known: ReadonlySet<string>, most: number): boolean {
  if (text === '') return true;
  if (most === 0) return false;
  for (let end = Math.min(text.length, 24); end >= 3; end--) {
    const word = text.slice(0, end);
    if (!known.has(word)) continue;
    let rest = text;
    while (rest.startsWith(word)) rest = rest.slice(word.length);
    if (splits(rest, known, most - 1)) return true;
  }
  return false;
}

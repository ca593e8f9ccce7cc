import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pbt } from '../../../test/support/pbt.ts';
import { companyKey, hasName, nameKey, sameWords } from './names.ts';

/** Words as people are called, in several scripts, as one reads them. */
const word = fc.constantFrom(
  'anna',
  'jose',
  'muller',
  "o'neil",
  "d'unger",
  'weiss',
  'francois',
  'soren',
  'lukasz',
  'oeuvre',
  'zoe',
  'семен',
  'андрей',
  'γιώργος',
  'हिन्दी',
  '山田',
  'ガルシア',
  'สมชาย',
  'محمد',
);

/** How each of some letters is written as well. */
const written: Readonly<Record<string, readonly string[]>> = {
  a: ['á', 'â', 'A', 'ａ', 'a\u0301'],
  e: ['é', 'ë', 'E', 'ｅ'],
  o: ['ö', 'ó', 'ø', 'O', 'o\u0308'],
  u: ['ü', 'ù', 'U'],
  n: ['ñ', 'N', 'n\u0303'],
  c: ['ç', 'C'],
  l: ['ł', 'L'],
  z: ['ž', 'Z'],
  "'": ['’', '‘', 'ʼ', '´', '`', '′', '＇', '‛'],
  е: ['ё', 'Е'],
};
const joined: Readonly<Record<string, readonly string[]>> = {
  ss: ['ß', 'SS', 'ẞ'],
  oe: ['œ', 'Œ', 'OE'],
};

/** A text as someone else would write it: another case, other accents, ligatures and signs. */
const asWritten = (text: string): fc.Arbitrary<string> => {
  const parts = text.match(/ss|oe|./gsu) ?? [];
  const ways = parts.map((part) =>
    fc.constantFrom(part, ...(joined[part] ?? written[part] ?? [part])),
  );
  return fc.tuple(...ways).map((chosen) => chosen.join(''));
};

const blank = fc.constantFrom(' ', '  ', '\u00A0', '-', ' - ', '–', '‐', '\u2003');
const words = fc.array(word, { minLength: 1, maxLength: 3 });
const twice = (text: readonly string[]) =>
  fc
    .tuple(fc.tuple(...text.map(asWritten)), fc.array(blank, { minLength: 3, maxLength: 3 }))
    .map(([parts, blanks]) =>
      parts.map((part, at) => part + (parts[at + 1] ? (blanks[at] ?? ' ') : '')).join(''),
    );

describe('names, as people read them', () => {
  it('are the same however they are written', () => {
    fc.assert(
      fc.property(
        fc
          .tuple(words, words)
          .chain(([given, family]) =>
            fc.tuple(fc.constant([given.join(' '), family.join(' ')]), twice(given), twice(family)),
          ),
        ([[given, family], first, last]) => {
          const key = nameKey(given, family);
          expect(nameKey(first, last)).toBe(key);
          expect(nameKey(` ${first}`, `${last}\u200B `)).toBe(key);
          expect(sameWords(nameKey(last, first), key)).toBe(true);
          expect(hasName({ firstName: first, lastName: last }, `${family} ${given}`)).toBe(true);
          expect(companyKey(`${first} ${last}`)).toBe(companyKey(`${given} ${family}`));
        },
      ),
      pbt(300),
    );
  });

  it('are two where a letter is another', () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 2, maxLength: 2 }), words, (two, others) => {
        const [a = '', b = ''] = two;
        const rest = others.join(' ');
        expect(sameWords(nameKey(a, rest), nameKey(b, rest))).toBe(false);
        expect(companyKey(`${a} ${rest}`)).not.toBe(companyKey(`${b} ${rest}`));
      }),
      pbt(200),
    );
  });

  it.each([
    ['Andrey', 'Andrei'],
    ['Андрей', 'Андреи'],
    ['Ann', 'Anne'],
    ['Meier', 'Meyer'],
    ['ガルシア', 'カルシア'],
    ['สมชาย', 'สมชัย'],
    ['हिन्दी', 'हिन्दि'],
    ['***', '???'],
    ['Best & Co', 'Best Co'],
    ["Joe's", 'Joes'],
    ['3.5 Media', '35 Media'],
    ['A.B. Smith', 'AB Smith'],
    ['Acme Inc.', 'Acme'],
    ['...', ','],
  ])('companies %j and %j are two', (a, b) => {
    expect(companyKey(a)).not.toBe(companyKey(b));
  });

  it.each([
    ['D’Unger GmbH', "D'Unger GmbH"],
    ['Café “Rouge”', 'cafe rouge'],
    ['Straßen–Bau', 'STRASSEN BAU'],
    ['Rolls‐Royce', 'Rolls Royce'],
    ['Ｓｏｎｙ', 'Sony'],
    ['ﬁnance', 'Finance'],
    ['Soft\u00ADware', 'Software'],
    ['Ærø', 'AERO'],
    ['Acme, Inc.', 'Acme Inc'],
    ['Pinnacle Accounting LLC', 'PINNACLE ACCOUNTING, LLC.'],
    ['St.Mary Ltd.', 'St. Mary Ltd'],
    ['Ａcme，Inc．', 'Acme Inc'],
  ])('companies %j and %j are one', (a, b) => {
    expect(companyKey(a)).toBe(companyKey(b));
  });

  it('have a key that is its own key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const key = companyKey(text);
        expect(companyKey(key)).toBe(key);
        const name = nameKey(text, null);
        expect(nameKey(name, null)).toBe(name);
      }),
      pbt(500),
    );
  });
});

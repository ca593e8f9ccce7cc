import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pbt } from '../../../test/support/pbt.ts';
import { itemText, itemValue } from '../mapping/itemText.ts';
import { sameValue } from './comparison.ts';
import { canonicalPhone, splitNumber } from './phones.ts';

const same = (a: string, b: string) => sameValue('phone', a, b);
const digits = fc.stringMatching(/^\d{3,12}$/u);
const extension = fc.stringMatching(/^\d{1,6}$/u);
const between = fc.constantFrom('', ' ', '-', '.', ' (', ') ', '/', '–', '\u00A0');
const before = fc.constantFrom(
  ' x',
  'x',
  ' x ',
  ' X. ',
  ' ext ',
  ' ext. ',
  'ext.',
  ', ext. ',
  ' Ext: ',
  ' extn ',
  ' extension ',
  ', extension ',
  ';ext=',
  ' #',
  '#',
  ' # ',
  ' xtn ',
);

const spread = (text: string) =>
  fc
    .array(between, { minLength: text.length, maxLength: text.length })
    .map((signs) =>
      Array.from(text, (digit, at) => (at === 0 ? digit : `${signs[at] ?? ''}${digit}`)).join(''),
    );

describe('phone numbers', () => {
  it('are the same however they and their extensions are written', () => {
    const number = digits.chain((text) => fc.tuple(fc.constant(text), spread(text)));
    fc.assert(
      fc.property(number, extension, before, before, ([plain, written], more, one, two) => {
        expect(same(plain, written)).toBe(true);
        expect(same(`+${plain}`, ` ${written} `)).toBe(true);
        expect(same(`${plain}${one}${more}`, `${written}${two}${more}`)).toBe(true);
        expect(splitNumber(`${written}${one}${more}`)).toMatchObject({ extension: more });
      }),
      pbt(300),
    );
  });

  it('are two where a digit, a letter or the extension is another', () => {
    const letters = fc.stringMatching(/^[A-Z]{2,7}$/u);
    fc.assert(
      fc.property(
        digits,
        letters,
        letters,
        extension,
        extension,
        before,
        (number, a, b, x, y, ext) => {
          expect(same(`${number}-${a}`, `${number}-${b}`)).toBe(a === b);
          expect(same(`${number}-${a}`, `${number} ${a.toLowerCase()}`)).toBe(true);
          expect(same(`${number}${ext}${x}`, `${number}${ext}${y}`)).toBe(x === y);
          expect(same(`${number}${ext}${x}`, number)).toBe(false);
          expect(same(`${number}${ext}${x}`, `${number}${x}`)).toBe(false);
          expect(same(`${number}1`, number)).toBe(false);
        },
      ),
      pbt(300),
    );
  });

  it.each([
    ['1-800-FLOWERS', '1-800-CONTACTS', false],
    ['1-800-FLOWERS', '1 800 flowers', true],
    ['1-800-FLOWERS x 12', '1 (800) Flowers, ext. 12', true],
    ['1-800-FOX-1234', '1-800-FO 1234', false],
    ['555 1234 (home)', '555 1234 (work)', false],
    ['555 1234,,12', '555123412', false],
    ['555 1234; 555 9999', '55512345559999', false],
    ['*67 5551234', '67 5551234', false],
    ['tel:+1-201-555-0123;ext=102', '12015550123 x102', true],
    ['５５５ １２３４', '555 1234', true],
    ['call', 'ask', false],
    ['#31#5551234', '31 x5551234', false],
  ])('%j and %j: %j', (a, b, expected) => {
    expect(same(a, b)).toBe(expected);
    expect(same(b, a)).toBe(expected);
  });

  it('keep number and extension on the way to ConnectWise and back', () => {
    fc.assert(
      fc.property(digits, extension, before, (number, more, ext) => {
        for (const channel of ['phone', 'fax'] as const) {
          const item = itemValue(`${number}${ext}${more}`, channel);
          expect(item).toEqual({ value: number, extension: more });
          const text = item === null ? '' : itemText(item);
          expect(same(text, `${number}${ext}${more}`)).toBe(true);
          expect(itemValue(text, channel)).toEqual(item);
        }
      }),
      pbt(200),
    );
  });

  it.each(['460', 'ext. 460', '#460', 'x460', ';460'.slice(1)])(
    'an extension in its own field as %j is one',
    (text) => {
      expect(itemText({ value: '555 1234', extension: text })).toBe('555 1234 x460');
    },
  );

  it('have a form that is its own form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const form = canonicalPhone(text);
        expect(canonicalPhone(form)).toBe(form);
      }),
      pbt(500),
    );
  });
});

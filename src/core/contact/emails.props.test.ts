import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pbt } from '../../../test/support/pbt.ts';
import { asciiEmail, canonicalEmail, isEmail } from './emails.ts';
import { decodeLabel, encodeLabel } from './punycode.ts';

/** Labels of domains in many scripts; in those of India and Thailand they carry marks. */
const label = fc.constantFrom(
  'müller',
  'straße',
  'डाटामेल',
  'हिन्दी',
  'भारत',
  'สมชาย',
  'ไทย',
  '例え',
  '中国',
  'قطر',
  'пример',
  'ελλάδα',
  'ישראל',
  'தமிழ்',
  'বাংলা',
  'ಕನ್ನಡ',
  'example',
  'x1',
  'ünïcödé-ä',
  'xn',
);
const local = fc.constantFrom('ann', 'अजय', 'ผู้ใช้', 'jörg.ö', "o'neil", 'a+b', 'мария', 'अ.ई');
const address = fc
  .tuple(local, fc.array(label, { minLength: 2, maxLength: 3 }))
  .map(([name, labels]) => ({ name, labels }));

describe('e-mail addresses', () => {
  it('are valid in every script, and one mailbox in Unicode and in punycode', () => {
    fc.assert(
      fc.property(address, ({ name, labels }) => {
        const domain = labels.join('.');
        const ascii = domainToASCII(domain);
        expect(ascii).not.toBe('');
        const forms = [
          `${name}@${domain}`,
          `${name}@${ascii}`,
          `${name.toUpperCase().toLowerCase()}@${ascii.toUpperCase()}`,
          `${name.normalize('NFD')}@${domain.normalize('NFD')}`,
          ` ${name}@\u200B${domain} `,
          `${name}＠${labels.join('。')}`,
        ];
        for (const form of forms) {
          expect(isEmail(form)).toBe(true);
          expect(canonicalEmail(form)).toBe(canonicalEmail(`${name}@${domain}`));
          expect(asciiEmail(form)).toBe(`${canonicalEmail(name)}@${ascii}`);
        }
      }),
      pbt(200),
    );
  });

  it('are two where a letter or a mark is another', () => {
    const other = fc.uniqueArray(label, { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(local, other, (name, [a = '', b = '']) => {
        const [one, two] = [`${name}@${a}.example`, `${name}@${domainToASCII(b)}.example`];
        expect(canonicalEmail(one)).not.toBe(canonicalEmail(two));
      }),
      pbt(200),
    );
  });

  it.each([
    ['strasse', 'straße'],
    ['हिन्दी', 'हिन्दि'],
    ['muller', 'müller'],
  ])('of %j and %j are two', (a, b) => {
    expect(canonicalEmail(`ann@${a}.example`)).not.toBe(canonicalEmail(`ann@${b}.example`));
  });

  it.each([
    'ann@xn--',
    'ann@xn--.example',
    'ann@-भारत.example',
    'अजय',
    '\u0941अ@',
    'ann@\u0941x.example',
    'ann@भारत',
    'a b@भारत.example',
  ])('%j is none', (text) => {
    expect(isEmail(text)).toBe(false);
  });

  it('agree with Node on punycode', () => {
    const letters = fc.string({
      unit: fc.constantFrom(...Array.from('abcxyz019-ñüßéжñ中文日本語हिन्दीไทย𐍈')),
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(letters, (text) => {
        const encoded = encodeLabel(text);
        if (encoded !== text) expect(decodeLabel(encoded)).toBe(text);
        const theirs = domainToASCII(text);
        const isPlain = text === text.normalize('NFKC').toLowerCase();
        if (theirs !== '' && isPlain && !/^[\d.]+$/u.test(theirs)) expect(encoded).toBe(theirs);
      }),
      pbt(500),
    );
  });

  it('have a form that is its own form, whatever is entered', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc
        .tuple(fc.string({ unit: 'grapheme' }), fc.string())
        .map(([a, b]) => `${a}@xn--${b}.xn--${b}`),
    );
    fc.assert(
      fc.property(text, (entered) => {
        const form = canonicalEmail(entered);
        expect(canonicalEmail(form)).toBe(form);
      }),
      pbt(500),
    );
  });
});

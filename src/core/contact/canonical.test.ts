import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pbt } from '../../../test/support/pbt.ts';
import { canonicalValue, sameValue } from './comparison.ts';
import { isEmail } from './emails.ts';

describe('sameValue', () => {
  it.each([
    ['text', ' Ann ', 'Ann', true],
    ['text', 'Zoe\u0301', 'Zoé', true],
    ['text', '\u200fAnn\u200e', 'Ann', true],
    ['text', 'ann', 'Ann', false],
    ['text', '', null, true],
    ['text', ' \u200b ', null, true],
    ['text', 'A B', 'A  B', false],
    ['email', 'Ann@X.Example', 'ann@x.example ', true],
    ['email', 'ann@x.\u200bexample', 'ann@x.example', true],
    ['email', 'ann@x.example', 'anne@x.example', false],
    ['phone', '(555) 123-4567', '555.123.4567', true],
    ['phone', '555 1234 x12', '5551234 ext. 12', true],
    ['phone', '555 1234 x12', '555 1234', false],
    ['phone', 'ask', 'call', false],
    ['phone', '', null, true],
    ['exact', 5, 5, true],
    ['exact', 0, null, false],
    ['exact', 5, 6, false],
  ] as const)('%s: %j and %j: %j', (comparison, a, b, same) => {
    expect(sameValue(comparison, a, b)).toBe(same);
    expect(sameValue(comparison, b, a)).toBe(same);
  });

  it('compares the canonical forms, also where one side has no value', () => {
    const comparison = fc.constantFrom('text', 'email', 'phone', 'exact', 'name', 'list');
    const blankish = fc.string({
      unit: fc.constantFrom(' ', '\u200b', '\u00a0', '\n', ',', '"', 'x', '0', '-'),
    });
    const value = fc.oneof(fc.constant(null), blankish, fc.string(), fc.integer(), fc.boolean());
    fc.assert(
      fc.property(comparison, value, value, (how, a, b) => {
        expect(sameValue(how, a, b)).toBe(canonicalValue(how, a) === canonicalValue(how, b));
      }),
      pbt(2000),
    );
  });

  it('compares forms that are stable: a canonical form is its own canonical form', () => {
    const comparison = fc.constantFrom('text', 'email', 'phone', 'exact');
    fc.assert(
      fc.property(comparison, fc.string({ unit: 'grapheme' }), (how, text) => {
        const once = canonicalValue(how, text);
        expect(canonicalValue(how, once)).toBe(once);
      }),
      pbt(2000),
    );
  });
});

describe('isEmail', () => {
  it.each([
    'ann@x.example',
    "o'neil@x.example",
    'a.b+c@sub.x.example',
    ' Ann@X.EXAMPLE ',
    'jörg@müller.example',
    'a&b@x.example',
  ])('takes %j', (text) => {
    expect(isEmail(text)).toBe(true);
  });

  it.each([
    '',
    'ann',
    'ann@x',
    '@x.example',
    'ann@@x.example',
    'ann@x..example',
    'a b@x.example',
    '.ann@x.example',
    'ann@x.example, bob@x.example',
    'ann@-x.example',
    `${'a'.repeat(65)}@x.example`,
    `a@${'x.'.repeat(130)}example`,
    'n/a',
  ])('refuses %j', (text) => {
    expect(isEmail(text)).toBe(false);
  });
});

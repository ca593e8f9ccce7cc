import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pbt } from '../../../test/support/pbt.ts';
import { pairsText, readPairs } from './pairText.ts';

describe('pairs of a value map', () => {
  it.each([
    ['Partner=Reseller', [['Partner', 'Reseller']]],
    [
      ' A = B ,, C=D, ',
      [
        ['A', 'B'],
        ['C', 'D'],
      ],
    ],
    [
      '"Smith, Lee & Co"=Law firm, Other=Else',
      [
        ['Smith, Lee & Co', 'Law firm'],
        ['Other', 'Else'],
      ],
    ],
    [
      'Law="Smith, Lee", "a=b"="c ""d"""',
      [
        ['Law', 'Smith, Lee'],
        ['a=b', 'c "d"'],
      ],
    ],
    ['1/2" pipe=x=y', [['1/2" pipe', 'x=y']]],
    ['', []],
  ])('reads %s', (text, pairs) => {
    expect(readPairs(text)?.map(({ connectwise, amp }) => [connectwise, amp])).toEqual(pairs);
  });

  it.each(['Partner', '=x', 'x=', '"a, b=c', '"a"b=c', 'a=b, c'])('takes no %s', (text) => {
    expect(readPairs(text)).toBeNull();
  });

  it('are read back as they are written', () => {
    const name = fc
      .string({ unit: fc.constantFrom('a', 'Z', ' ', ',', '=', '"', 'é', "'"), minLength: 1 })
      .map((text) => text.trim())
      .filter((text) => text !== '');
    fc.assert(
      fc.property(fc.array(fc.record({ connectwise: name, amp: name })), (pairs) => {
        expect(readPairs(pairsText(pairs))).toEqual(pairs);
      }),
      pbt(1000),
    );
  });
});

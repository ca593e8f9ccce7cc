import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pbt } from '../../../test/support/pbt.ts';
import { contactNameKey, keysOfNamesakes, namesakeKeys } from './keys.ts';

const part = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc
    .array(fc.constantFrom('Ann', 'Lee', 'de', "D'Ör", 'St.', '-', ',', 'ΟΔΟΣ'), { maxLength: 4 })
    .map((words) => words.join(' ')),
);
const name = fc.option(part, { nil: null });

describe('the keys of namesakes', () => {
  it('that are found by a key include those that are found by the names', () => {
    fc.assert(
      fc.property(name, name, (firstName, lastName) => {
        const found = keysOfNamesakes([contactNameKey({ firstName, lastName })]);
        expect(found).toEqual(expect.arrayContaining([...namesakeKeys(firstName, lastName)]));
      }),
      pbt(1000),
    );
  });

  it('are none for no name', () => {
    expect(keysOfNamesakes([null, ''])).toEqual([]);
    expect(keysOfNamesakes(['ann lee', 'lee ann', 'a b c'])).toEqual([
      'ann lee',
      'lee ann',
      'a b c',
      'b c a',
      'c a b',
    ]);
  });
});

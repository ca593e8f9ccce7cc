import { expect, it } from 'vitest';
import { english } from './english/english.ts';
import { unfitText } from './unfitText.ts';

it('a reason is put in words, and one that an older version stored is shown as it is', () => {
  expect(unfitText({ code: 'not_in_form', form: 'DD.MM.YYYY' }, english)).toBe(
    'it is not a date written as DD.MM.YYYY',
  );
  expect(unfitText('text of 9 characters that is no number', english)).toBe(
    'text of 9 characters that is no number',
  );
});

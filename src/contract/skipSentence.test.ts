import { expect, it } from 'vitest';
import { english } from '../texts/english/english.ts';
import { skipSentence } from './skipSentence.ts';

const voice = { texts: english, advice: () => '' };
const labelOf = (field: string) => (field === 'lastName' ? 'Last name' : field);

it('names the field that a reason is about, by its label', () => {
  const skip = { kind: 'amp_contact', id: 'a', reason: 'value_does_not_fit' } as const;
  const about = { kind: 'field', id: 'lastName' } as const;
  expect(skipSentence({ ...skip, about }, null, voice, labelOf)).toBe(
    'Not sent, because a value that ConnectWise requires does not fit there: Last name.',
  );
  const rejected = { ...skip, reason: 'refused', about: { kind: 'field', id: 'Z7' } } as const;
  expect(skipSentence(rejected, null, voice, labelOf)).toMatch(/rejected it: Z7\.$/u);
  expect(skipSentence({ ...skip, about: null }, null, voice, labelOf)).toMatch(/there\.$/u);
});

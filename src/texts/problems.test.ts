import { describe, expect, it } from 'vitest';
import { acceptances, badInput, problems } from '../core/badInput.ts';
import { checkAdvice, checkFindings } from '../core/checkFindings.ts';
import { failureReasons } from '../core/failureReasons.ts';
import { unfitReasons } from '../core/mapping/unfit.ts';
import { settingNames } from '../core/settings/plainSettings.ts';
import { settingWarnings } from '../core/settings/warnings.ts';
import { detailedAnswers } from '../ports/serverFacts.ts';
import { english } from './english/english.ts';
import { failureAdvice, failureMessage } from './failureText.ts';

/** The details that a text is filled in from. */
function named(text: string): readonly string[] {
  return [...text.matchAll(/\{(\w+)\}/gu)].flatMap(([, name]) => name ?? []);
}

type Codes = Readonly<Record<string, readonly string[]>>;
type Words = Readonly<Record<string, string>>;

const tables: readonly (readonly [string, Codes, Words])[] = [
  ['what a check found', checkFindings, english.checkFound],
  ['what to do about a check', checkAdvice, english.checkAdvice],
  ['why something failed', failureReasons, english.failureReasons],
  ['why a value does not fit', unfitReasons, english.unfit],
  ['what a server answers', detailedAnswers, english.factAnswers],
  ['what to think of about settings', settingWarnings, english.settingWarnings],
];

describe.each(tables)('%s', (_, codes, words) => {
  it.each(Object.entries(codes))(
    '%s has words, with its details and no others',
    (code, details) => {
      const text = Object.entries(words).find(([name]) => name === code)?.[1] ?? '';
      expect(text).not.toBe('');
      expect(new Set(named(text))).toEqual(new Set(details));
    },
  );
});

describe('what is wrong with something that was entered', () => {
  it.each(Object.entries(problems))(
    '%s has words, with its details and no others',
    (code, details) => {
      const text = Object.entries(english.problems).find(([name]) => name === code)?.[1] ?? '';
      expect(text).not.toBe('');
      expect(named(text)).toEqual([...details]);
    },
  );

  it.each(Object.entries(acceptances))('%s has words as well', (code, details) => {
    const text = Object.entries(english.acceptances).find(([name]) => name === code)?.[1] ?? '';
    expect(text).not.toBe('');
    expect(named(text)).toEqual([...details]);
  });

  it('never shares the name of a detail between a problem and what is accepted', () => {
    const own = new Set<string>(Object.values(problems).flat());
    expect(
      Object.values(acceptances)
        .flat()
        .filter((name) => own.has(name)),
    ).toEqual([]);
  });

  it('is said in words, and so is what a setting accepts', () => {
    const failure = badInput(
      '--due',
      { code: 'column_twice', column: 'due' },
      { code: 'text_up_to', longest: 20 },
    );
    expect(failureMessage(failure, english)).toBe('--due: column due appears twice.');
    expect(failureAdvice(failure, english).text).toBe('Accepted: at most 20 characters.');
    for (const name of settingNames) {
      const refused = badInput(name, { code: 'value_not_accepted' }, { code: `setting:${name}` });
      const { accepted, title } = english.settings[name];
      expect(failureAdvice(refused, english).text).toBe(`Accepted: ${accepted}.`);
      expect(title).toMatch(/\w/u);
    }
  });
});

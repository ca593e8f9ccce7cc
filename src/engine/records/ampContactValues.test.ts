import { describe, expect, it } from 'vitest';
import {
  type AmpField,
  type AmpKind,
  ampFields,
  comparisonOf,
} from '../../core/contact/ampFields.ts';
import { asFailure } from '../../core/failure.ts';
import { english } from '../../texts/english/english.ts';
import { failureAdvice, failureMessage } from '../../texts/failureText.ts';
import { type EnteredValue, readValues } from './ampContactValues.ts';

const read = (values: Record<string, string>) => readValues(new Map(Object.entries(values)));

function refusal(values: Record<string, string>): string {
  try {
    read(values);
  } catch (thrown) {
    const failure = asFailure(thrown);
    expect(failure.code).toBe('bad_input');
    return `${failureMessage(failure, english)} ${failureAdvice(failure, english).text}`;
  }
  throw new Error('taken');
}

describe('readValues', () => {
  it('finds fields whatever their case, reads numbers, and clears with nothing', () => {
    expect(
      read({
        EMAIL: ' Ann@Example.com ',
        firstname: 'Ann',
        company_employees: '42',
        Company_WebSite: '',
        title: ' \u200B ',
      }),
    ).toEqual({
      email: 'Ann@Example.com',
      firstName: 'Ann',
      Company_Employees: 42,
      Company_WebSite: null,
      title: null,
    });
  });

  it('names the closest field and all that are accepted', () => {
    expect(refusal({ fristName: 'Ann' })).toMatch(
      /^fristName: .*closest is firstName\. .*lastName.*Company_WebSite/u,
    );
  });

  it.each([
    ['an address that is none', { email: 'ann@' }, /^email: .*valid e-mail/u],
    ['a number that is none', { Company_Employees: 'about 10' }, /^Company_Employees: .*whole/u],
    ['half a person', { Company_Employees: '1.5' }, /^Company_Employees: .*whole/u],
    ['a negative number', { Company_Employees: '-1' }, /^Company_Employees: .*whole/u],
    ['an essay', { title: 'x'.repeat(4001) }, /^title: it has 4001 characters/u],
    ['nothing at all', {}, /no field was given/u],
  ])('refuses %s', (_, values, message) => {
    expect(refusal(values)).toMatch(message);
  });
});

const custom = (kind: AmpKind): AmpField => ({
  name: kind,
  label: kind,
  kind,
  comparison: comparisonOf(kind),
  options: ['Red', 'Blue, light'],
  custom: { retired: false },
});

describe('values with a type', () => {
  const kinds: readonly AmpKind[] = [
    'text',
    'number',
    'yes_no',
    'choice',
    'choices',
    'date',
    'url',
  ];
  const fields = [...ampFields, ...kinds.map(custom)];
  const typed = (name: string, value: EnteredValue) =>
    readValues(new Map([[name, value]]), fields)[name];

  it.each([
    ['number', -1.5, -1.5],
    ['number', '12.5', 12.5],
    ['Company_Employees', 42, 42],
    ['yes_no', false, false],
    ['yes_no', 'yes', true],
    ['choices', ['blue, light', 'red'], '"Blue, light", Red'],
    ['choices', [], null],
    ['text', null, null],
  ])('%s takes %j', (name, value, expected) => {
    expect(typed(name, value)).toEqual(expected);
  });

  it.each([
    ['text', 5],
    ['zip', 12345],
    ['text', true],
    ['text', ['a']],
    ['choice', ['Red']],
    ['choices', ['Green']],
    ['number', true],
    ['number', 1e300],
    ['yes_no', 1],
    ['Company_Employees', 1.5],
    ['Company_Employees', -1],
    ['email', 5],
    ['date', 20_260_101],
    ['url', false],
  ])('%s does not take %j', (name, value) => {
    expect(() => typed(name, value)).toThrow(expect.objectContaining({ code: 'bad_input' }));
  });
});

import { describe, expect, it } from 'vitest';
import { asFailure } from '../../core/failure.ts';
import { readValues } from './enterAmpContact.ts';

const read = (values: Record<string, string>) => readValues(new Map(Object.entries(values)));

function refusal(values: Record<string, string>): string {
  try {
    read(values);
  } catch (thrown) {
    const failure = asFailure(thrown);
    expect(failure.code).toBe('bad_input');
    return `${failure.message} ${String(failure.detail.accepted)}`;
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
      /^fristName: .*closest is firstName: .*lastName.*Company_WebSite/u,
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

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pbt } from '../../../test/support/pbt.ts';
import { company, contact } from '../../../test/support/records.ts';
import { adviceOf } from '../../../test/support/said.ts';
import { Failure } from '../failure.ts';
import { enteredTypes, isSimpleForm, recommendedFilter, splitTypeNames } from './companyTypes.ts';
import { type ContactFilter, companyTypesOf, ofCompanyTypes } from './contactFilter.ts';
import { filterLine, namesText } from './filterText.ts';
import { resolveFilter } from './resolveFilter.ts';
import { takes } from './takes.ts';

const live = [
  { id: 7, name: 'Prospect' },
  { id: 3, name: 'Customer' },
  { id: 4, name: 'Suspect' },
  { id: 9, name: 'VIP, gold' },
  { id: 12, name: "Partner's & friends" },
  { id: 14, name: 'The "best"' },
];

const read = (text: string, types = live): ContactFilter =>
  resolveFilter(enteredTypes(text, types), { 'company type': types });

function failureOf(act: () => unknown): Failure {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown;
  }
  throw new Error('did not fail');
}

describe('R7: the contact filter by company type', () => {
  it('recommends Customer, Prospect, Suspect, in terms of the live list', () => {
    expect(companyTypesOf(recommendedFilter(live))?.map(({ id }) => id)).toEqual([3, 4, 7]);
  });

  it('recommends what there is of them, and says so where there is none', () => {
    const recommended = recommendedFilter([{ id: 3, name: ' CUSTOMER ' }]);
    expect(recommended).toEqual(ofCompanyTypes([{ id: 3, name: ' CUSTOMER ' }]));
    const failure = failureOf(() => recommendedFilter([{ id: 1, name: 'Vendor' }]));
    expect(failure.code).toBe('no_recommended_type');
    expect(adviceOf(failure)).toContain('Vendor');
  });

  it('takes several values split by commas, whatever their case and blanks', () => {
    expect(filterLine(read(' customer ,PROSPECT,, prospect'))).toBe(
      'Contacts Company Type: Customer, Prospect',
    );
    expect(filterLine(read("partner's  &   FRIENDS"))).toContain("Partner's & friends");
  });

  it('takes custom types, also one with a comma or a quote in its name', () => {
    const filter = read(`"vip, gold", partner's & friends, "the ""BEST"""`);
    expect(filterLine(filter)).toBe(
      `Contacts Company Type: "VIP, gold", Partner's & friends, "The ""best"""`,
    );
  });

  it('means all of a name that several types have, but one where it is written exactly so', () => {
    const twins = [
      { id: 1, name: 'Customer' },
      { id: 2, name: 'CUSTOMER' },
    ];
    expect(companyTypesOf(read('customer', twins))).toEqual(twins);
    expect(companyTypesOf(read('CUSTOMER', twins))).toEqual(twins.slice(1));
  });

  it('refuses an unknown value with the closest ones', () => {
    const failure = failureOf(() => read('Custmer'));
    expect(failure.code).toBe('company_type_unknown');
    expect(failure.message).toContain('Custmer');
    expect(adviceOf(failure)).toMatch(/Closest: Customer/u);
  });

  it('refuses an empty filter', () => {
    const failure = failureOf(() => read(' , '));
    expect(failure.code).toBe('bad_input');
    expect(failure.message).toContain('Contacts Company Type');
  });

  it('is distinguished from an expression', () => {
    const types = [...live, { id: 20, name: 'What it is' }];
    expect(isSimpleForm('Customer, Prospct', types)).toBe(true);
    expect(isSimpleForm('what it is, customer', types)).toBe(true);
    expect(isSimpleForm('"not is here"', types)).toBe(true);
    expect(isSimpleForm('company type is Customer', types)).toBe(false);
    expect(isSimpleForm('compny type IS Customer', types)).toBe(false);
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.subarray(live, { minLength: 1 }), (types) => {
        const filter = read(namesText(types));
        expect(new Set(companyTypesOf(filter))).toEqual(new Set(types));
        expect(splitTypeNames(namesText(types))).toHaveLength(types.length);
      }),
      pbt(200),
    );
  });

  it('takes a company with one of several types, by id', () => {
    const filter = read('Customer');
    const nobody = contact(1);
    const taken = (types: { id: number; name: string }[]) =>
      takes(filter, nobody, company(1, { types })).taken;
    expect(
      taken([
        { id: 1, name: 'X' },
        { id: 3, name: 'Client' },
      ]),
    ).toBe(true);
    expect(taken([{ id: 7, name: 'Prospect' }])).toBe(false);
    expect(taken([])).toBe(false);
  });
});

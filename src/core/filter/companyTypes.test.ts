import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pbt } from '../../../test/support/pbt.ts';
import { company } from '../../../test/support/records.ts';
import { advise, Failure } from '../failure.ts';
import {
  filterText,
  recommendedFilter,
  resolveFilter,
  splitTypeNames,
  takesCompany,
} from './companyTypes.ts';

const live = [
  { id: 7, name: 'Prospect' },
  { id: 3, name: 'Customer' },
  { id: 4, name: 'Suspect' },
  { id: 9, name: 'VIP, gold' },
  { id: 12, name: "Partner's & friends" },
];

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
    expect(recommendedFilter(live).companyTypes.map(({ id }) => id)).toEqual([3, 4, 7]);
  });

  it('recommends what there is of them, and says so where there is none', () => {
    expect(filterText(recommendedFilter([{ id: 3, name: ' CUSTOMER ' }]))).toBe(' CUSTOMER ');
    const failure = failureOf(() => recommendedFilter([{ id: 1, name: 'Vendor' }]));
    expect(failure.code).toBe('no_recommended_type');
    expect(advise(failure)).toContain('Vendor');
  });

  it('takes several values split by commas, whatever their case and blanks', () => {
    const filter = resolveFilter(splitTypeNames(' customer ,PROSPECT,, prospect'), live);
    expect(filterText(filter)).toBe('Customer, Prospect');
  });

  it('takes custom types, also one with a comma in its name', () => {
    const filter = resolveFilter(splitTypeNames(`"vip, gold", partner's & friends`), live);
    expect(filterText(filter)).toBe(`"VIP, gold", Partner's & friends`);
  });

  it('refuses an unknown value with the closest ones', () => {
    const failure = failureOf(() => resolveFilter(['Custmer'], live));
    expect(failure.code).toBe('company_type_unknown');
    expect(failure.message).toContain('Custmer');
    expect(advise(failure)).toMatch(/Closest: Customer/u);
  });

  it('refuses an empty filter', () => {
    const failure = failureOf(() => resolveFilter(splitTypeNames(' , '), live));
    expect(failure.code).toBe('bad_input');
    expect(failure.message).toContain('Contacts Company Type');
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.subarray(live, { minLength: 1 }), (types) => {
        const text = filterText({ companyTypes: types });
        expect(new Set(resolveFilter(splitTypeNames(text), live).companyTypes)).toEqual(
          new Set(types),
        );
      }),
      pbt(200),
    );
  });

  it('takes a company with one of several types, by id', () => {
    const filter = resolveFilter(['Customer'], live);
    const renamed = { id: 3, name: 'Client' };
    expect(takesCompany(filter, company(1, { types: [{ id: 1, name: 'X' }, renamed] }))).toBe(true);
    expect(takesCompany(filter, company(1, { types: [{ id: 7, name: 'Prospect' }] }))).toBe(false);
    expect(takesCompany(filter, company(1))).toBe(false);
  });
});

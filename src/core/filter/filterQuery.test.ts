import { describe, expect, it } from 'vitest';
import { ofCompanyTypes } from './contactFilter.ts';
import { filterQuery } from './filterQuery.ts';
import { typesForNewCompany } from './newCompany.ts';
import { parseFilter } from './parseFilter.ts';
import { resolveFilter } from './resolveFilter.ts';

const choices = ['A', 'B', 'C'].map((name, at) => ({ id: at + 1, name }));
const lists = {
  'company type': choices,
  'company status': choices,
  territory: choices,
  market: choices,
  'contact type': choices,
};
const filter = (text: string) => resolveFilter(parseFilter(text), lists);
const because = (text: string) => filterQuery(filter(text), 'companies').left.map(({ why }) => why);

describe('a filter as ConnectWise takes it', () => {
  it.each([
    ['company type is A', null, 'types/id=1', true],
    ['company type is (A, B)', null, 'types/id=1 or types/id=2', true],
    ['market is A', 'market/id=1', null, true],
    ['market is (A, B)', 'market/id in (1,2)', null, true],
    ['market is not A', '(market/id=null or market/id!=1)', null, true],
    ['market is not one of (A, B)', '(market/id=null or market/id not in (1,2))', null, true],
    ['company type is A and market is B', 'market/id=2', 'types/id=1', true],
    [
      'territory is A or market is B and status is C',
      '(territory/id=1 or (market/id=2 and status/id=3))',
      null,
      true,
    ],
    // What is about contacts says nothing about companies, however it is joined.
    ['market is A and contact type is B', 'market/id=1', null, true],
    ['market is A or contact type is B', null, null, true],
    ['contact type is A', null, null, true],
    // What cannot be asked.
    ['company type is not A', null, null, false],
    ['company type is A and company type is B', null, 'types/id=1', false],
    ['company type is A or market is B', null, null, false],
    ['market is C and (company type is A or market is B)', 'market/id=3', null, false],
  ])('companies: %s', (text, conditions, childConditions, exact) => {
    const query = filterQuery(filter(text), 'companies');
    expect(query).toMatchObject({ conditions, childConditions, exact });
    if (!exact) expect(query.left.length).toBeGreaterThan(0);
  });

  it.each([
    ['contact type is A and company type is B', null, 'types/id=1', true],
    ['contact type is not A', null, null, false],
    ['company status is A', null, null, true],
  ])('contacts: %s', (text, conditions, childConditions, exact) => {
    expect(filterQuery(filter(text), 'contacts')).toMatchObject({
      conditions,
      childConditions,
      exact,
    });
  });

  it('names what is left to us, and why', () => {
    expect(because('company type is not A')).toEqual(['none_of_array']);
    expect(because('company type is A and company type is B')).toEqual(['several_arrays']);
    expect(because('company type is A or market is B')).toEqual(['mixed']);
    expect(because('market is A and contact type is B')).toEqual(['other_object']);
  });

  it('asks for nothing that exists where a list is empty', () => {
    expect(filterQuery(ofCompanyTypes([]), 'companies').childConditions).toBe('types/id=0');
  });
});

describe('the types of a company that is made for an AMP contact', () => {
  it.each([
    ['company type is (B, A)', [1]],
    ['company type is A and company type is B', [1, 2]],
    ['company type is not A', []],
    ['market is not A', []],
    ['company type is A and market is B', null],
    ['contact type is A', null],
  ])('%s', (text, types) => {
    expect(typesForNewCompany(filter(text))).toEqual(types);
  });
});

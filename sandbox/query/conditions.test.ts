import { describe, expect, it } from 'vitest';
import {
  type ConditionKind,
  defaultQueryOptions,
  parseConditions,
  type QueryOptions,
} from './conditions.ts';
import { ConditionError } from './errors.ts';
import { contact, contactSchema } from './sampleContact.ts';

function meets(
  text: string,
  kind: ConditionKind = 'conditions',
  options: Partial<QueryOptions> = {},
  record: Record<string, unknown> = contact,
): boolean {
  return parseConditions(text, kind, contactSchema, { ...defaultQueryOptions, ...options })(record);
}

function refusal(
  text: string,
  kind: ConditionKind = 'conditions',
  options: Partial<QueryOptions> = {},
): string {
  try {
    meets(text, kind, options);
  } catch (error) {
    expect(error).toBeInstanceOf(ConditionError);
    expect(error).toMatchObject({ status: 400, code: 'ApiFindCondition' });
    return error instanceof Error ? error.message : '';
  }
  throw new Error(`Accepted: ${text}`);
}

describe('conditions', () => {
  it.each([
    ['', true],
    ['   ', true],
    ['id=77', true],
    ['id!=77', false],
    ['id <= 77', true],
    ['id<77', false],
    ['id > 76 AND id < 78', true],
    ['score = -2.5', true],
    ['score >= -2.4', false],
    ['inactiveFlag=False', true],
    ['inactiveFlag = TRUE', false],
    ['inactiveFlag != true', true],
    ['firstName = "niamh"', true],
    ["firstName = 'NIAMH'", true],
    ['FIRSTNAME = "Niamh"', true],
    ['firstName = "Nia*"', true],
    ['firstName = "Nia%"', false],
    ['firstName != "*x*"', true],
    ['firstName < "O"', true],
    ['firstName >= "o"', false],
    ['lastName = "O\'Hara [[]temp]"', true],
    ['lastName = "O\'Hara [temp]"', false],
    ["lastName like 'o\\'hara*'", true],
    ['lastName contains "hara [[]t"', true],
    ['lastName not contains "hara"', false],
    ['firstName like "%am%"', true],
    ['firstName like "am%"', false],
    ['firstName not like "%x%"', true],
    ['firstName contains "IAM"', true],
    ['firstName contains "n*h"', true],
    ['gender = "female"', true],
    ['gender in ("Male")', false],
    ['id in (1, 2, 77)', true],
    ['id not in (1,2,77)', false],
    ['firstName in ("x", "NIAMH")', true],
    ['firstName in ("x", "n*")', true],
    ['company/id=5', true],
    ['Company/Name = "acme \\"rocket\\" & sons"', true],
    ['company/name=\'Acme "Rocket" & Sons\'', true],
    ['company/identifier="ACME"', true],
    ['company = null', false],
    ['site = null', true],
    ['site/name = null', true],
    ['site/name != null', false],
    ['site/name != "Main"', false],
    ['LastUpdated >= [2026-06-04T17:14:20Z]', true],
    ['lastUpdated > [2026-06-04T17:14:20Z]', false],
    ['lastUpdated = [2026-06-04T19:14:20+02:00]', true],
    ['lastUpdated < [2026-06-04T17:14:20.250000]', true],
    ['lastUpdated > [2026-06-04]', true],
    ['_info/lastUpdated > [2026-06-05]', false],
    ['_info/updatedBy = "Integrator"', true],
    ['_info/dateEntered = null', true],
    ['birthDay = [1990-02-28]', true],
  ])('%s is %s', (text, expected) => {
    expect(meets(text)).toBe(expected);
  });

  it('binds and tighter than or', () => {
    expect(meets('id=77 or id=1 and id=2')).toBe(true);
    expect(meets('(id=77 or id=1) and id=2')).toBe(false);
    expect(meets('id=2 and id=1 OR id=77')).toBe(true);
    expect(meets('((id=2)) Or ((id=1 or (id=77)))')).toBe(true);
  });

  it.each([
    'nickname = "x"',
    'company/nickname = "x"',
    'firstName/id = 1',
    'types = "x"',
    'types/name = "Customer"',
    'communicationItems/value = "x"',
    'defaultFlag = true',
    '_info/image_href = "x"',
  ])('%s names no usable field', (text) => {
    const [field] = text.split(' ');
    expect(refusal(text)).toBe(`${field} is not a recognized name.`);
  });

  it.each([
    ['inactiveFlag = 1', /^Expected a boolean value, not a numeric\./],
    ['id = "77"', /^Expected a numeric value, not a string\./],
    ['firstName = 5', /^Expected a string value, not a numeric\./],
    ['lastUpdated > "2026-06-04"', /^Expected a datetime value, not a string\./],
    ['lastUpdated > [yesterday]', /not a valid date and time/],
    ['lastUpdated > [2026-02-30]', /not a valid date and time/],
    ['id contains 7', /^Expected a string value/],
    ['gender = "Other"', /^Enum value supplied was invalid$/],
    ['gender not like "F*"', /^Enum value supplied was invalid$/],
    ['gender > "Female"', /cannot be used/],
    ['inactiveFlag > false', /cannot be used/],
    ['company = 5', /cannot be compared/],
    ['firstName > null', /null can only be used/],
    ['firstName in ("a", null)', /null can only be used/],
    ['firstName = Niamh', /^Expected a value, not Niamh/],
    ['firstName == "x"', /^Expected a value, not =/],
    ['firstName "x"', /^Expected an operator/],
    ['firstName not = "x"', /^Expected contains, like or in/],
    ['not firstName = "x"', /^Expected a field name, not not/],
    ['id in 5', /^Expected \(/],
    ['id in ()', /^Expected a value/],
    ['id in (1 2)', /^Expected \)/],
    ['(id=1', /^Expected \), not the end/],
    ['id=1)', /^Expected and, or or the end/],
    ['id=1 and', /^Expected a field name, not the end/],
    ['id=1 id=2', /^Expected and, or or the end/],
    ['id=', /^Expected a value/],
    ['firstName = "open', /^Unexpected text/],
    ['id = 1; id = 2', /^Unexpected text/],
    [`${'('.repeat(5000)}id=1${')'.repeat(5000)}`, /nested too deeply/],
  ])('%s is refused', (text, message) => {
    expect(refusal(text)).toMatch(message);
  });

  it('reads a quote inside a string by the switch', () => {
    const record = { firstName: 'a"b' };
    const escapes = { backslash: '"a\\"b"', double: '"a""b"' };
    for (const quoteEscape of ['backslash', 'double'] as const) {
      const text = `firstName = ${escapes[quoteEscape]}`;
      expect(meets(text, 'conditions', { quoteEscape }, record)).toBe(true);
      expect(refusal(text, 'conditions', { quoteEscape: 'none' })).not.toBe('');
    }
    expect(refusal('firstName = "a""b"')).toMatch(/^Expected and, or or the end/);
    expect(
      meets('firstName = "c:\\x"', 'conditions', { quoteEscape: 'none' }, { firstName: 'C:\\X' }),
    ).toBe(true);
    expect(meets('firstName = "a\\\\b"', 'conditions', {}, { firstName: 'a\\b' })).toBe(true);
  });

  it('lets null meet a negation only with the switch', () => {
    const negations = ['nickName != "x"', 'nickName not like "x*"', 'nickName not in ("x")'];
    const schema = { nickName: { kind: 'string' } } as const;
    for (const text of negations) {
      for (const nullMatchesNegation of [true, false]) {
        const options = { ...defaultQueryOptions, nullMatchesNegation };
        const predicate = parseConditions(text, 'conditions', schema, options);
        expect(predicate({ nickName: null })).toBe(nullMatchesNegation);
        expect(predicate({})).toBe(nullMatchesNegation);
      }
    }
  });

  it('answers datetimes with nothing where only > [date] works', () => {
    const options = { dateOnlyConditions: true };
    expect(meets('lastUpdated > [2026-06-04]', 'conditions', options)).toBe(true);
    expect(meets('lastUpdated > [2026-06-05]', 'conditions', options)).toBe(false);
    expect(meets('lastUpdated >= [2026-06-04]', 'conditions', options)).toBe(false);
    expect(meets('lastUpdated > [2026-06-01T00:00:00Z]', 'conditions', options)).toBe(false);
    expect(meets('lastUpdated != [2020-01-01]', 'conditions', options)).toBe(false);
    expect(meets('lastUpdated != null', 'conditions', options)).toBe(true);
  });

  it('reads the field once however long the list', () => {
    let reads = 0;
    const record = {
      get id() {
        reads += 1;
        return 800;
      },
    };
    const ids = Array.from({ length: 800 }, (_, index) => index + 1);
    expect(meets(`id in (${ids.join(',')})`, 'conditions', {}, record)).toBe(true);
    expect(reads).toBe(1);
  });
});

describe('childConditions', () => {
  const email =
    'communicationItems/value="NIAMH@acme.test" AND communicationItems/communicationType=';

  it.each([
    ['types/id=1', true],
    ['types/id=9 or types/id=4', true],
    ['types/name="customer"', true],
    ['Types/Name like "decision*"', true],
    ['types/name="Partner"', false],
    ['types/id != 1', true],
    ['communicationItems/type/name = "Office"', true],
    ['communicationItems/defaultFlag = true', true],
    [`${email}"Email"`, true],
  ])('%s is %s', (text, expected) => {
    for (const childSameElement of [true, false]) {
      expect(meets(text, 'childConditions', { childSameElement })).toBe(expected);
    }
  });

  it('asks one element or any by the switch', () => {
    expect(meets(`${email}"Phone"`, 'childConditions', { childSameElement: true })).toBe(false);
    expect(meets(`${email}"Phone"`, 'childConditions', { childSameElement: false })).toBe(true);
  });

  it('chooses an element for each array on its own', () => {
    const options = { childSameElement: true };
    const text = 'types/id=4 and communicationItems/id=1 and communicationItems/value="niamh*"';
    expect(meets(text, 'childConditions', options)).toBe(true);
    expect(meets(text.replace('id=1', 'id=2'), 'childConditions', options)).toBe(false);
    expect(meets(text.replaceAll('and', 'or'), 'childConditions', options, { types: [] })).toBe(
      false,
    );
    const either = 'types/id=4 or communicationItems/id=1';
    expect(meets(either, 'childConditions', options, { types: [{ id: 4 }] })).toBe(true);
  });

  it('finds nothing in a missing or empty array, whatever is asked', () => {
    for (const childSameElement of [true, false]) {
      for (const record of [{}, { types: null }, { types: [] }]) {
        for (const text of ['types/id=1', 'types/id!=1', 'types/name=null']) {
          expect(meets(text, 'childConditions', { childSameElement }, record)).toBe(false);
        }
      }
    }
  });

  it('refuses what is not below an array', () => {
    for (const field of ['firstName', 'company/name', 'types', 'types/nickname']) {
      expect(refusal(`${field} = "x"`, 'childConditions')).toBe(
        `${field} is not a recognized name.`,
      );
    }
    expect(refusal('communicationItems/communicationType="Pager"', 'childConditions')).toBe(
      'Enum value supplied was invalid',
    );
  });

  it('takes in only with the switch', () => {
    expect(refusal('types/id in (1,9)', 'childConditions')).toMatch(/only be used in conditions/);
    const options = { inOutsideConditions: true };
    expect(meets('types/id in (1,9)', 'childConditions', options)).toBe(true);
  });
});

describe('customFieldConditions', () => {
  it.each([
    ['caption="Shoe size" AND value != null', true],
    ['caption="shoe size" and value = 38', true],
    ['caption="Shoe size" and value = "38"', true],
    ['caption="Shoe size" and value > 38.5', false],
    ['caption="Newsletter" and value = True', true],
    ['caption="Newsletter" and value = false', false],
    ['caption="Newsletter" and value = "TRUE"', true],
    ['caption="Region" and value = null', true],
    ['caption="Region" AND value != null', false],
    ['caption="Region" and value = "38"', false],
    ['caption like "new*" or value = 1', true],
    ['Caption contains "size" and Value like "3%"', true],
    ['value > [2020-01-01]', false],
  ])('%s is %s', (text, expected) => {
    expect(meets(text, 'customFieldConditions')).toBe(expected);
  });

  it('knows caption and value only', () => {
    expect(refusal('id = 11', 'customFieldConditions')).toBe('id is not a recognized name.');
    expect(refusal('customFields/value = 1', 'customFieldConditions')).toBe(
      'customFields/value is not a recognized name.',
    );
    expect(refusal('value in (1, "a")', 'customFieldConditions')).toMatch(/only be used/);
    const options = { inOutsideConditions: true };
    expect(meets('value in (1, "38")', 'customFieldConditions', options)).toBe(true);
  });

  it('is refused where the object has no custom fields', () => {
    expect(() => parseConditions('value = 1', 'customFieldConditions', {})).toThrow(ConditionError);
  });
});

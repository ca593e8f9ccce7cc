import { expect, it } from 'vitest';
import { ConditionError } from './errors.ts';
import { compileOrderBy } from './order.ts';
import { contactSchema } from './sampleContact.ts';

const records = [
  { id: 4, firstName: 'bea', company: { name: 'Zeta' }, inactiveFlag: true },
  { id: 2, firstName: 'Abe', company: { name: 'acme' }, inactiveFlag: false },
  { id: 10, firstName: 'abe', company: { name: 'Acme' }, inactiveFlag: false },
  { id: 3, firstName: null, _info: { lastUpdated: '2026-01-01T00:00:00Z' } },
];

it.each([
  [undefined, [2, 3, 4, 10]],
  ['', [2, 3, 4, 10]],
  ['id desc', [10, 4, 3, 2]],
  ['firstName', [3, 2, 10, 4]],
  ['FirstName DESC', [4, 2, 10, 3]],
  ['company/name asc, id desc', [3, 10, 2, 4]],
  ['inactiveFlag desc,firstName', [4, 2, 10, 3]],
  ['lastUpdated desc', [3, 2, 4, 10]],
])('%s', (text, expected) => {
  const compare = compileOrderBy(text, contactSchema);
  expect(records.toSorted(compare).map(({ id }) => id)).toEqual(expected);
});

it.each(['nope', 'company', 'types/id', 'customFields', 'id sideways', 'id asc desc', 'id,,id'])(
  'refuses %s',
  (text) => {
    expect(() => compileOrderBy(text, contactSchema)).toThrow(ConditionError);
  },
);

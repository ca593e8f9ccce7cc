import { expect, test } from 'vitest';
import { faultSchema } from './fault.ts';
import { createTurn, isTarget, resourceOf } from './target.ts';

const contacts = {
  method: 'GET',
  path: '/v2026_4/apis/3.0/company/contacts?page=2&fields=id',
  resource: 'company/contacts',
};

test('a resource is the path without prefix, ids, count and query', () => {
  expect(resourceOf('/v2026_4/apis/3.0/company/contacts/count?conditions=id>1')).toBe(
    'company/contacts',
  );
  expect(resourceOf('/v4_6_release/apis/3.0/company/contacts/7/communications/9')).toBe(
    'company/contacts/communications',
  );
  expect(resourceOf('/login/companyinfo/ampdemo')).toBe('login/companyinfo/ampdemo');
});

test('method, resource and path must all fit', () => {
  const spec = faultSchema.parse({
    kind: 'resetBefore',
    method: ['get', 'POST'],
    resource: 'company/contacts',
    path: 'page=2\\b',
  });
  expect(isTarget(spec, contacts)).toBe(true);
  expect(isTarget(spec, { ...contacts, method: 'PATCH' })).toBe(false);
  expect(isTarget(spec, { ...contacts, path: contacts.path.replace('2&', '22&') })).toBe(false);
  expect(isTarget(spec, { ...contacts, resource: 'company/companies' })).toBe(false);
});

test('a global expression has no memory between requests', () => {
  const spec = faultSchema.parse({ kind: 'resetBefore', path: /contacts/g });
  expect([1, 2, 3].map(() => isTarget(spec, contacts))).toEqual([true, true, true]);
});

test('strikes from the nth request on, so many times', () => {
  const turn = createTurn({ nth: 3, times: 2, seed: 1 });
  expect([1, 2, 3, 4, 5].map(() => turn.strike())).toEqual([false, false, true, true, false]);
  expect(turn).toMatchObject({ matched: 5, struck: 2, spent: true });
});

function run(seed: number): boolean[] {
  const turn = createTurn({ nth: 1, probability: 0.25, seed });
  return Array.from({ length: 2_000 }, () => turn.strike());
}

test('a probability strikes about as often as it says, the same way for the same seed', () => {
  expect(run(7)).toEqual(run(7));
  expect(run(7)).not.toEqual(run(8));
  const hits = run(7).filter(Boolean).length;
  expect(hits).toBeGreaterThan(400);
  expect(hits).toBeLessThan(600);
});

test('unknown kinds, unknown options and bad expressions are refused', () => {
  expect(faultSchema.safeParse({ kind: 'earthquake' }).success).toBe(false);
  expect(faultSchema.safeParse({ kind: 'hang', seconds: 3 }).success).toBe(false);
  expect(faultSchema.safeParse({ kind: 'hang', path: '(' }).success).toBe(false);
  expect(faultSchema.safeParse({ kind: 'hang', method: 'BREW' }).success).toBe(false);
});

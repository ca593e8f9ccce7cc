import { expect, it } from 'vitest';
import { plan } from './english/plan.ts';
import { texts } from './english.ts';

it('says why a plan is on hold, also if it takes nothing away', () => {
  const { home, sync } = texts;
  const emptied = 'A plan is on hold: one side looks empty.';
  expect(home.needs.plan_on_hold(0)).toBe(emptied);
  expect(sync.banner.planOnHold(0)).toBe(emptied);
  expect(sync.banner.planOnHold(1)).toContain('would remove, blank or overwrite 1 record.');
  expect(plan.held.side_emptied(0)).toBe('On hold: one side looks empty.');
  expect(plan.held.side_emptied(2)).toContain('2 records would be removed or blanked.');
});

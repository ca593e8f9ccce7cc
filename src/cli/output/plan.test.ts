import { describe, expect, it } from 'vitest';
import type { PlanEntry } from '../../core/plan/plan.ts';
import { createPaint } from './paint.ts';
import { countPlan, emptyPlanCounts, entryLines, planCountLines } from './plan.ts';

const entry: PlanEntry = {
  action: 'update',
  contactId: 12,
  ampContactId: 'a1',
  ampVersion: 3,
  changes: [
    { field: 'title', old: 'Buyer', new: 'Head of IT', because: 'changed_in_connectwise' },
    { field: 'Company_Employees', old: 5, new: null, because: 'changed_in_connectwise' },
    { field: 'city', old: null, new: 'Tampa', because: 'changed_in_connectwise' },
  ],
  base: {},
  skip: null,
};

describe('a plan', () => {
  it('is counted by what happens to the contacts', () => {
    const counts = emptyPlanCounts();
    const skip = { contactId: 1, reason: 'inactive', about: null } as const;
    countPlan(counts, [
      { seq: 1, stamp: 1, state: 'proposed', line: { kind: 'entry', entry } },
      { seq: 2, stamp: 1, state: 'proposed', line: { kind: 'skip', skip } },
    ]);
    expect(planCountLines(counts)).toEqual(['  1  updated in AMP', '  1  left out']);
    expect(planCountLines(emptyPlanCounts())).toEqual(['  nothing to do']);
  });

  it('shows old and new value of each field, as many as there is room for', () => {
    expect(entryLines(entry, createPaint(false), 2)).toEqual([
      '  update ConnectWise contact 12, AMP contact a1',
      '      Job title          Buyer → Head of IT',
      '      Company employees  5 → (empty)',
      '      and 1 more field',
    ]);
  });
});

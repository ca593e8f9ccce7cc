import { expect, it } from 'vitest';
import { aRun } from '../storage/suite/records.ts';
import { runOutcome } from './run.ts';

const failed = { status: 'failed', kind: 'sync' } as const;

it.each([
  ['done', { status: 'succeeded' }],
  ['done_with_problems', { status: 'partial' }],
  ['on_hold', { status: 'held' }],
  ['stopped', { ...failed, failure: { code: 'host_unreachable', detail: {} } }],
  ['stopped', { status: 'interrupted', kind: 'sweep', failure: null }],
  ['failed', { ...failed, failure: { code: 'credentials_refused', detail: {} } }],
  // Nothing begins a plan or an undo again.
  ['failed', { ...failed, kind: 'plan', failure: { code: 'host_unreachable', detail: {} } }],
  ['failed', { status: 'interrupted', kind: 'undo', failure: null }],
  ['failed', { ...failed, failure: null }],
] as const)('a run is shown as %s: %j', (outcome, parts) => {
  expect(runOutcome(aRun('r', parts))).toBe(outcome);
});

import { describe, expect, it } from 'vitest';
import { Failure } from '../../core/failure.ts';
import type { Run } from '../../ports/stores.ts';
import { createPaint } from './paint.ts';
import { exitCodeOfRun, noCounts, noRunDocument, runDocument, runLines } from './run.ts';

const run: Run = {
  id: 'r1',
  kind: 'sync',
  status: 'succeeded',
  startedAt: '2026-03-01T10:00:00.000Z',
  finishedAt: '2026-03-01T10:00:03.200Z',
  counts: { ...noCounts, created: 1234, unchanged: 5, skipped: 14 },
  skips: { no_email: 2, inactive: 12 },
  requests: 16,
  read: { companies: 1, contacts: 1253 },
  failure: null,
};

const failed = (code: 'right_missing' | 'host_unreachable'): Run => ({
  ...run,
  status: 'failed',
  failure: { code, message: 'm', advice: 'a' },
});

describe('a run', () => {
  it('is told to a person: what was done, what was left out, why, and what to do', () => {
    expect(runLines(run, createPaint(false))).toEqual([
      'Sync succeeded in 3.2 s with 16 requests; read 1 company and 1,253 contacts.',
      '',
      '  created in AMP  1,234',
      '  updated in AMP      0',
      '  unchanged           5',
      '  left out           14',
      '',
      'Left out, and what to do:',
      '  12  Inactive in ConnectWise',
      '      Clear "Inactive" on the contact in ConnectWise.',
      '   2  No e-mail address',
      '      Enter an e-mail address on the contact in ConnectWise.',
    ]);
  });

  it('tells no counts where there is nothing to count', () => {
    const idle = { ...run, counts: noCounts, skips: {}, read: { companies: 0, contacts: 0 } };
    const took = 'in 3.2 s with 16 requests';
    const { status, failure } = failed('right_missing');
    expect(runLines({ ...idle, status, failure }, createPaint(false))).toEqual([
      `Sync failed ${took}.`,
    ]);
    expect(runLines({ ...idle, kind: 'plan', status: 'planned' }, createPaint(false))).toEqual([
      `Plan is ready ${took}; nothing had changed in ConnectWise since it was last read.`,
    ]);
  });

  it('is told to a script in the promised form, begun or not', () => {
    const keys = Object.keys(runDocument(run));
    expect(keys).toEqual([
      'run',
      'kind',
      'status',
      'counts',
      'skips',
      'requests',
      'read',
      'startedAt',
      'finishedAt',
      'error',
    ]);
    expect(runDocument({ ...run, status: 'interrupted' }).status).toBe('failed');
    const none = noRunDocument('sync', new Failure('not_connected'));
    expect(Object.keys(none)).toEqual(keys);
    expect(none).toMatchObject({ run: null, status: 'failed', error: { code: 'not_connected' } });
  });

  it.each([
    ['success', run, 0],
    ['a plan', { ...run, status: 'planned' }, 0],
    ['a part', { ...run, status: 'partial' }, 7],
    ['a hold', { ...run, status: 'held' }, 8],
    ['an interruption', { ...run, status: 'interrupted' }, 5],
    ['a missing right', failed('right_missing'), 4],
    ['a host that is away', failed('host_unreachable'), 5],
  ] as const)('ends %s with its exit code', (_, ended, code) => {
    expect(exitCodeOfRun(ended)).toBe(code);
  });
});

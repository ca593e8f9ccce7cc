import { describe, expect, it } from 'vitest';
import { noCounts } from '../../contract/run.ts';
import { Failure } from '../../core/failure.ts';
import { changedBy } from '../../engine/run/outcome.ts';
import type { Run } from '../../ports/runStores.ts';
import { heldLines } from './held.ts';
import { createPaint } from './paint.ts';
import { exitCodeOfRun, noRunDocument, runDocument, runLines } from './run.ts';

const run: Run = {
  id: 'r1',
  kind: 'sync',
  status: 'succeeded',
  startedAt: '2026-03-01T10:00:00.000Z',
  finishedAt: '2026-03-01T10:00:03.200Z',
  mapping: 0,
  missing: [],
  counts: {
    ...noCounts,
    created: 1234,
    amp: { created: 1234, updated: 0, removed: 0 },
    connectwise: { created: 0, updated: 3, removed: 0 },
    unchanged: 5,
    skipped: 15,
    conflicts: 2,
  },
  skips: { no_email: 2, inactive: 12 },
  ampSkips: { company_missing: 1 },
  held: null,
  filterNotes: [],
  requests: 16,
  read: { companies: 1, contacts: 1253 },
  failure: null,
};

const failed = (code: 'right_missing' | 'host_unreachable'): Run => ({
  ...run,
  status: 'failed',
  failure: { code, message: 'm', advice: 'a' },
});

describe('a held run', () => {
  const held: Run = {
    ...run,
    status: 'held',
    held: { reason: 'too_many', records: 45, limit: 20 },
  };
  const paint = createPaint(false);

  it('says what it would do, the limit, and how to look and to approve', () => {
    const text = heldLines(held, 'plan', paint).join('\n');
    expect(text).toContain('something of 45 records; the limit is 20');
    expect(text).toContain('ampwise runs show r1');
    expect(text).toContain('ampwise apply r1');
  });

  it('says why if it would take nothing away', () => {
    const emptied = { ...held, held: { reason: 'side_emptied', records: 0, limit: 20 } } as const;
    expect(heldLines(emptied, 'plan', paint)[1]).toBe('Held: one side looks empty.');
    expect(heldLines({ ...emptied, status: 'planned' }, 'plan', paint)).toEqual([
      '',
      'A sync would be held: one side looks empty.',
    ]);
  });

  it('warns in a plan, that does nothing anyhow', () => {
    const planned = heldLines({ ...held, kind: 'plan', status: 'planned' }, 'plan', paint);
    expect(planned).toEqual([
      '',
      'A sync would be held: it would remove, blank or overwrite something of 45 records; the limit is 20.',
    ]);
  });

  it('leads to the rights and to --approve where contacts are missing', () => {
    const text = heldLines(held, 'sweep', paint).join('\n');
    expect(text).toContain('ampwise doctor');
    expect(text).toContain('ampwise sweep --approve');
    expect(heldLines(run, 'plan', paint)).toEqual([]);
  });
});

describe('a run', () => {
  it('is shown to a person: what was done, what was skipped, why, and what to do', () => {
    expect(runLines(run, createPaint(false))).toEqual([
      'Sync succeeded in 3.2 s with 16 requests; read 1 company and 1,253 contacts.',
      '',
      '             AMP  ConnectWise',
      '  created  1,234            0',
      '  updated      0            3',
      '',
      '  unchanged   5',
      '  skipped    15',
      '  conflicts   2  decide: ampwise conflicts list',
      '',
      'Skipped, and what to do:',
      '  12  Inactive in ConnectWise',
      '      Clear "Inactive" on the contact in ConnectWise.',
      '   2  No e-mail address',
      '      Enter an e-mail address on the contact in ConnectWise.',
      '',
      'AMP contacts not sent, and what to do:',
      '  1  Its company does not exist in ConnectWise',
      '     Enter a company that exists in ConnectWise, or choose what happens to such contacts (create the company, use a catch-all company, or reject them): ampwise settings set company=create',
    ]);
  });

  it('shows skips in one line if they are as before', () => {
    const { skips, ampSkips } = run;
    const [last] = runLines(run, createPaint(false), { skips, ampSkips }).slice(-1);
    expect(last).toBe('15 records are skipped, as many as before. Why: ampwise skips');
    const others = runLines(run, createPaint(false), {
      skips: { ...skips, inactive: 11 },
      ampSkips,
    });
    expect(others).toContain('Skipped, and what to do:');
  });

  it('tells of to-dos in numbers and words that go together', () => {
    const amp = { created: 0, updated: 2, removed: 1 };
    const connectwise = { created: 1, updated: 3, removed: 1 };
    const todos = { amp, connectwise, waiting: 1, skips: {} };
    const lines = runLines({ ...run, counts: noCounts, todos }, createPaint(false));
    expect(lines.slice(2, 5)).toEqual([
      '  contacts  AMP  ConnectWise',
      '  created     0            0',
      '  updated     0            0',
    ]);
    expect(lines.slice(lines.indexOf('To-dos'), lines.indexOf('To-dos') + 7)).toEqual([
      'To-dos',
      '  1  activity created',
      '  3  activities updated',
      '  1  activity closed or deleted: its to-do was removed',
      '  2  to-dos updated',
      '  1  to-do removed: its activity was deleted',
      '  1  to-do waits, or syncs only in part: ampwise todos list --waiting',
    ]);
    expect(changedBy({ ...run, counts: noCounts, todos })).toBe(8);
    expect(changedBy({ ...run, counts: noCounts })).toBe(0);
  });

  it('tells no counts where there is nothing to count', () => {
    const nobody = { counts: noCounts, skips: {}, ampSkips: {} };
    const idle = { ...run, ...nobody, read: { companies: 0, contacts: 0 } };
    const took = 'in 3.2 s with 16 requests';
    const { status, failure } = failed('right_missing');
    expect(runLines({ ...idle, status, failure }, createPaint(false))).toEqual([
      `Sync failed ${took}.`,
      'It changed nothing.',
    ]);
    expect(runLines({ ...idle, kind: 'plan', status: 'planned' }, createPaint(false))).toEqual([
      `Plan is ready ${took}; no company or contact had changed in ConnectWise.`,
    ]);
  });

  it('that failed tells what it had done in one line; its error follows', () => {
    const { status, failure } = failed('host_unreachable');
    const stopped = { ...run, status, failure };
    expect(runLines(stopped, createPaint(false)).slice(1)).toEqual([
      'Done before that, and it stays: 1,234 created in AMP, 3 updated in ConnectWise.',
    ]);
    // What one right kept from some records is no end: the others went on.
    for (const goesOn of ['partial', 'held'] as const) {
      const lines = runLines({ ...stopped, status: goesOn }, createPaint(false));
      expect(lines.length).toBeGreaterThan(goesOn === 'held' ? 5 : 9);
    }
  });

  it('counts the time of an apply from when it began', () => {
    const { startedAt, finishedAt } = run;
    const appliedAt = new Date(Date.parse(finishedAt ?? '') - 1000).toISOString();
    const planned = new Date(Date.parse(startedAt) - 86_400_000).toISOString();
    const applied = { ...run, startedAt: planned, appliedAt };
    expect(runLines(applied, createPaint(false))[0]).toContain('succeeded in 1.0 s');
  });

  it('is printed for a script in the promised form, started or not', () => {
    const keys = Object.keys(runDocument(run, []));
    expect(keys).toEqual([
      'run',
      'kind',
      'status',
      'counts',
      'skips',
      'ampSkips',
      'held',
      'mapping',
      'missing',
      'todos',
      'completed',
      'lostAnswers',
      'filterNotes',
      'requests',
      'read',
      'startedBy',
      'appliedBy',
      'appliedAt',
      'requestedAt',
      'startedAt',
      'finishedAt',
      'error',
    ]);
    expect(runDocument({ ...run, status: 'interrupted' }, []).status).toBe('failed');
    const none = noRunDocument('sync', new Failure('not_connected'));
    expect(Object.keys(none)).toEqual(keys);
    expect(none).toMatchObject({
      run: null,
      status: 'failed',
      error: { code: 'not_connected', exit: 10 },
    });
    expect(runDocument(failed('right_missing'), []).error).toMatchObject({ exit: 4 });
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

describe('what was noticed about the filter', () => {
  const notes = [
    { kind: 'renamed', field: 'market', id: 1, from: 'Retail', to: 'Shops' },
    { kind: 'gone', field: 'company type', id: 2, name: 'Prospect' },
  ] as const;

  it('is shown with every run, also one that failed before it did anything', () => {
    const lines = [
      'Contact filter: the market Retail is called Shops in ConnectWise now; the filter follows.',
      'Contact filter: ConnectWise has no company type Prospect any more, so that no contact can have it; the rest of the filter goes on. Take it out: ampwise filter set',
    ];
    const told = { ...run, filterNotes: notes };
    expect(runLines(told, createPaint(false))).toEqual(expect.arrayContaining(lines));
    const held = { ...failed('host_unreachable'), counts: noCounts, filterNotes: notes };
    expect(runLines(held, createPaint(false)).slice(1, -1)).toEqual(lines);
    expect(runDocument(told, []).filterNotes).toEqual(notes);
  });
});

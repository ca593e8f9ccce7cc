import type { Failure } from '../../core/failure.ts';
import { exitCodes } from '../../core/failureTable.ts';
import type { SkipReason } from '../../core/plan/plan.ts';
import { skipTexts } from '../../core/plan/skipReasons.ts';
import type { Run, RunCounts, RunFailure, RunStatus } from '../../ports/stores.ts';
import { errorDocument, exitCodeOf } from './failure.ts';
import type { Paint } from './paint.ts';
import { counted, durationBetween, table, thousands } from './text.ts';

/** Counts of a run in which nothing was done. */
export const noCounts: RunCounts = {
  created: 0,
  updated: 0,
  unchanged: 0,
  skipped: 0,
  removed: 0,
  conflicts: 0,
  holds: 0,
};

/** A run as scripts read it; the form is promised. */
export type RunDocument = Pick<Run, 'kind' | 'counts' | 'skips' | 'requests' | 'read'> & {
  readonly status: ToldStatus;
  /** Null where no run could begin. */
  readonly run: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly error: RunFailure | null;
};

/** The endings scripts are promised: an interruption is a failure whose `error.code` says so. */
type ToldStatus = Exclude<RunStatus, 'interrupted'>;

/** A run that has begun. */
export function runDocument(run: Run): RunDocument {
  return {
    run: run.id,
    kind: run.kind,
    status: run.status === 'interrupted' ? 'failed' : run.status,
    counts: run.counts,
    skips: run.skips,
    requests: run.requests,
    read: run.read,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    error: run.failure,
  };
}

/** The same where no run could begin. */
export function noRunDocument(kind: Run['kind'], failure: Failure): RunDocument {
  const { code, message, advice } = errorDocument(failure);
  return {
    run: null,
    kind,
    status: 'failed',
    counts: noCounts,
    skips: {},
    requests: 0,
    read: { companies: 0, contacts: 0 },
    startedAt: null,
    finishedAt: null,
    error: { code, message, advice },
  };
}

/** Exit code that says how a run ended. */
export function exitCodeOfRun(run: Run): number {
  if (run.failure !== null) return exitCodeOf(run.failure.code);
  if (run.status === 'partial') return exitCodes.partial;
  if (run.status === 'held') return exitCodes.held;
  return run.status === 'interrupted' ? exitCodes.unavailable : exitCodes.ok;
}

const ending: Readonly<Record<RunStatus, string>> = {
  running: 'is running',
  planned: 'is ready',
  succeeded: 'succeeded',
  partial: 'went through in part',
  held: 'is held for approval',
  failed: 'failed',
  interrupted: 'was interrupted',
};

const kinds = { sync: 'Sync', plan: 'Plan', preview: 'Preview' } as const;

/** What a person reads about a run that has ended. */
export function runLines(run: Run, paint: Paint): readonly string[] {
  const headline = runHeadline(run, paint);
  // Counts of a plan or preview would say that nothing happened; a run that did nothing has none.
  const { created, updated, unchanged, skipped } = run.counts;
  const idle = created + updated + unchanged + skipped === 0;
  if (run.kind !== 'sync' || (run.failure !== null && idle)) return [headline];
  return [headline, '', ...countLines(run.counts), ...skipLines(run.skips, paint)];
}

/** `Sync succeeded in 3.2 s with 16 requests: read 1,000 companies and 10,000 contacts.` */
export function runHeadline(run: Run, paint: Paint): string {
  const took = durationBetween(run.startedAt, run.finishedAt);
  const title = `${kinds[run.kind]} ${ending[run.status]}`;
  const colour =
    run.status === 'succeeded' || run.status === 'planned' ? paint.green : paint.yellow;
  const requests = counted(run.requests, 'request', 'requests');
  return `${paint.bold(colour(title))} in ${took} with ${requests}${readText(run)}.`;
}

/** Only what is new or changed is read; a run that failed may not have come to it. */
function readText({ read, failure }: Run): string {
  if (read.companies + read.contacts === 0) {
    return failure === null ? '; nothing had changed in ConnectWise since it was last read' : '';
  }
  const companies = counted(read.companies, 'company', 'companies');
  const contacts = counted(read.contacts, 'contact', 'contacts');
  return `; read ${companies} and ${contacts}`;
}

function countLines(counts: RunCounts): readonly string[] {
  const rows: [string, string][] = [
    ['created in AMP', thousands(counts.created)],
    ['updated in AMP', thousands(counts.updated)],
    ['unchanged', thousands(counts.unchanged)],
    ['left out', thousands(counts.skipped)],
  ];
  if (counts.removed > 0) rows.push(['removed', thousands(counts.removed)]);
  if (counts.conflicts > 0) rows.push(['conflicts', thousands(counts.conflicts)]);
  if (counts.holds > 0) rows.push(['held', thousands(counts.holds)]);
  return table(rows, { right: [1], indent: 2 });
}

type Skips = Readonly<Partial<Record<SkipReason, number>>>;

/** Why contacts were left out and what to do about it, the most frequent first. */
export function skipLines(skips: Skips, paint: Paint): readonly string[] {
  const rows = skipRows(skips);
  if (rows.length === 0) return [];
  const counts = rows.map(({ count }) => thousands(count));
  const wide = Math.max(...counts.map((count) => count.length));
  return [
    '',
    'Left out, and what to do:',
    ...rows.flatMap(({ reason }, index) => {
      const { title, advice } = skipTexts[reason];
      const count = (counts[index] ?? '').padStart(wide);
      return [`  ${count}  ${title}`, `  ${' '.repeat(wide)}  ${paint.dim(advice)}`];
    }),
  ];
}

/** Why contacts were left out, without what to do about it. */
export function skipTitleLines(skips: Skips): readonly string[] {
  const rows = skipRows(skips);
  return table(
    rows.map(({ reason, count }) => [thousands(count), skipTexts[reason].title]),
    { right: [0], indent: 4 },
  );
}

/** Reasons that occur, the most frequent first. */
export function skipRows(
  skips: Skips,
): readonly { readonly reason: SkipReason; readonly count: number }[] {
  return reasons
    .map((reason) => ({ reason, count: skips[reason] ?? 0 }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count);
}

/** All reasons, in the order they are listed. */
export const reasons = Object.keys(skipTexts).filter(isReason);

/** Whether a text is a reason code. */
export function isReason(text: string): text is SkipReason {
  return Object.hasOwn(skipTexts, text);
}

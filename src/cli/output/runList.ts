import { changedBy, didSomething } from '../../engine/run/outcome.ts';
import type { Run } from '../../ports/runStores.ts';
import type { Paint } from './paint.ts';
import { durationBetween, readable, table, thousands } from './text.ts';

/** The minimum width in columns for a run in one line. */
const oneLine = 160;

const heading = [
  'run',
  'kind',
  'started',
  'status',
  'time',
  'created',
  'updated',
  'removed',
  'to-dos',
  'skipped',
  'requests',
];

/**
 * Shows the runs of a list, page by page: a table with its heading above the first page, or three
 * lines a run on a narrow terminal.
 */
export function runListLines(
  paint: Paint,
  columns: number,
): (runs: readonly Run[]) => readonly string[] {
  let first = true;
  return (runs) => {
    if (columns < oneLine) return runs.flatMap((run) => shortLines(run, paint));
    if (runs.length === 0) return [];
    const rows = table([heading, ...runs.map(cells)], { right: [4, 5, 6, 7, 8, 9, 10] });
    const shown = first ? rows : rows.slice(1);
    first = false;
    return shown;
  };
}

function shortLines(run: Run, paint: Paint): readonly string[] {
  const { created, updated, removed, todos, skipped } = countsOf(run);
  const counts = didSomething(run)
    ? [
        `${created} created`,
        `${updated} updated`,
        `${removed} removed`,
        `${todos} to-dos`,
        `${skipped} skipped`,
      ]
    : ['changed nothing'];
  return [
    `${readable(run.startedAt)}  ${paint.bold(`${run.kind} ${run.status}`)}  ${timeOf(run)}`,
    `  ${counts.join(', ')}`,
    `  ${paint.dim(run.id)}`,
  ];
}

function cells(run: Run): readonly string[] {
  const { created, updated, removed, todos, skipped } = countsOf(run);
  return [
    run.id,
    run.kind,
    readable(run.startedAt),
    run.status,
    timeOf(run),
    // A plan or preview changes nothing; zeros would suggest that there is nothing to do.
    ...[created, updated, removed, todos, skipped].map((n) => (didSomething(run) ? n : '-')),
    thousands(run.requests),
  ];
}

function timeOf(run: Run): string {
  return durationBetween(run.appliedAt ?? run.startedAt, run.finishedAt);
}

function countsOf(run: Run) {
  const { created, updated, removed, skipped } = run.counts;
  return {
    created: thousands(created),
    updated: thousands(updated),
    removed: thousands(removed),
    todos: thousands(changedBy(run) - created - updated - removed),
    skipped: thousands(skipped),
  };
}

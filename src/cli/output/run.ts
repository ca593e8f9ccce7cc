import {
  noTodos,
  type RunDocument as PlainRun,
  noRunDocument as plainNoRun,
  runDocument as plainRun,
} from '../../contract/run.ts';
import type { Failure } from '../../core/failure.ts';
import { plainText } from '../../core/plainText.ts';
import type { LostAnswer } from '../../core/plan/lostAnswer.ts';
import { didSomething } from '../../engine/run/outcome.ts';
import type { Run, RunCounts } from '../../ports/runStores.ts';
import { exitCodeOf, exitCodes } from '../exitCodes.ts';
import { voice } from '../voice.ts';
import type { ErrorDocument } from './failure.ts';
import { filterNoteLines } from './filter.ts';
import type { Paint } from './paint.ts';
import { skipLines } from './skips.ts';
import { counted, durationBetween, table, thousands } from './text.ts';

const { texts } = voice;

/** A run for scripts, with the exit code of the command. */
export type RunDocument = Omit<PlainRun, 'error'> & { readonly error: ErrorDocument | null };

/** A run that has begun. */
export function runDocument(run: Run, lost: readonly LostAnswer[]): RunDocument {
  return withExit(plainRun(run, lost, voice));
}

/** A run that could not begin. */
export function noRunDocument(kind: Run['kind'], failure: Failure): RunDocument {
  return withExit(plainNoRun(kind, failure, voice));
}

function withExit(run: PlainRun): RunDocument {
  const { error } = run;
  return { ...run, error: error === null ? null : { ...error, exit: exitCodeOf(error.code) } };
}

/** The exit code for the result of a run. */
export function exitCodeOfRun(run: Run): number {
  if (run.failure !== null) return exitCodeOf(run.failure.code);
  if (run.status === 'partial') return exitCodes.partial;
  if (run.status === 'held') return exitCodes.held;
  const stopped = run.status === 'interrupted' || run.status === 'cancelled';
  return stopped ? exitCodes.unavailable : exitCodes.ok;
}

/**
 * The report of a finished run for a person. Skipped records are listed by reason unless nothing
 * has changed since the previous run.
 */
export function runLines(
  run: Run,
  paint: Paint,
  before: Pick<Run, 'skips' | 'ampSkips'> | null = null,
): readonly string[] {
  const headline = runHeadline(run, paint);
  const completed = completedLines(run);
  const notes = filterNoteLines(run.filterNotes, paint);
  // Its error follows, and matters more.
  if (run.failure !== null && run.status !== 'partial' && run.status !== 'held') {
    return [headline, ...completed, ...notes, doneBefore(run)];
  }
  if (!didSomething(run)) return [headline, ...completed, ...notes];
  // The reason it is on hold matters more.
  const brief = run.kind === 'undo' || run.status === 'held';
  const asBefore =
    before !== null &&
    run.counts.skipped > 0 &&
    sameCounts(run.skips, before.skips) &&
    sameCounts(run.ampSkips, before.ampSkips);
  const left = counted(run.counts.skipped, 'record is', 'records are');
  const skips = asBefore
    ? ['', `${left} skipped, as many as before. Why: ampwise skips`]
    : skipLines(run.skips, run.ampSkips, paint);
  const missing = missingLines(run.missing, paint);
  const todos = todoCountLines(run.todos);
  const counts = [...countLines(run.counts, todos.length > 0), ...todos];
  return [headline, ...completed, ...notes, ...missing, '', ...counts, ...(brief ? [] : skips)];
}

/** The changes of a run before it failed, in one line. */
function doneBefore(run: Run): string {
  const { amp, connectwise } = run.counts;
  const todos = todoCountTexts(run.todos === undefined ? undefined : { ...run.todos, waiting: 0 });
  const parts = [
    ...doneTo('AMP', amp),
    ...doneTo('ConnectWise', connectwise),
    ...todos.map(([count, what]) => `${thousands(count)} ${what}`),
  ];
  return parts.length === 0 || !didSomething(run)
    ? 'It changed nothing.'
    : `Done before that, and it stays: ${parts.join(', ')}.`;
}

function doneTo(side: string, counts: RunCounts['amp']): readonly string[] {
  return (['created', 'updated', 'removed'] as const).flatMap((name) =>
    counts[name] === 0 ? [] : [`${thousands(counts[name])} ${name} in ${side}`],
  );
}

type Counts = Readonly<Record<string, number>>;

function sameCounts(a: Counts, b: Counts): boolean {
  const reasons = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...reasons].every((reason) => (a[reason] ?? 0) === (b[reason] ?? 0));
}

/** `Sync succeeded in 3.2 s with 16 requests: read 1,000 companies and 10,000 contacts.` */
export function runHeadline(run: Run, paint: Paint): string {
  // An apply reports its own duration, not the time since the plan was made.
  const took = durationBetween(run.appliedAt ?? run.startedAt, run.finishedAt);
  const title = `${texts.runKinds[run.kind]} ${texts.runEndings[run.status]}`;
  const colour =
    run.status === 'succeeded' || run.status === 'planned' ? paint.green : paint.yellow;
  const requests = counted(run.requests, 'request', 'requests');
  return `${paint.bold(colour(title))} in ${took} with ${requests}${readText(run)}.`;
}

/** Reports that a run completed requests of interrupted runs, even if it only plans. */
export function completedLines({ completed = {} }: Run): readonly string[] {
  const sent = (object: string) => {
    const { created = 0, updated = 0, removed = 0 } = completed[object]?.connectwise ?? {};
    return created + updated + removed;
  };
  const [contacts, todos] = [sent('contacts'), sent('todos')];
  const parts = [
    ...(contacts === 0 ? [] : [counted(contacts, 'contact', 'contacts')]),
    ...(todos === 0 ? [] : [counted(todos, 'to-do', 'to-dos')]),
  ];
  if (parts.length === 0) return [];
  return [
    `Completed ${parts.join(' and ')} that an interrupted run had already sent to ConnectWise.`,
  ];
}

/** Mapped names that no longer exist in ConnectWise, because they were renamed or removed. */
export function missingLines(missing: Run['missing'], paint: Paint): readonly string[] {
  return missing.map(({ amp, list, name, now }) => {
    const what = now === null ? 'no longer exists' : `is called ${plainText(now)} now`;
    const where = list.replaceAll('_', ' ');
    return `${paint.yellow('mapping')} ${amp}: "${plainText(name)}" of the ConnectWise ${where} ${what}. Change it: ampwise mapping set ${amp}`;
  });
}

/** Only new and changed records are read; a failed run may not have reached this step. */
function readText({ read, failure }: Run): string {
  if (read.companies + read.contacts === 0) {
    return failure === null ? '; no company or contact had changed in ConnectWise' : '';
  }
  const companies = counted(read.companies, 'company', 'companies');
  const contacts = counted(read.contacts, 'contact', 'contacts');
  return `; read ${companies} and ${contacts}`;
}

/** The changes to to-dos and activities, and how many wait; empty if there are none. */
function todoCountLines(todos: Run['todos']): readonly string[] {
  const rows = todoCountTexts(todos).map(([count, what]) => [thousands(count), what]);
  if (rows.length === 0) return [];
  return ['', 'To-dos', ...table(rows, { right: [0], indent: 2 })];
}

/** The changes to to-dos and activities, as numbers with words. */
export function todoCountTexts(todos: Run['todos']): readonly (readonly [number, string])[] {
  const { amp, connectwise, waiting } = todos ?? noTodos;
  const { todoCounts } = texts;
  const told = [
    [connectwise.created, todoCounts.connectwise.created],
    [connectwise.updated, todoCounts.connectwise.updated],
    [connectwise.removed, todoCounts.connectwise.removed],
    [amp.updated, todoCounts.amp.updated],
    [amp.removed, todoCounts.amp.removed],
  ] as const;
  const rows = told.flatMap(([count, forms]): [number, string][] =>
    count === 0 ? [] : [[count, texts.form(count, forms)]],
  );
  if (waiting === 0) return rows;
  const see = 'ampwise todos list --waiting';
  return [...rows, [waiting, `${texts.form(waiting, todoCounts.waiting)}: ${see}`]];
}

/** The changes on each side, and the totals after them; with headings if there are to-dos too. */
function countLines(counts: RunCounts, titled: boolean): readonly string[] {
  const { amp, connectwise } = counts;
  const row = (title: string, name: keyof RunCounts['amp']) => [
    title,
    thousands(amp[name]),
    thousands(connectwise[name]),
  ];
  const sides = [
    [titled ? 'contacts' : '', 'AMP', 'ConnectWise'],
    row('created', 'created'),
    row('updated', 'updated'),
    ...(counts.removed > 0 ? [row('removed', 'removed')] : []),
  ];
  const after: [string, string, string][] = [
    ['unchanged', thousands(counts.unchanged), ''],
    ['skipped', thousands(counts.skipped), ''],
  ];
  if (counts.conflicts > 0) {
    after.push(['conflicts', thousands(counts.conflicts), 'decide: ampwise conflicts list']);
  }
  if (counts.holds > 0) {
    after.push(['on hold', thousands(counts.holds), 'see: ampwise holds list']);
  }
  return [
    ...table(sides, { right: [1, 2], indent: 2 }),
    '',
    ...table(after, { right: [1], indent: 2 }),
  ];
}

import type { Action } from '../../core/plan/plan.ts';
import type { TodoAction } from '../../core/todo/todoPlan.ts';
import { countEntry, countTodo, nothingApplied } from '../../engine/apply/applied.ts';
import type { PlanLine } from '../../ports/planStores.ts';
import type { Run, RunCounts, SideCounts, TodoCounts } from '../../ports/runStores.ts';
import { table, thousands } from './text.ts';

/** How many records each action of a plan concerns, and how many are left out or not sent. */
export type PlanCounts = Readonly<Record<keyof typeof actionTexts, number>>;

/** A plan in numbers. */
export type PlanSummary = {
  readonly actions: PlanCounts;
  readonly amp: SideCounts;
  readonly connectwise: SideCounts;
  /** Fields that a person will have to decide. */
  readonly conflicts: number;
  /** What happens to to-dos, which are all one action above. */
  readonly todos: Readonly<Partial<Record<TodoAction, number>>>;
  /** What is done to to-dos and to activities. */
  readonly todoSides: Pick<TodoCounts, 'amp' | 'connectwise'>;
};

/** What the actions do, in words, for one record and for several; in the order they are listed. */
const actionTexts = {
  create: 'new in AMP',
  push: 'new in ConnectWise',
  link: 'found on both sides, and linked',
  update: 'updated',
  restore: 'restored in AMP: edited in ConnectWise since',
  remove: 'removed in AMP',
  inactivate: 'set inactive in ConnectWise: removed in AMP',
  reactivate: 'set active again in ConnectWise',
  pause: 'left as they are in AMP from now on',
  resume: 'followed again',
  end: 'deleted in ConnectWise; the AMP contacts stay',
  release: 'deleted in ConnectWise, edited in AMP since: sent anew',
  ask: 'changed on both sides, for you to decide',
  agree: 'equal already',
  forget: 'nothing to note any more',
  skip: ['contact left out', 'contacts left out'],
  ampSkip: ['AMP contact not sent', 'AMP contacts not sent'],
  // Told by what happens to them.
  todo: '',
  todoSkip: ['to-do that waits', 'to-dos that wait'],
} as const satisfies Record<
  Action | Exclude<PlanLine['line']['kind'], 'entry'>,
  string | readonly [string, string]
>;

/** The same of to-dos. */
const todoTexts: Readonly<Record<TodoAction, readonly [string, string]>> = {
  export: ['to-do becomes an activity', 'to-dos become activities'],
  update: ['to-do or activity updated', 'to-dos or activities updated'],
  close: ['activity closed: its to-do was removed', 'activities closed: their to-dos were removed'],
  delete: [
    'activity deleted: its to-do was removed',
    'activities deleted: their to-dos were removed',
  ],
  leave: [
    'activity no longer followed: its to-do was removed',
    'activities no longer followed: their to-dos were removed',
  ],
  reactivate: [
    'to-do followed again: it was restored',
    'to-dos followed again: they were restored',
  ],
  remove: [
    'to-do removed: its activity was deleted',
    'to-dos removed: their activities were deleted',
  ],
  restore: [
    'to-do restored: its activity was edited since',
    'to-dos restored: their activities were edited since',
  ],
  end: [
    'activity deleted in ConnectWise; its to-do stays',
    'activities deleted in ConnectWise; their to-dos stay',
  ],
  ask: [
    'to-do changed on both sides, for you to decide',
    'to-dos changed on both sides, for you to decide',
  ],
  note: ['to-do with something to take note of', 'to-dos with something to take note of'],
};

const actions = Object.keys(actionTexts).filter(isAction);

const todoActions = Object.keys(todoTexts).filter(isTodoAction);

function isTodoAction(name: string): name is TodoAction {
  return Object.hasOwn(todoTexts, name);
}

function isAction(name: string): name is keyof PlanCounts {
  return Object.hasOwn(actionTexts, name);
}

/** Adds up lines of a plan as they come. */
export function createPlanCounter(): {
  add(lines: readonly PlanLine[]): void;
  summary(): PlanSummary;
} {
  const counts = {
    create: 0,
    push: 0,
    link: 0,
    update: 0,
    restore: 0,
    remove: 0,
    inactivate: 0,
    reactivate: 0,
    pause: 0,
    resume: 0,
    end: 0,
    release: 0,
    ask: 0,
    agree: 0,
    forget: 0,
    skip: 0,
    ampSkip: 0,
    todo: 0,
    todoSkip: 0,
  };
  const todos: Partial<Record<TodoAction, number>> = {};
  const sides = nothingApplied();
  let conflicts = 0;
  return {
    add(lines) {
      for (const { line } of lines) {
        counts[line.kind === 'entry' ? line.entry.action : line.kind]++;
        if (line.kind === 'todo') {
          const { action } = line.entry;
          todos[action] = (todos[action] ?? 0) + 1;
          conflicts += line.entry.conflicts.length;
          countTodo(sides, line.entry);
        }
        if (line.kind !== 'entry') continue;
        countEntry(sides, line.entry);
        conflicts += line.entry.conflicts.length;
      }
    },
    summary: () => {
      const { amp, connectwise, todos: todoSides } = sides;
      return { actions: counts, amp, connectwise, conflicts, todos, todoSides };
    },
  };
}

/** Records a plan is about. */
export function recordsIn({ actions: counts }: PlanSummary): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** The counts of a plan, actions that do not occur left out. */
export function planCountLines({ actions: counts, todos }: PlanSummary): readonly string[] {
  const rows = actions.flatMap((action) => {
    if (action !== 'todo') return countRow(counts[action], actionTexts[action]);
    return todoActions.flatMap((one) => countRow(todos[one] ?? 0, todoTexts[one]));
  });
  return rows.length === 0 ? ['  nothing to do'] : table(rows, { right: [0], indent: 2 });
}

function countRow(
  count: number,
  text: string | readonly [string, string],
): readonly (readonly string[])[] {
  if (count === 0) return [];
  const [one, many] = typeof text === 'string' ? [text, text] : text;
  return [[thousands(count), count === 1 ? one : many]];
}

/**
 * The counts of a run whose plan was not carried out, as they would be if it were: `skipped`,
 * `conflicts` and `todos.waiting` are those the plan adds.
 */
export function countsOfPlan(
  run: Pick<Run, 'counts'>,
  summary: PlanSummary,
): { readonly counts: RunCounts; readonly todos: TodoCounts } {
  const { todoSides } = summary;
  const todos = { ...todoSides, waiting: summary.actions.todoSkip, skips: {} };
  return { counts: contactCounts(run, summary), todos };
}

function contactCounts(run: Pick<Run, 'counts'>, summary: PlanSummary): RunCounts {
  const { amp, connectwise, conflicts, actions: counts } = summary;
  const moved =
    counts.update +
    counts.restore +
    counts.remove +
    counts.inactivate +
    counts.reactivate +
    counts.pause;
  return {
    created: amp.created + connectwise.created,
    updated: amp.updated + connectwise.updated,
    removed: amp.removed + connectwise.removed,
    amp,
    connectwise,
    unchanged: Math.max(0, run.counts.unchanged - moved - counts.resume - counts.end),
    skipped: counts.skip + counts.ampSkip + counts.pause,
    conflicts,
    holds: run.counts.holds,
  };
}

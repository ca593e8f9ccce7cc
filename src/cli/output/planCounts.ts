import { type Effect, effectOf, type SideEffect } from '../../core/plan/effect.ts';
import type { Action } from '../../core/plan/plan.ts';
import type { RecordKind } from '../../core/plan/record.ts';
import { skipNames } from '../../core/plan/skip.ts';
import { effectOfTodo } from '../../core/todo/todoEffect.ts';
import type { TodoAction } from '../../core/todo/todoPlan.ts';
import type { PlanLine } from '../../ports/planStores.ts';
import type { Run, RunCounts, SideCounts, TodoCounts } from '../../ports/runStores.ts';
import type { Plural } from '../../texts/plural.ts';
import { voice } from '../voice.ts';
import { table, thousands } from './text.ts';

/** How many records each action of a plan concerns, and how many are left out or not sent. */
export type PlanCounts = Readonly<Record<Action | 'todo' | (typeof skipNames)[RecordKind], number>>;

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

const { texts } = voice;

const actions = Object.keys(texts.actionCounts).filter(isAction);
const todoActions = Object.keys(texts.todoActionCounts).filter(isTodoAction);

function isTodoAction(name: string): name is TodoAction {
  return Object.hasOwn(texts.todoActionCounts, name);
}

function isAction(name: string): name is Action {
  return Object.hasOwn(texts.actionCounts, name);
}

type Side = Record<SideEffect, number>;

function newSide(): Side {
  return { created: 0, updated: 0, removed: 0 };
}

function addEffect(
  sides: { readonly amp: Side; readonly connectwise: Side },
  { amp, connectwise }: Effect,
): void {
  if (amp !== null) sides.amp[amp]++;
  if (connectwise !== null) sides.connectwise[connectwise]++;
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
  const contactSides = { amp: newSide(), connectwise: newSide() };
  const todoSides = { amp: newSide(), connectwise: newSide() };
  let conflicts = 0;
  return {
    add(lines) {
      for (const { line } of lines) {
        if (line.kind === 'skip') counts[skipNames[line.skip.kind]]++;
        else counts[line.kind === 'entry' ? line.entry.action : line.kind]++;
        if (line.kind === 'todo') {
          const { action } = line.entry;
          todos[action] = (todos[action] ?? 0) + 1;
          conflicts += line.entry.conflicts.length;
          addEffect(todoSides, effectOfTodo(line.entry));
        }
        if (line.kind !== 'entry') continue;
        addEffect(contactSides, effectOf(line.entry));
        conflicts += line.entry.conflicts.length;
      }
    },
    summary: () => ({ actions: counts, ...contactSides, conflicts, todos, todoSides }),
  };
}

/** Records a plan is about. */
export function recordsIn({ actions: counts }: PlanSummary): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** The counts of a plan, actions that do not occur left out. */
export function planCountLines({ actions: counts, todos }: PlanSummary): readonly string[] {
  const rows = [
    ...actions.flatMap((action) => countRow(counts[action], texts.actionCounts[action])),
    ...countRow(counts.skip, texts.skipCounts.skip),
    ...countRow(counts.ampSkip, texts.skipCounts.ampSkip),
    ...todoActions.flatMap((one) => countRow(todos[one] ?? 0, texts.todoActionCounts[one])),
    ...countRow(counts.todoSkip, texts.skipCounts.todoSkip),
  ];
  return rows.length === 0 ? ['  nothing to do'] : table(rows, { right: [0], indent: 2 });
}

function countRow(count: number, forms: Plural): readonly (readonly string[])[] {
  return count === 0 ? [] : [[thousands(count), texts.form(count, forms)]];
}

/**
 * The counts of a run whose plan was not carried out, as they would be if it were: `skipped`,
 * `conflicts` and `todos.waiting` are those the plan adds.
 */
export function countsOfPlan(
  run: Pick<Run, 'counts'>,
  summary: PlanSummary,
): { readonly counts: RunCounts; readonly todos: TodoCounts } {
  const { amp, connectwise } = summary.todoSides;
  const todos = { amp, connectwise, waiting: summary.actions.todoSkip, skips: {} };
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

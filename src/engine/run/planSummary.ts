import { type Effect, effectOf, type SideEffect } from '../../core/plan/effect.ts';
import type { Action, PlanEntry } from '../../core/plan/plan.ts';
import type { RecordKind } from '../../core/plan/record.ts';
import { type ReasonOf, type Skip, skipNames } from '../../core/plan/skip.ts';
import { effectOfTodo } from '../../core/todo/todoEffect.ts';
import type { TodoAction, TodoEntry } from '../../core/todo/todoPlan.ts';
import type { PlanLine } from '../../ports/planStores.ts';
import type { Run, RunCounts, SideCounts, TodoCounts } from '../../ports/runStores.ts';

/** How many records each action of a plan concerns, and how many are skipped or not sent. */
export type PlanCounts = Readonly<Record<Action | 'todo' | (typeof skipNames)[RecordKind], number>>;

type ByReason<Reason extends string> = Readonly<Partial<Record<Reason, number>>>;

/** A plan in numbers. */
export type PlanSummary = {
  readonly actions: PlanCounts;
  readonly amp: SideCounts;
  readonly connectwise: SideCounts;
  /** Fields that a person will have to decide. */
  readonly conflicts: number;
  /** What happens to to-dos, which are all one action above. */
  readonly todos: Readonly<Partial<Record<TodoAction, number>>>;
  /** The changes to to-dos and activities. */
  readonly todoSides: Pick<TodoCounts, 'amp' | 'connectwise'>;
  /** Contacts by the reason they are skipped for; those that are paused are among them. */
  readonly skips: ByReason<ReasonOf['contact']>;
  readonly ampSkips: ByReason<ReasonOf['amp_contact']>;
  readonly todoSkips: ByReason<ReasonOf['todo']>;
};

type Side = Record<SideEffect, number>;

/** Adds up lines of a plan as they come. */
export class PlanCounter {
  readonly #actions: Record<keyof PlanCounts, number> = {
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
  readonly #todos: Partial<Record<TodoAction, number>> = {};
  readonly #contactSides = { amp: newSide(), connectwise: newSide() };
  readonly #todoSides = { amp: newSide(), connectwise: newSide() };
  readonly #skips: Partial<Record<ReasonOf['contact'], number>> = {};
  readonly #ampSkips: Partial<Record<ReasonOf['amp_contact'], number>> = {};
  readonly #todoSkips: Partial<Record<ReasonOf['todo'], number>> = {};
  #conflicts = 0;

  add(lines: readonly PlanLine[]): void {
    for (const { line } of lines) {
      if (line.kind === 'entry') this.#addEntry(line.entry);
      else if (line.kind === 'todo') this.#addTodo(line.entry);
      else {
        this.#actions[skipNames[line.skip.kind]]++;
        this.#addSkip(line.skip);
      }
    }
  }

  #addEntry(entry: PlanEntry): void {
    this.#actions[entry.action]++;
    addEffect(this.#contactSides, effectOf(entry));
    this.#conflicts += entry.conflicts.length;
    if (entry.action === 'pause' && entry.skip !== null) this.#addSkip(entry.skip);
  }

  #addTodo(entry: TodoEntry): void {
    this.#actions.todo++;
    addEffect(this.#todoSides, effectOfTodo(entry));
    this.#conflicts += entry.conflicts.length;
    count(this.#todos, entry.action);
  }

  #addSkip(skip: Skip): void {
    if (skip.kind === 'contact') count(this.#skips, skip.reason);
    else if (skip.kind === 'amp_contact') count(this.#ampSkips, skip.reason);
    else count(this.#todoSkips, skip.reason);
  }

  summary(): PlanSummary {
    return {
      actions: this.#actions,
      ...this.#contactSides,
      conflicts: this.#conflicts,
      todos: this.#todos,
      todoSides: this.#todoSides,
      skips: this.#skips,
      ampSkips: this.#ampSkips,
      todoSkips: this.#todoSkips,
    };
  }
}

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

function count<Name extends string>(counts: Partial<Record<Name, number>>, name: Name): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

/** Records a plan is about. */
export function recordsIn({ actions }: PlanSummary): number {
  return Object.values(actions).reduce((sum, number) => sum + number, 0);
}

/** Counts of a run, with the reasons for skips. */
export type CountsOfPlan = Pick<Run, 'counts' | 'skips' | 'ampSkips'> & {
  readonly todos: TodoCounts;
};

/**
 * The counts of a run whose plan was not carried out, as they would be if it were: `skipped`, with its
 * reasons, `conflicts` and `todos.waiting` are those the plan adds.
 */
export function countsOfPlan(run: Pick<Run, 'counts'>, summary: PlanSummary): CountsOfPlan {
  const { amp, connectwise } = summary.todoSides;
  const { skips, ampSkips, todoSkips } = summary;
  const todos = { amp, connectwise, waiting: summary.actions.todoSkip, skips: todoSkips };
  return { counts: contactCounts(run, summary), skips, ampSkips, todos };
}

function contactCounts(run: Pick<Run, 'counts'>, summary: PlanSummary): RunCounts {
  const { amp, connectwise, conflicts, actions } = summary;
  const moved =
    actions.update +
    actions.restore +
    actions.remove +
    actions.inactivate +
    actions.reactivate +
    actions.pause;
  return {
    created: amp.created + connectwise.created,
    updated: amp.updated + connectwise.updated,
    removed: amp.removed + connectwise.removed,
    amp,
    connectwise,
    unchanged: Math.max(0, run.counts.unchanged - moved - actions.resume - actions.end),
    skipped: actions.skip + actions.ampSkip + actions.pause,
    conflicts,
    holds: run.counts.holds,
  };
}

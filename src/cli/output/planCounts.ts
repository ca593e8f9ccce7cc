import type { Action } from '../../core/plan/plan.ts';
import type { TodoAction } from '../../core/todo/todoPlan.ts';
import type { PlanSummary } from '../../engine/run/planSummary.ts';
import type { Plural } from '../../texts/plural.ts';
import { voice } from '../voice.ts';
import { table, thousands } from './text.ts';

const { texts } = voice;

const actions = Object.keys(texts.actionCounts).filter(isAction);
const todoActions = Object.keys(texts.todoActionCounts).filter(isTodoAction);

function isTodoAction(name: string): name is TodoAction {
  return Object.hasOwn(texts.todoActionCounts, name);
}

function isAction(name: string): name is Action {
  return Object.hasOwn(texts.actionCounts, name);
}

/** The counts of a plan, without actions that do not occur. */
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

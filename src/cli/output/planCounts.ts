import type { Action } from '../../core/plan/plan.ts';
import { countEntry, nothingApplied } from '../../engine/applied.ts';
import type { PlanLine } from '../../ports/planStores.ts';
import type { Run, RunCounts, SideCounts } from '../../ports/runStores.ts';
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
};

/** What the actions do, in words, in the order they are listed. */
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
  skip: 'contacts left out',
  ampSkip: 'AMP contacts not sent',
  todo: 'to-dos that go out, follow, come back, or are asked about',
  todoSkip: 'to-dos that wait',
} as const satisfies Record<Action | Exclude<PlanLine['line']['kind'], 'entry'>, string>;

const actions = Object.keys(actionTexts).filter(isAction);

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
  const sides = nothingApplied();
  let conflicts = 0;
  return {
    add(lines) {
      for (const { line } of lines) {
        counts[line.kind === 'entry' ? line.entry.action : line.kind]++;
        if (line.kind === 'todo') conflicts += line.entry.conflicts.length;
        if (line.kind !== 'entry') continue;
        countEntry(sides, line.entry);
        conflicts += line.entry.conflicts.length;
      }
    },
    summary: () => ({ actions: counts, amp: sides.amp, connectwise: sides.connectwise, conflicts }),
  };
}

/** Records a plan is about. */
export function recordsIn({ actions: counts }: PlanSummary): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** The counts of a plan, actions that do not occur left out. */
export function planCountLines({ actions: counts }: PlanSummary): readonly string[] {
  const rows = actions
    .filter((action) => counts[action] > 0)
    .map((action) => [thousands(counts[action]), actionTexts[action]]);
  return rows.length === 0 ? ['  nothing to do'] : table(rows, { right: [0], indent: 2 });
}

/**
 * The counts of a run whose plan was not carried out, as they would be if it were: `skipped` and
 * `conflicts` are those the plan adds.
 */
export function countsOfPlan(run: Pick<Run, 'counts'>, summary: PlanSummary): RunCounts {
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

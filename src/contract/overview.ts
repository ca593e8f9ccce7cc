import { z } from 'zod';
import type { AmpContactCounts } from '../core/contact/ampContactStates.ts';
import { needs } from '../core/needs.ts';
import { skipClass, skipClasses } from '../core/plan/skipClasses.ts';
import { reasonsOf } from '../core/plan/skipReasons.ts';
import type { DayOfChanges } from '../core/schedule/changesByDay.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { Need } from '../engine/inbox/needsYou.ts';
import type { Run, RunUnderWay } from '../ports/runStores.ts';
import type { Schedule } from '../ports/schedules.ts';
import type { SkipCounts } from '../ports/skipStore.ts';
import type { Voice } from '../texts/voice.ts';
import {
  runDocument,
  runInFullSchema,
  runOutcome,
  runOutcomeSchema,
  runSchema,
  sidesChangedSchema,
} from './run.ts';
import { scheduleState, scheduleStateSchema } from './schedule.ts';
import { instantSchema, listOf } from './value.ts';

/** A number, and the list with exactly that many rows. */
const figureSchema = z.strictObject({
  count: z.int(),
  list: z.enum(['contacts', 'skips']).describe('Below the organization.'),
  query: z
    .record(z.string(), z.string())
    .describe('Parameters that make the list return exactly these rows.'),
});

type Figure = z.infer<typeof figureSchema>;

const shortRunSchema = runSchema
  .pick({
    kind: true,
    status: true,
    counts: true,
    todos: true,
    held: true,
    error: true,
    startedBy: true,
    startedAt: true,
    finishedAt: true,
  })
  .extend({ id: z.string(), outcome: runOutcomeSchema });

const skippedSchema = figureSchema.extend({
  kind: z.enum(['contact', 'amp_contact']),
  reason: z.string(),
  title: z.string().describe('The reason, for a person.'),
  class: z.enum(skipClasses).describe('As you chose, to be fixed, or resolves automatically.'),
  weekAgo: z.int().nullable().describe('The count a week ago; null if nothing had synced by then.'),
});

/** The state of an organization, for its first page. */
export const overviewSchema = z.strictObject({
  figures: z.strictObject({
    inStep: figureSchema,
    waiting: figureSchema,
    inConflict: figureSchema,
    onHold: figureSchema,
    skipped: figureSchema.describe('AMP contacts that do not sync.'),
    skippedInConnectWise: figureSchema.describe(
      'Skipped contacts. Those that are also in AMP count in `skipped`, too.',
    ),
  }),
  skippedByReason: listOf(skippedSchema),
  needsYou: listOf(
    z.strictObject({
      need: z.enum(needs),
      count: z
        .int()
        .describe('For a plan: records it would remove, blank or overwrite. For `keys_old`: days.'),
      ids: listOf(z.string()).describe('Id of the run, or ids of the first webhooks or users.'),
    }),
  ).describe('At most five, worst first.'),
  review: z
    .strictObject({ conflicts: z.int(), holds: z.int(), matches: z.int() })
    .describe('Open decisions; the lists have as many rows.'),
  sync: z.strictObject({
    state: scheduleStateSchema,
    paused: z.boolean(),
    nextAt: instantSchema.nullable(),
    lastRun: shortRunSchema.nullable().describe('The last sync or sweep that ended.'),
    running: shortRunSchema
      .extend({ progress: runInFullSchema.shape.progress })
      .nullable()
      .describe('The queued or running run.'),
  }),
  changesByDay: z.strictObject({
    timeZone: z.string().describe('Time zone of the organization.'),
    days: listOf(
      z.strictObject({ day: z.iso.date(), toAmp: z.int(), toConnectWise: z.int() }),
    ).describe('Records changed on each of the last 30 days, today last.'),
  }),
  lastRuns: listOf(shortRunSchema.extend({ changed: sidesChangedSchema })),
});

export type OverviewDocument = z.infer<typeof overviewSchema>;

const mostNeeds = 5;

export function overviewDocument(
  given: {
    readonly counts: AmpContactCounts;
    readonly skips: SkipCounts<'contact'>;
    readonly ampSkips: SkipCounts<'amp_contact'>;
    readonly needs: readonly Need[];
    readonly settings: Settings;
    readonly schedule: Schedule | null;
    readonly connected: boolean;
    readonly lastRun: Run | null;
    /** The last sync or sweep by a week ago. */
    readonly weekAgo: Run | null;
    readonly running: { readonly run: Run; readonly under: RunUnderWay } | null;
    readonly changes: readonly DayOfChanges[];
    readonly lastRuns: readonly Run[];
    readonly changedBy: (run: Run) => z.infer<typeof sidesChangedSchema>;
  },
  voice: Voice,
): OverviewDocument {
  const { counts, skips, ampSkips, settings, schedule, running } = given;
  const short = (run: Run) => shortRun(run, voice);
  const state = scheduleState(given);
  const inState = (one: keyof AmpContactCounts): Figure => ({
    count: counts[one],
    list: 'contacts',
    query: { state: one },
  });
  const skipped = [
    ...skippedBy('contact', skips, given.weekAgo?.skips ?? null, voice),
    ...skippedBy('amp_contact', ampSkips, given.weekAgo?.ampSkips ?? null, voice),
  ];
  return {
    figures: {
      inStep: inState('in_step'),
      waiting: inState('waiting'),
      inConflict: inState('in_conflict'),
      onHold: inState('on_hold'),
      skipped: inState('skipped'),
      skippedInConnectWise: {
        count: Object.values(skips).reduce((sum, one) => sum + one, 0),
        list: 'skips',
        query: { kind: 'contact' },
      },
    },
    skippedByReason: skipped.toSorted((a, b) => b.count - a.count),
    needsYou: given.needs.slice(0, mostNeeds),
    review: {
      conflicts: countOf(given.needs, 'conflicts'),
      holds: countOf(given.needs, 'holds'),
      matches: countOf(given.needs, 'matches'),
    },
    sync: {
      state,
      paused: settings.syncPaused,
      nextAt: state === 'on' || state === 'failing' ? (schedule?.nextDueAt ?? null) : null,
      lastRun: given.lastRun === null ? null : short(given.lastRun),
      running:
        running === null ? null : { ...short(running.run), progress: running.under.progress },
    },
    changesByDay: { timeZone: settings.timeZone, days: given.changes },
    lastRuns: given.lastRuns.map((run) => ({ ...short(run), changed: given.changedBy(run) })),
  };
}

function skippedBy<K extends 'contact' | 'amp_contact'>(
  kind: K,
  counts: SkipCounts<K>,
  weekAgo: SkipCounts<K> | null,
  { texts }: Voice,
): OverviewDocument['skippedByReason'] {
  const titles: Readonly<Record<string, { readonly title: string }>> =
    kind === 'contact' ? texts.skips : texts.ampSkips;
  return reasonsOf(kind).flatMap((reason) => {
    const count = counts[reason] ?? 0;
    if (count === 0) return [];
    const title = titles[reason]?.title ?? reason;
    const before = weekAgo === null ? null : (weekAgo[reason] ?? 0);
    const of = { kind, reason, title, class: skipClass(kind, reason), weekAgo: before };
    return [{ ...of, count, list: 'skips', query: { kind, reason } } as const];
  });
}

function shortRun(run: Run, voice: Voice): z.infer<typeof shortRunSchema> {
  const { kind, status, counts, todos, held, error, startedBy, startedAt, finishedAt } =
    runDocument(run, [], voice);
  return {
    id: run.id,
    outcome: runOutcome(run),
    kind,
    status,
    counts,
    todos,
    held,
    error,
    startedBy,
    startedAt,
    finishedAt,
  };
}

function countOf(found: readonly Need[], wanted: Need['need']): number {
  return found.find(({ need }) => need === wanted)?.count ?? 0;
}

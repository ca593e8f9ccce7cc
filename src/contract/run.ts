import { z } from 'zod';
import type { FailureCause } from '../core/failure.ts';
import { type FailureCode, recoveries } from '../core/failureTable.ts';
import type { LostAnswer } from '../core/plan/lostAnswer.ts';
import type { Completed, Run, RunCounts, TodoCounts } from '../ports/runStores.ts';
import type { Voice } from '../texts/voice.ts';
import { actorSchema } from './actor.ts';
import { errorDocument, errorSchema, runErrorDocument } from './error.ts';
import { filterNotesSchema } from './filter.ts';
import { lineSchema } from './line.ts';
import { lostAnswersDocument, lostAnswersSchema } from './lostAnswer.ts';
import { missingNamesSchema } from './mapping.ts';
import { ampSkipReasonSchema, skipReasonSchema, todoSkipReasonSchema } from './reason.ts';
import { instantSchema, listOf } from './value.ts';

/** The changes of a run on one side. */
const sideSchema = z.strictObject({
  created: z.number(),
  updated: z.number(),
  removed: z.number(),
});

/**
 * `created`, `updated` and `removed` count what the run did; the others count the records after it.
 */
const countsSchema = z.strictObject({
  created: z.number(),
  updated: z.number(),
  amp: sideSchema,
  connectwise: sideSchema,
  unchanged: z.number(),
  skipped: z.number(),
  removed: z.number(),
  conflicts: z.number(),
  holds: z.number(),
});

const todoCountsSchema = z.strictObject({
  amp: sideSchema,
  connectwise: sideSchema,
  waiting: z.number(),
  skips: z.partialRecord(todoSkipReasonSchema, z.number()),
});

/** Why a plan is on hold: how many records it would remove, blank or overwrite. */
export const heldSchema = z.strictObject({
  reason: z.enum(['too_many', 'side_emptied']),
  records: z.number(),
  limit: z.number(),
});

/** A run. */
export const runSchema = z.strictObject({
  run: z.string().nullable().describe('Id; null if no run could start.'),
  kind: z
    .enum(['sync', 'plan', 'preview', 'sweep', 'undo', 'records'])
    .describe('`records` syncs only the records you asked for.'),
  status: z
    .enum(['queued', 'running', 'planned', 'succeeded', 'partial', 'held', 'failed', 'cancelled'])
    .describe('An interrupted run has failed; its error says so.'),
  counts: countsSchema,
  skips: z.partialRecord(skipReasonSchema, z.number()),
  ampSkips: z.partialRecord(ampSkipReasonSchema, z.number()),
  held: heldSchema.nullable(),
  mapping: z.number().nullable().describe('Version of the mapping.'),
  missing: missingNamesSchema,
  todos: todoCountsSchema,
  completed: z
    .record(z.string(), z.strictObject({ amp: sideSchema, connectwise: sideSchema }))
    .describe('Changes that interrupted runs sent and this run completed, by object.'),
  lostAnswers: lostAnswersSchema.describe(
    'Records sent to ConnectWise whose answer was lost and is still missing.',
  ),
  filterNotes: filterNotesSchema,
  requests: z.number(),
  read: z.strictObject({ companies: z.number(), contacts: z.number() }),
  startedBy: actorSchema.describe('Null if it was not recorded.'),
  appliedBy: actorSchema.describe('The person who applied its plan later.'),
  appliedAt: instantSchema.nullable().describe('When its plan was applied, if later.'),
  requestedAt: instantSchema.nullable().describe('Null if it started at once.'),
  startedAt: instantSchema.nullable().describe('Null until it starts.'),
  finishedAt: instantSchema.nullable(),
  error: errorSchema.nullable(),
});

export type RunDocument = z.infer<typeof runSchema>;

/** How many lines of a run changed each side. */
export const sidesChangedSchema = z
  .strictObject({ amp: z.int(), connectwise: z.int() })
  .nullable()
  .describe(
    'Records and to-dos it changed on each side, or would change if its plan waits. Its groups in that direction have as many lines. Null while it runs.',
  );

/** A run with its plan in numbers and its first lines. */
export const plannedRunSchema = runSchema.extend({
  plan: z.record(z.string(), z.number()).optional(),
  entries: listOf(lineSchema),
});

/** A run with some of its lines. */
export const runInFullSchema = runSchema.extend({
  progress: z
    .strictObject({
      step: z.enum(['reading', 'sweeping', 'planning', 'applying', 'waiting']),
      done: z.number(),
      total: z.number().nullable(),
      at: instantSchema,
    })
    .nullable()
    .describe('Progress while it runs.'),
  cancel: z
    .strictObject({ by: actorSchema, at: instantSchema })
    .nullable()
    .describe('The person who asked it to stop.'),
  entries: listOf(lineSchema),
  nextAfter: z.number().nullable().describe('The line to continue after; null at the end.'),
});

/** Records that an undo skipped, and why. */
export const notUndoneSchema = listOf(
  z.strictObject({
    contactId: z.number().nullable(),
    ampContactId: z.string().nullable(),
    todoId: z.string().optional(),
    reason: z.enum(['edited_since', 'not_there', 'nothing_to_undo']),
    name: z.string().optional().describe('Id of the record, if the API looks it up.'),
  }),
);

/** An undo, and the records it skipped. */
export const undoSchema = runSchema.extend({ undoes: z.string(), notUndone: notUndoneSchema });

/** A preview of an undo; nothing was changed. */
export const undoPreviewSchema = z.strictObject({
  dryRun: z.literal(true),
  undoes: z.string(),
  plan: z.record(z.string(), z.number()),
  entries: listOf(lineSchema),
  notUndone: notUndoneSchema,
});

const nothing = { created: 0, updated: 0, removed: 0 };

/** To-do counts of a run that did nothing. */
export const noTodos: TodoCounts = { amp: nothing, connectwise: nothing, waiting: 0, skips: {} };

/** Counts of a run that did nothing. */
export const noCounts: RunCounts = {
  created: 0,
  updated: 0,
  amp: nothing,
  connectwise: nothing,
  unchanged: 0,
  skipped: 0,
  removed: 0,
  conflicts: 0,
  holds: 0,
};

const nothingCompleted: Completed = {
  contacts: { amp: nothing, connectwise: nothing },
  todos: { amp: nothing, connectwise: nothing },
};

/** A run that has begun. */
export function runDocument(run: Run, lost: readonly LostAnswer[], voice: Voice): RunDocument {
  const failure = failureOf(run);
  return {
    run: run.id,
    kind: run.kind,
    status: run.status === 'interrupted' ? 'failed' : run.status,
    counts: run.counts,
    skips: run.skips,
    ampSkips: run.ampSkips,
    held: run.held,
    mapping: run.mapping,
    missing: run.missing,
    todos: run.todos ?? noTodos,
    completed: run.completed ?? nothingCompleted,
    lostAnswers: lostAnswersDocument(lost, run),
    filterNotes: run.filterNotes,
    requests: run.requests,
    read: run.read,
    startedBy: run.startedBy ?? null,
    appliedBy: run.appliedBy ?? null,
    appliedAt: run.appliedAt ?? null,
    requestedAt: run.requestedAt ?? null,
    startedAt: run.notStarted === true ? null : run.startedAt,
    finishedAt: run.status === 'queued' ? null : run.finishedAt,
    error: failure === null ? null : runErrorDocument(failure, voice),
  };
}

/** The error that ended a run early: null while it is queued; a run whose process died says so. */
function failureOf({ status, failure }: Run): Run['failure'] {
  if (status === 'queued') return null;
  return failure ?? (status === 'interrupted' ? { code: 'interrupted', detail: {} } : null);
}

/** The result of a run, in the terms people act on. */
export const runOutcomes = [
  'queued',
  'running',
  'planned',
  'done',
  'done_with_problems',
  'stopped',
  'failed',
  'on_hold',
  'cancelled',
] as const;

export const runOutcomeSchema = z
  .enum(runOutcomes)
  .describe(
    'Like `status`. For a failed run, `stopped` means that the next run continues it automatically.',
  );

const outcomes = {
  queued: 'queued',
  running: 'running',
  planned: 'planned',
  succeeded: 'done',
  partial: 'done_with_problems',
  held: 'on_hold',
  cancelled: 'cancelled',
} as const satisfies Partial<Record<Run['status'], (typeof runOutcomes)[number]>>;

/** Errors that end a run but need no action. */
const passing: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'interrupted',
  'run_in_progress',
  'run_superseded',
  'write_uncertain',
  'database_unavailable',
]);

export function runOutcome(run: Run): (typeof runOutcomes)[number] {
  const { kind, status } = run;
  if (status !== 'failed' && status !== 'interrupted') return outcomes[status];
  const code = failureOf(run)?.code ?? 'internal';
  // The schedule starts only syncs and sweeps again.
  const isRepeated = kind === 'sync' || kind === 'sweep';
  return isRepeated && (recoveries[code] === 'retry' || passing.has(code)) ? 'stopped' : 'failed';
}

/** A run that could not begin. */
export function noRunDocument(kind: Run['kind'], failure: FailureCause, voice: Voice): RunDocument {
  return {
    run: null,
    kind,
    status: 'failed',
    counts: noCounts,
    skips: {},
    ampSkips: {},
    held: null,
    mapping: null,
    missing: [],
    todos: noTodos,
    completed: nothingCompleted,
    lostAnswers: { count: 0, retryFrom: null },
    filterNotes: [],
    requests: 0,
    read: { companies: 0, contacts: 0 },
    startedBy: null,
    appliedBy: null,
    appliedAt: null,
    requestedAt: null,
    startedAt: null,
    finishedAt: null,
    error: errorDocument(failure, voice),
  };
}

import type { Run, RunStatus, SideCounts } from '../../ports/runStores.ts';
import type { Plural } from '../plural.ts';

/** Kinds of runs. */
export const runKinds: Readonly<Record<Run['kind'], string>> = {
  sync: 'Sync',
  plan: 'Plan',
  preview: 'Preview',
  sweep: 'Sweep',
  records: 'Sync of single records',
  undo: 'Undo',
};

/** How a run ended, after its kind. */
export const runEndings: Readonly<Record<RunStatus, string>> = {
  queued: 'is queued',
  running: 'is running',
  planned: 'is ready',
  succeeded: 'succeeded',
  partial: 'succeeded in part',
  held: 'is on hold until someone approves it',
  failed: 'failed',
  interrupted: 'was interrupted',
  cancelled: 'was cancelled',
};

/** What a run did to to-dos and activities, and how many wait. */
export const todoCounts: {
  readonly amp: Readonly<Record<Exclude<keyof SideCounts, 'created'>, Plural>>;
  readonly connectwise: Readonly<Record<keyof SideCounts, Plural>>;
  readonly waiting: Plural;
} = {
  connectwise: {
    created: { one: 'activity created', other: 'activities created' },
    updated: { one: 'activity updated', other: 'activities updated' },
    removed: {
      one: 'activity closed or deleted: its to-do was removed',
      other: 'activities closed or deleted: their to-dos were removed',
    },
  },
  amp: {
    updated: { one: 'to-do updated', other: 'to-dos updated' },
    removed: {
      one: 'to-do removed: its activity was deleted',
      other: 'to-dos removed: their activities were deleted',
    },
  },
  waiting: {
    one: 'to-do waits, or syncs only in part',
    other: 'to-dos wait, or sync only in part',
  },
};

/** When the next run by schedule is. */
export const nextRun = {
  today: 'today at {time}',
  tomorrow: 'tomorrow at {time}',
  later: '{date} at {time}',
} as const;

/** What a run is doing. */
export const progress = {
  reading: { companies: 'Reading companies', contacts: 'Reading contacts' },
  sweeping: 'Comparing contacts',
  waiting: {
    asked: 'Waiting, as ConnectWise asked, until',
    failing: 'ConnectWise is not answering properly. Next try at',
  },
  planning: 'Planning',
  applying: 'Applying',
} as const;

import { z } from 'zod';
import { type Moment, nextRuns } from '../core/schedule/schedule.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { Schedule } from '../ports/schedules.ts';
import type { Voice } from '../texts/voice.ts';
import { errorSchema, runErrorDocument } from './error.ts';
import { instantSchema, listOf } from './value.ts';

export const scheduleStateSchema = z
  .enum(['not_connected', 'waiting_for_first_sync', 'paused', 'stopped', 'failing', 'on'])
  .describe(
    '`stopped`: the keys were rejected, and it resumes once the connection is saved again.',
  );

/** When an organization syncs automatically. */
export const scheduleSchema = z.strictObject({
  state: scheduleStateSchema,
  syncPaused: z.boolean(),
  syncEvery: z.number().describe('Minutes between two syncs.'),
  quietHours: z.string().nullable().describe('`22:00-06:00`, in the time zone.'),
  timeZone: z.string(),
  failures: z.number().describe('Syncs that failed in a row.'),
  failedAt: instantSchema.nullable(),
  error: errorSchema.nullable().describe('Why the last of them failed.'),
  nextRuns: listOf(z.strictObject({ at: instantSchema, words: z.string() })),
});

export type ScheduleDocument = z.infer<typeof scheduleSchema>;

/** How many upcoming runs are shown. */
const shown = 3;

export function scheduleDocument(
  given: {
    readonly settings: Settings;
    readonly schedule: Schedule | null;
    readonly connected: boolean;
    /** Milliseconds since 1970. */
    readonly now: number;
  },
  voice: Voice,
): ScheduleDocument {
  const { settings, schedule, now } = given;
  const { syncPaused, syncEvery, quietHours, timeZone } = settings;
  const state = scheduleState(given);
  const runs =
    schedule === null || (state !== 'on' && state !== 'failing')
      ? []
      : nextRuns(now, Date.parse(schedule.nextDueAt), settings, shown);
  const failure = schedule?.failure ?? null;
  return {
    state,
    syncPaused,
    syncEvery,
    quietHours,
    timeZone,
    failures: schedule?.failures ?? 0,
    failedAt: schedule?.failedAt ?? null,
    error: failure === null ? null : runErrorDocument(failure, voice),
    nextRuns: runs.map((moment) => ({ at: moment.at, words: wordsOf(moment, voice) })),
  };
}

export function scheduleState({
  settings,
  schedule,
  connected,
}: Pick<
  Parameters<typeof scheduleDocument>[0],
  'settings' | 'schedule' | 'connected'
>): ScheduleDocument['state'] {
  if (!connected) return 'not_connected';
  if (schedule?.stopped === true) return 'stopped';
  if (settings.syncPaused) return 'paused';
  if (schedule === null) return 'waiting_for_first_sync';
  return schedule.failures > 0 ? 'failing' : 'on';
}

function wordsOf({ day, date, time }: Moment, { texts }: Voice): string {
  return texts.nextRun[day].replace('{date}', date).replace('{time}', time);
}

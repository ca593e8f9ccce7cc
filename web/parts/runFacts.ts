import type { Overview } from '../api/overview.ts';
import { texts } from '../texts/english.ts';

/** A run as Home shows it. */
export type ShortRun = Overview['lastRuns'][number];

/** Whether something is still going on in a run. */
export function isUnderWay({ status }: { readonly status: string }): boolean {
  return status === 'queued' || status === 'running';
}

/** The trigger of a run, or the person who started it. */
export function startedBy({ startedBy: by }: Pick<ShortRun, 'startedBy'>): string {
  const words = texts.runs.by;
  if (by === null) return words.unknown;
  if (by.kind === 'schedule') return words.schedule;
  if (by.kind === 'callback') return words.callback;
  if (by.kind === 'command_line') return words.commandLine;
  return by.kind === 'token' ? words.token(by.name) : by.name;
}

/** How long a run took, or takes until now; null before it begins. */
export function tookText(
  { startedAt, finishedAt }: Pick<ShortRun, 'startedAt' | 'finishedAt'>,
  now: number,
): string | null {
  if (startedAt === null) return null;
  const end = finishedAt === null ? now : Date.parse(finishedAt);
  return texts.runs.took(Math.max(0, end - Date.parse(startedAt)) / 1000);
}

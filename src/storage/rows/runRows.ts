import type { Selectable } from 'kysely';
import type { Actor } from '../../core/actor.ts';
import { newRun } from '../../ports/newRun.ts';
import type { RunWork } from '../../ports/runRequests.ts';
import type { Run } from '../../ports/runStores.ts';
import type { Tables } from '../database/schema.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';
import { changesIn, runPartsOf, storedRun } from './storedRun.ts';

/** The columns of a run without progress. */
export const noneUnderWay = {
  step: null,
  step_done: null,
  step_total: null,
  step_at: null,
  cancel_at: null,
  cancel_by: null,
};

/** Columns of a run, without its organization and id. */
export function runRowOf(run: Run) {
  const stored = storedRun(run);
  const changes = changesIn(stored);
  return {
    kind: run.kind,
    status: run.status,
    started_at: run.startedAt,
    finished_at: run.finishedAt,
    changed_amp: changes.amp,
    changed_connectwise: changes.connectwise,
    quiet: isQuiet(run) && changes.amp + changes.connectwise === 0 ? 1 : 0,
    body: encodeJson(stored),
  };
}

/** Whether no person started it, but a callback from ConnectWise. */
function isQuiet({ kind, startedBy }: Run): boolean {
  return kind === 'records' && startedBy?.kind === 'callback';
}

export function runOf(row: Selectable<Tables['runs']>): Run {
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    ...runPartsOf(decodeJson(row.body)),
  };
}

/** A run that was requested and never began. */
export function requestedRun(
  id: string,
  work: Exclude<RunWork, { readonly what: 'apply' }>,
  startedBy: Actor,
  now: string,
): Run {
  return {
    ...newRun(id, work.what, 'queued', now),
    ...(work.what === 'undo' ? { undoes: work.undoes } : {}),
    startedBy,
    requestedAt: now,
    notStarted: true,
  };
}

import { recordKey } from '../../core/plan/record.ts';
import type { NotUndone } from '../../ports/notUndone.ts';
import type { PlanLineBody } from '../../ports/planStores.ts';
import { instant } from '../deps.ts';
import { linesOf } from './linesOf.ts';
import type { RunContext } from './runContext.ts';
import type { AppliedRecord, SyncedObject, UndoSteps } from './syncedObject.ts';

const batchSize = 500;

/** Which lines of a run are undone. */
export type ChosenLines = (seq: number, line: PlanLineBody) => boolean;

/**
 * Plans the undo of another run's lines about one object, as lines of this run, and puts their records on
 * hold. Several lines about one record are undone as one. Returns the records that are not undone.
 */
export async function planUndo(
  context: RunContext,
  object: SyncedObject,
  runId: string,
  chosen: ChosenLines,
): Promise<readonly NotUndone[]> {
  const { deps, lock, tally, onProgress } = context;
  const notUndone: NotUndone[] = [];
  for await (const planned of undoLines(context, object, runId, chosen)) {
    notUndone.push(...planned.notUndone);
    const lines = planned.lines.map((line) => ({ ...line, seq: ++tally.planned }));
    if (lines.length > 0) {
      // Holds come before the undo, so that no run can make the change again in between.
      const toHold = lines.flatMap(({ line }) => object.factsOf(line).record ?? []);
      await deps.stores.holds.hold(toHold, 'undone', lock.lease.runId, instant(deps.clock));
      await deps.stores.plans.save(lock.lease, lines);
    }
    onProgress({ step: 'planning', done: tally.planned, total: tally.planned });
    await lock.keepAlive();
  }
  return notUndone;
}

/** The lines that undo those of a run about one object, batch by batch. Nothing is written. */
export async function* undoLines(
  context: RunContext,
  object: SyncedObject,
  runId: string,
  chosen: ChosenLines,
): AsyncGenerator<Awaited<ReturnType<UndoSteps['plan']>>> {
  for await (const records of appliedRecords(context, object, runId, chosen)) {
    yield await object.undo.plan(records);
  }
}

/** The changes of a run, record by record. A record may have several lines, from several passes. */
async function* appliedRecords(
  context: RunContext,
  object: SyncedObject,
  runId: string,
  chosen: ChosenLines,
): AsyncGenerator<readonly AppliedRecord[]> {
  const seen = new Set<string>();
  const several = new Set<string>();
  for await (const changes of applied(context, object, runId)) {
    for (const { key } of changes) {
      if (seen.has(key)) several.add(key);
      seen.add(key);
    }
  }
  const joined = new Map<string, AppliedRecord>();
  for await (const changes of applied(context, object, runId)) {
    const single: AppliedRecord[] = [];
    for (const { key, line, seq, version } of changes) {
      if (!chosen(seq, line)) continue;
      const before = joined.get(key);
      if (!several.has(key)) single.push({ line, version });
      else if (before === undefined) joined.set(key, { line, version });
      else {
        const both = object.undo.join(before.line, line);
        joined.set(key, { line: both, version: version ?? before.version });
      }
    }
    if (single.length > 0) yield single;
  }
  const all = [...joined.values()];
  for (let from = 0; from < all.length; from += batchSize) yield all.slice(from, from + batchSize);
}

type Change = AppliedRecord & { readonly seq: number; readonly key: string };

async function* applied(
  context: RunContext,
  object: SyncedObject,
  runId: string,
): AsyncGenerator<readonly Change[]> {
  for await (const lines of linesOf(context, object, 1, batchSize, 'applied', runId)) {
    yield lines.flatMap(({ seq, line, appliedVersion: version }) => {
      const { record } = object.factsOf(line);
      return record === null ? [] : [{ seq, key: recordKey(record), line, version }];
    });
  }
}

/** Releases the records that could not be undone after all, and returns them. */
export async function releaseNotUndone(
  context: RunContext,
  object: SyncedObject,
): Promise<readonly NotUndone[]> {
  const { stores, clock } = context.deps;
  const { runId } = context.lock.lease;
  const onHold = await heldBy(context);
  const notUndone: NotUndone[] = [];
  for (const state of ['stale', 'failed', 'sent'] as const) {
    for await (const lines of linesOf(context, object, 1, batchSize, state)) {
      for (const { line } of lines) {
        const { record } = object.factsOf(line);
        if (record === null) continue;
        // A record that a person put on hold stays so.
        if (onHold.has(recordKey(record))) {
          await stores.holds.release(record, instant(clock), runId);
        }
        notUndone.push(object.undo.notUndone(line));
      }
    }
  }
  return notUndone;
}

/** Records that this run put on hold. */
async function heldBy({ deps, lock }: RunContext): Promise<ReadonlySet<string>> {
  const { runId } = lock.lease;
  const keys = new Set<string>();
  for (let after = 0; ; ) {
    const holds = await deps.stores.holds.list({ after, limit: batchSize, runId });
    const last = holds.at(-1);
    if (last === undefined) return keys;
    for (const { record } of holds) keys.add(recordKey(record));
    after = last.seq;
  }
}

import { Failure } from '../../core/failure.ts';
import { notFound } from '../../core/notFound.ts';
import type { FieldChange, PlanEntry } from '../../core/plan/plan.ts';
import type { RecordRef } from '../../core/plan/record.ts';
import { followedBy, undoEntry } from '../../core/plan/undo.ts';
import type { QueuedCandidate } from '../../ports/mirrorStores.ts';
import type { NewPlanLine, PlanLine } from '../../ports/planStores.ts';
import type { Run } from '../../ports/runStores.ts';
import { applyPlan } from '../apply/applyPlan.ts';
import { settleSent } from '../apply/settleSent.ts';
import { type EngineDeps, instant, type OnProgress } from '../deps.ts';
import { detect } from '../detect/detect.ts';
import { allHolds } from '../inbox/decide.ts';
import { detectActivities } from '../objects/todos/detectActivities.ts';
import { notUndoneTodo, planUndoOfTodos } from '../objects/todos/undoTodos.ts';
import { wholeMapping } from '../plan/policy.ts';
import type { HeldLease } from './lease.ts';
import { recorded } from './recorded.ts';
import type { NotUndone } from './undone.ts';

export type UndoOptions = {
  /** Only these lines of the run; all unless told. */
  readonly chosen?: (seq: number) => boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
};

export type Undone = { readonly run: Run; readonly notUndone: readonly NotUndone[] };

const batchSize = 500;

/**
 * Takes back what a run did, record by record, as a run of its own with a plan and a history. A record
 * that was edited since, by a person or by a later run, is left alone and reported. What was taken
 * back is kept back (`undone`), or the next sync would do it again. Throws `not_found`, `bad_input`.
 */
export async function undo(
  deps: EngineDeps,
  runId: string,
  options: UndoOptions = {},
): Promise<Undone> {
  await checkRun(deps, runId);
  const notUndone: NotUndone[] = [];
  const { signal } = options;
  const run = await recorded(deps, { kind: 'undo', signal }, async (held, begun) => {
    const onProgress = options.onProgress ?? (() => undefined);
    begun.doubtful = await settleSent(deps, held);
    await detect(deps, held, begun.read, signal === undefined ? {} : { signal }, onProgress);
    await detectActivities(deps, held, { all: false, signal });
    let planned = 0;
    for await (const batch of doneBy(deps, runId, options.chosen ?? (() => true))) {
      signal?.throwIfAborted();
      const lines = await planBatch(deps, batch, planned + 1, notUndone);
      await keepBack(deps, held, lines);
      if (lines.length > 0) await deps.stores.plans.save(held.lease, lines);
      planned += lines.length;
      onProgress({ step: 'planning', done: planned, total: planned });
      await held.keepAlive();
    }
    planned += await planUndoOfTodos(deps, held, runId, planned + 1, {
      chosen: options.chosen ?? (() => true),
      notUndone,
      signal,
    });
    const range = { firstSeq: 1, total: planned };
    const { doubtful } = begun;
    await applyPlan(deps, held, range, begun.applied, { signal, onProgress, doubtful });
    await reportStale(deps, held, notUndone);
    return notUndone.some(({ reason }) => reason !== 'nothing_to_undo') ? 'partial' : 'succeeded';
  });
  return { run, notUndone };
}

async function checkRun({ stores }: EngineDeps, runId: string): Promise<void> {
  const run = await stores.runs.get(runId);
  if (run === null) {
    throw notFound('run', runId);
  }
  if (run.kind === 'undo') {
    throw new Failure('bad_input', {
      field: 'run',
      problem: 'it took something back itself',
      accepted:
        'a run that did something; to redo what this one undid, release what it put on hold',
      undo: run.id,
    });
  }
}

/** All that a run did to one record, as one. */
type Deed = { readonly entry: PlanEntry; readonly version: number | null };

/** What a run did, record by record: a record may have several lines, of several passes. */
async function* doneBy(
  { stores }: EngineDeps,
  runId: string,
  chosen: (seq: number) => boolean,
): AsyncGenerator<readonly Deed[]> {
  const seen = new Set<number>();
  const several = new Set<number>();
  for await (const lines of applied(stores.plans, runId)) {
    for (const { entry } of lines) {
      const id = entry.contactId ?? 0;
      if (seen.has(id)) several.add(id);
      seen.add(id);
    }
  }
  const joined = new Map<number, Deed>();
  for await (const lines of applied(stores.plans, runId)) {
    const single: Deed[] = [];
    for (const { entry, seq, version } of lines) {
      if (!chosen(seq)) continue;
      const id = entry.contactId ?? 0;
      if (!several.has(id)) single.push({ entry, version });
      else joined.set(id, join(joined.get(id), { entry, version }));
    }
    if (single.length > 0) yield single;
  }
  if (joined.size > 0) yield [...joined.values()];
}

async function* applied(plans: EngineDeps['stores']['plans'], runId: string) {
  for (let after = 0; ; ) {
    const lines: readonly PlanLine[] = await plans.lines(runId, after, batchSize, 'applied');
    const last = lines.at(-1);
    if (last === undefined) return;
    yield lines.flatMap(({ seq, line, appliedVersion }) =>
      line.kind === 'entry' && line.entry.contactId !== null
        ? [{ seq, entry: line.entry, version: appliedVersion }]
        : [],
    );
    after = last.seq;
  }
}

/** First values of the earlier deed, last ones of the later. */
function join(before: Deed | undefined, after: Deed): Deed {
  if (before === undefined) return after;
  const changes = new Map<string, FieldChange>();
  for (const change of [...before.entry.changes, ...after.entry.changes]) {
    const key = `${change.side} ${change.field}`;
    const first = changes.get(key);
    changes.set(key, first === undefined ? change : followedBy(first, change));
  }
  const { action } = before.entry.changes.length > 0 ? before.entry : after.entry;
  return {
    entry: { ...after.entry, action, changes: [...changes.values()] },
    version: after.version ?? before.version,
  };
}

async function planBatch(
  { stores }: EngineDeps,
  batch: readonly Deed[],
  firstSeq: number,
  notUndone: NotUndone[],
): Promise<readonly NewPlanLine[]> {
  const ids = batch.flatMap(({ entry }) => entry.contactId ?? []);
  const found = new Map<number, QueuedCandidate>();
  for (const one of await stores.mirror.candidatesByIds(ids))
    found.set(one.candidate.contact.id, one);
  const mapping = await wholeMapping({ stores });
  const lines: NewPlanLine[] = [];
  for (const { entry, version } of batch) {
    const now = found.get(entry.contactId ?? 0);
    const undone = undoEntry({ entry, version, now: now?.candidate ?? null }, mapping);
    if (typeof undone === 'string') {
      const { contactId, ampContactId } = entry;
      if (undone !== 'nothing_to_undo') notUndone.push({ contactId, ampContactId, reason: undone });
      continue;
    }
    const line = { kind: 'entry', entry: undone } as const;
    lines.push({ seq: firstSeq + lines.length, stamp: now?.stamp ?? 0, line });
  }
  return lines;
}

/** Before anything is taken back, so that no run can do it again in between. */
async function keepBack(
  { stores, clock }: EngineDeps,
  { lease }: HeldLease,
  lines: readonly NewPlanLine[],
): Promise<void> {
  const records = lines.flatMap(({ line }): RecordRef[] =>
    line.kind === 'entry' && line.entry.contactId !== null
      ? [{ kind: 'contact', id: line.entry.contactId }]
      : [],
  );
  if (records.length > 0) {
    await stores.holds.hold(records, 'undone', lease.runId, instant(clock));
  }
}

async function reportStale(
  { stores }: EngineDeps,
  { lease }: HeldLease,
  notUndone: NotUndone[],
): Promise<void> {
  const held = new Set<number>();
  for await (const { record } of allHolds({ stores }, lease.runId)) {
    if (record.kind === 'contact') held.add(record.id);
  }
  for (const state of ['stale', 'failed', 'sent'] as const) {
    for (let after = 0; ; ) {
      const lines = await stores.plans.lines(lease.runId, after, batchSize, state);
      const last = lines.at(-1);
      if (last === undefined) break;
      for (const { line } of lines) {
        if (line.kind === 'todo') {
          await stores.holds.release({ kind: 'todo', id: line.entry.todoId });
          notUndone.push(notUndoneTodo(line.entry.todoId, 'edited_since'));
        }
        if (line.kind !== 'entry') continue;
        const { contactId, ampContactId } = line.entry;
        // What a person keeps back stays so.
        if (contactId !== null && held.has(contactId)) {
          await stores.holds.release({ kind: 'contact', id: contactId });
        }
        notUndone.push({ contactId, ampContactId, reason: 'edited_since' });
      }
      after = last.seq;
    }
  }
}

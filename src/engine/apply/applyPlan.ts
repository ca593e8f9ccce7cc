import { writesConnectWise } from '../../core/plan/plan.ts';
import type { PlanLine } from '../../ports/planStores.ts';
import { type EngineDeps, instant, type OnProgress } from '../deps.ts';
import { applyTodoLines } from '../objects/todos/applyTodoLines.ts';
import type { HeldLease } from '../run/lease.ts';
import { type Applied, countEntry } from './applied.ts';
import { writeLines } from './writeLines.ts';
import { subjectOf } from './writing.ts';

/** Lines of AMP carried out in one transaction. */
const batchSize = 500;

/** Lines written to ConnectWise after one look at what it has by now. */
const chunkSize = 50;

/**
 * Carries out the proposed lines of the run from `firstSeq` on, and nothing but them: first all that
 * concerns AMP alone, in batches that are one transaction each; then what is written to ConnectWise,
 * record by record. Interrupted, what was not begun is as if it had not been planned.
 */
export async function applyPlan(
  deps: EngineDeps,
  held: HeldLease,
  range: { readonly firstSeq: number; readonly total: number },
  applied: Applied,
  options: {
    readonly signal: AbortSignal | undefined;
    readonly onProgress: OnProgress;
    /** Records that come last: see settleSent. */
    readonly doubtful: ReadonlySet<string>;
  },
): Promise<void> {
  const { plans } = deps.stores;
  const { signal, onProgress, doubtful } = options;
  let done = 0;
  const progress = (lines: number) => {
    done += lines;
    onProgress({ step: 'applying', done, total: range.total });
  };

  for await (const lines of proposed(deps, held, range.firstSeq, batchSize)) {
    signal?.throwIfAborted();
    const local = lines.filter((line) => !isWrite(line) && !isAboutTodo(line));
    if (local.length === 0) continue;
    const made = newIds(deps, local);
    const outcome = await plans.apply(held.lease, local, made, instant(deps.clock));
    const seqs = new Set(outcome.applied);
    for (const line of local) if (seqs.has(line.seq)) countLine(applied, line);
    applied.stale += outcome.stale.length;
    progress(local.length);
    await held.keepAlive();
  }

  const isDoubtful = ({ line }: PlanLine) =>
    line.kind === 'entry' && doubtful.has(subjectOf(line.entry));
  for (const last of doubtful.size === 0 ? [false] : [false, true]) {
    for await (const lines of proposed(deps, held, range.firstSeq, chunkSize)) {
      signal?.throwIfAborted();
      const writes = lines.filter((line) => isWrite(line) && isDoubtful(line) === last);
      if (writes.length === 0) continue;
      await writeLines(deps, held, writes, applied, {
        signal,
        onLine: () => progress(1),
      });
    }
  }

  await applyTodoLines(deps, held, range.firstSeq, applied, { signal, onLines: progress });
}

function isAboutTodo({ line }: PlanLine): boolean {
  return line.kind === 'todo' || line.kind === 'todoSkip';
}

function isWrite({ line }: PlanLine): boolean {
  return line.kind === 'entry' && writesConnectWise(line.entry);
}

async function* proposed(
  { stores }: EngineDeps,
  { lease }: HeldLease,
  firstSeq: number,
  limit: number,
): AsyncGenerator<readonly PlanLine[]> {
  for (let after = firstSeq - 1; ; ) {
    const lines = await stores.plans.lines(lease.runId, after, limit, 'proposed');
    const last = lines.at(-1);
    if (last === undefined) return;
    yield lines;
    after = last.seq;
  }
}

function newIds({ ids }: EngineDeps, lines: readonly PlanLine[]): ReadonlyMap<number, string> {
  const made = new Map<number, string>();
  for (const { line } of lines) {
    if (line.kind !== 'entry' || line.entry.action !== 'create') continue;
    if (line.entry.contactId !== null) made.set(line.entry.contactId, ids.next());
  }
  return made;
}

function countLine(applied: Applied, { line }: PlanLine): void {
  if (line.kind === 'entry') countEntry(applied, line.entry);
}

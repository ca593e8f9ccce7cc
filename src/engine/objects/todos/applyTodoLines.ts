import type { PlanLine } from '../../../ports/planStores.ts';
import { type Applied, countTodo } from '../../apply/applied.ts';
import { type EngineDeps, instant } from '../../deps.ts';
import type { HeldLease } from '../../run/lease.ts';
import { type TodoWriting, writeTodos } from './writeTodos.ts';

/** Lines of AMP carried out in one transaction. */
const batchSize = 500;

/** Lines written to ConnectWise after one look at what it has by now. */
const chunkSize = 50;

type Options = {
  readonly signal: AbortSignal | undefined;
  readonly onLines: (lines: number) => void;
};

/**
 * Carries out the proposed lines about to-dos from `firstSeq` on: first what concerns AMP alone, in
 * batches; then what is written to ConnectWise, one by one.
 */
export async function applyTodoLines(
  deps: EngineDeps,
  held: HeldLease,
  firstSeq: number,
  applied: Applied,
  { signal, onLines }: Options,
): Promise<void> {
  const { todoSync } = deps.stores;
  for await (const lines of proposed(deps, held, firstSeq, batchSize)) {
    signal?.throwIfAborted();
    const local = lines.filter(isLocal);
    if (local.length === 0) continue;
    const outcome = await todoSync.apply(held.lease, local, instant(deps.clock));
    const seqs = new Set(outcome.applied);
    for (const { seq, line } of local) {
      if (line.kind === 'todo' && seqs.has(seq)) countTodo(applied, line.entry);
    }
    applied.stale += outcome.stale.length;
    onLines(local.length);
    await held.keepAlive();
  }
  for await (const lines of proposed(deps, held, firstSeq, chunkSize)) {
    signal?.throwIfAborted();
    const writes = lines.flatMap(({ seq, line }): TodoWriting[] =>
      line.kind === 'todo' && line.entry.write !== null
        ? [{ seq, entry: line.entry, write: line.entry.write }]
        : [],
    );
    await writeTodos(deps, held, writes, applied, { signal, onLine: () => onLines(1) });
  }
}

function isLocal({ line }: PlanLine): boolean {
  return line.kind === 'todoSkip' || (line.kind === 'todo' && line.entry.write === null);
}

async function* proposed(
  { stores }: EngineDeps,
  { lease }: HeldLease,
  firstSeq: number,
  limit: number,
): AsyncGenerator<readonly PlanLine[]> {
  for (let after = firstSeq - 1; ; ) {
    const lines = await stores.todoSync.lines(lease.runId, after, limit, 'proposed');
    const last = lines.at(-1);
    if (last === undefined) return;
    yield lines;
    after = last.seq;
  }
}

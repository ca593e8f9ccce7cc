import type { Candidate } from '../../core/plan/candidate.ts';
import type { MirrorStore } from '../../ports/mirrorStores.ts';
import { oneAhead } from '../sync/oneAhead.ts';

/** Contacts read and handled at a time: few enough to keep nobody waiting. */
const batchSize = 200;

/**
 * All stored contacts, as the planner would see them, in order of id. The next batch is read while one is
 * handled, so at most two are in memory.
 */
export function readContacts(
  mirror: MirrorStore,
  signal?: AbortSignal,
): AsyncGenerator<readonly Candidate[]> {
  return oneAhead(batches(mirror, signal));
}

async function* batches(
  mirror: MirrorStore,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Candidate[]> {
  for (let after = 0; ; ) {
    signal?.throwIfAborted();
    const outlines = await mirror.outlines(after, batchSize);
    const last = outlines.at(-1);
    if (last === undefined) return;
    const found = await mirror.candidatesByIds(outlines.map(({ id }) => id));
    yield found.map(({ candidate }) => candidate);
    after = last.id;
  }
}

import type { Candidate } from '../../core/plan/candidate.ts';
import type { MirrorStore } from '../../ports/mirrorStores.ts';

const batchSize = 1000;

/** All contacts that were read last, as the planner would see them, in order of id; one batch in memory at a time. */
export async function* readContacts(
  mirror: MirrorStore,
  signal?: AbortSignal,
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

import type { Candidate } from '../../core/plan/candidate.ts';
import { blockersOf } from '../../core/plan/decideContacts.ts';
import type { EngineDeps } from '../deps.ts';

const batchSize = 200;

/** The contacts whose decisions affect those about the candidates, without the candidates themselves. */
export async function blockersFor(
  { stores }: Pick<EngineDeps, 'stores'>,
  candidates: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const here = new Set(candidates.map(({ contact }) => contact.id));
  const missing = [...new Set(candidates.flatMap(blockersOf))].filter((id) => !here.has(id));
  const found: Candidate[] = [];
  for (let from = 0; from < missing.length; from += batchSize) {
    const batch = await stores.mirror.candidatesByIds(missing.slice(from, from + batchSize));
    found.push(...batch.map(({ candidate }) => candidate));
  }
  return found;
}

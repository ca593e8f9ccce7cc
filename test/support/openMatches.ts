import type { EngineDeps } from '../../src/engine/deps.ts';
import type { Match } from '../../src/engine/inbox/matches.ts';
import { questionsShown } from '../../src/engine/inbox/matchQuestions.ts';

/** All matches that need a decision, as they are listed. */
export async function openMatches(deps: Pick<EngineDeps, 'stores'>): Promise<readonly Match[]> {
  const { rows } = await deps.stores.matches.page({ limit: 500 });
  return (await questionsShown(deps, rows)).flatMap(({ pairs }) => pairs);
}

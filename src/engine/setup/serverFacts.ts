import type { ConnectWise } from '../../ports/connectwise.ts';
import { type ServerFact, unreadableFacts } from '../../ports/serverFacts.ts';

/** Every fact that the documentation of ConnectWise leaves open, as this server answers it. Writes nothing. */
export async function serverFacts(
  connectWise: Pick<ConnectWise, 'facts'>,
): Promise<readonly ServerFact[]> {
  const open = unreadableFacts.map((fact) => ({ ...fact, answer: null }));
  return [...(await connectWise.facts()), ...open];
}

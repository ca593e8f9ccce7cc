import type { ConnectWise } from '../../ports/connectwise.ts';
import { openFacts, type ServerFact, writtenFacts } from '../../ports/serverFacts.ts';
import type { ServerStore } from '../../ports/serverStore.ts';

/** Every fact that ConnectWise's documentation leaves open, as this server answers it. Writes nothing. */
export async function serverFacts(
  connectWise: Pick<ConnectWise, 'facts'>,
): Promise<readonly ServerFact[]> {
  const unwritten = writtenFacts.map(
    (fact) => ({ fact, answer: null, open: 'needs_write' }) as const,
  );
  return [...(await connectWise.facts()), ...unwritten, ...stillOpen()];
}

/**
 * All facts, including those that need a write to a test contact; see `ConnectWise.writtenFacts`. Notes
 * which changes move lastUpdated, because syncs read accordingly.
 */
export async function serverFactsByWriting(
  deps: {
    readonly connectWise: Pick<ConnectWise, 'facts' | 'writtenFacts'>;
    readonly server: Pick<ServerStore, 'noteLastUpdatedMoves'>;
  },
  companyId: number | null,
  now: () => string,
): Promise<readonly ServerFact[]> {
  const { connectWise, server } = deps;
  // The checks that certainly change nothing come first.
  const readable = await connectWise.facts();
  const written = await connectWise.writtenFacts(companyId);
  const moving = written.find(({ fact }) => fact === 'communication_moves_last_updated');
  const answer = moving?.answer?.[0]?.code;
  if (answer === 'yes') await server.noteLastUpdatedMoves('all', now());
  if (answer === 'no') await server.noteLastUpdatedMoves('not_items', now());
  return [...readable, ...written, ...stillOpen()];
}

function stillOpen(): readonly ServerFact[] {
  return openFacts.map((fact) => ({ ...fact, answer: null }));
}

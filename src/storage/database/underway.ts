import { setImmediate as turn } from 'node:timers/promises';
import type { Dialect } from './dialect.ts';

type Place = { readonly dialect: Dialect };

/** Has a statement sent. */
type Add = (send: () => Promise<unknown>) => Promise<void>;

/**
 * Statements of one transaction whose results nobody waits for. PostgreSQL carries them out in the order in which
 * they are added, and rows of the next are made ready meanwhile; SQLite carries out each while it is sent. All are
 * done when this ends. After one has failed none is sent any more, and its failure is thrown.
 */
export async function underway(
  { dialect }: Place,
  work: (add: Add) => Promise<void>,
): Promise<void> {
  if (dialect === 'sqlite') {
    // Several rows are several statements there: the next ones must not begin in between.
    await work(async (send) => void (await send()));
    return;
  }
  const sent: Promise<unknown>[] = [];
  let failed = false;
  try {
    await work(async (send) => {
      if (failed) return;
      const statement = send();
      sent.push(statement);
      // Thrown at the end; a failure before that must not count as unhandled.
      statement.catch(() => {
        failed = true;
      });
      await turn();
    });
  } finally {
    await Promise.allSettled(sent);
  }
  await Promise.all(sent);
}

/**
 * The results of several queries of one transaction, none of which needs those of another. PostgreSQL gets all of them
 * at once; SQLite one after the other, so that others get their turn in between.
 */
export async function together<T extends readonly (() => Promise<unknown>)[]>(
  { dialect }: Place,
  ...queries: readonly [...T]
): Promise<{ -readonly [K in keyof T]: Awaited<ReturnType<T[K]>> }> {
  const results: unknown[] = [];
  if (dialect === 'postgres') results.push(...(await Promise.all(queries.map((query) => query()))));
  else for (const query of queries) results.push(await query());
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one result for each, in their order
  return results as { -readonly [K in keyof T]: Awaited<ReturnType<T[K]>> };
}

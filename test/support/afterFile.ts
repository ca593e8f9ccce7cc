/**
 * What is to be closed when the tests of a file are over. Modules live on from file to file, so an
 * afterAll of a supporting module would run after the first file that loads it only.
 */
const cleanups: (() => Promise<void>)[] = [];

/** Has something closed after the tests of the present file, the last one first. */
export function afterFile(cleanup: () => Promise<void>): void {
  cleanups.push(cleanup);
}

export async function cleanUp(): Promise<void> {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
}

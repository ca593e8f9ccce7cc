/**
 * Closes what the tests of a file leave open. Modules stay loaded from file to file, so an afterAll of a
 * supporting module would run only after the first file that loads it.
 */
const cleanups: (() => Promise<void>)[] = [];

/** Registers something to close after the tests of the present file; the last one is closed first. */
export function afterFile(cleanup: () => Promise<void>): void {
  cleanups.push(cleanup);
}

export async function cleanUp(): Promise<void> {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
}

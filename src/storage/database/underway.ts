import { setImmediate as turn } from 'node:timers/promises';

/**
 * Statements of one transaction whose results nobody waits for: the next one is made ready while the database
 * carries out those before. They are carried out in the order in which they were added.
 */
export class Underway {
  readonly #statements: Promise<unknown>[] = [];

  /** Adds one that has just been given to the database, and lets the database have its turn. */
  async add(statement: Promise<unknown>): Promise<void> {
    this.#statements.push(statement);
    // Awaited by `done`; a failure before that must not count as unhandled.
    statement.catch(() => undefined);
    await turn();
  }

  /** Waits for all. Throws the failure of the first that failed, once none is under way any more. */
  async done(): Promise<void> {
    await Promise.allSettled(this.#statements);
    await Promise.all(this.#statements.splice(0));
  }
}

/** Does work that adds statements; all of them are carried out, or none is under way, when it ends. */
export async function underway<T>(work: (statements: Underway) => Promise<T>): Promise<T> {
  const statements = new Underway();
  try {
    return await work(statements);
  } finally {
    await statements.done();
  }
}

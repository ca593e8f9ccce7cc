import { describe, expect, it } from 'vitest';
import { underway } from './underway.ts';

/** A database that carries out one statement at a time, each when it is told to. */
function slowDatabase(events: string[]) {
  const open: (() => void)[] = [];
  let last: Promise<void> = Promise.resolve();
  return {
    statement(name: string, failure?: Error): Promise<void> {
      events.push(`made ${name}`);
      const before = last.catch(() => undefined);
      last = before
        .then(() => new Promise<void>((resolve) => open.push(resolve)))
        .then(() => {
          events.push(`done ${name}`);
          if (failure !== undefined) throw failure;
        });
      return last;
    },
    carryOutNext: () => open.shift()?.(),
  };
}

describe('statements underway', () => {
  it('are made while those before are carried out, and are all done at the end', async () => {
    const events: string[] = [];
    const database = slowDatabase(events);
    await underway(async (statements) => {
      await statements.add(database.statement('a'));
      await statements.add(database.statement('b'));
      database.carryOutNext();
      await statements.add(database.statement('c'));
      expect(events).toEqual(['made a', 'made b', 'made c', 'done a']);
      database.carryOutNext();
      setImmediate(database.carryOutNext);
    });
    expect(events.slice(-2)).toEqual(['done b', 'done c']);
  });

  it('fail with the first that failed, once none is under way any more', async () => {
    const events: string[] = [];
    const database = slowDatabase(events);
    const work = underway(async (statements) => {
      await statements.add(database.statement('a', new Error('a was rejected')));
      database.carryOutNext();
      await statements.add(database.statement('b', new Error('the transaction is aborted')));
      setImmediate(database.carryOutNext);
    });
    await expect(work).rejects.toThrow('a was rejected');
    expect(events.at(-1)).toBe('done b');
  });

  it('are waited for if what makes them fails', async () => {
    const events: string[] = [];
    const database = slowDatabase(events);
    const work = underway(async (statements) => {
      await statements.add(database.statement('a'));
      setImmediate(database.carryOutNext);
      throw new Error('no row');
    });
    await expect(work).rejects.toThrow('no row');
    expect(events).toEqual(['made a', 'done a']);
  });
});

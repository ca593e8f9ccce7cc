import { describe, expect, it, vi } from 'vitest';
import { together, underway } from './underway.ts';

/** A database that runs one statement at a time, and only when told to. */
function slowDatabase() {
  const events: string[] = [];
  const open: (() => void)[] = [];
  let last: Promise<void> = Promise.resolve();
  return {
    events,
    statement: (name: string, failure?: Error) => (): Promise<void> => {
      events.push(`sent ${name}`);
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

const postgres = { dialect: 'postgres' } as const;

describe('statements underway', () => {
  it('are sent while those before are carried out, and are all done at the end', async () => {
    const { events, statement, carryOutNext } = slowDatabase();
    await underway(postgres, async (add) => {
      await add(statement('a'));
      await add(statement('b'));
      carryOutNext();
      await add(statement('c'));
      expect(events).toEqual(['sent a', 'sent b', 'sent c', 'done a']);
      carryOutNext();
      setImmediate(carryOutNext);
    });
    expect(events.slice(-2)).toEqual(['done b', 'done c']);
  });

  it('fail with the first that failed, once none is under way, and none is sent after it', async () => {
    const { events, statement, carryOutNext } = slowDatabase();
    const work = underway(postgres, async (add) => {
      await add(statement('a', new Error('a was rejected')));
      await add(statement('b', new Error('the transaction is aborted')));
      carryOutNext();
      await add(statement('c'));
      await add(statement('d'));
      carryOutNext();
      carryOutNext();
      setImmediate(carryOutNext);
    });
    await expect(work).rejects.toThrow('a was rejected');
    expect(events).toEqual(['sent a', 'sent b', 'sent c', 'done a', 'done b', 'done c']);
  });

  it('are waited for if what makes them fails', async () => {
    const { events, statement, carryOutNext } = slowDatabase();
    const work = underway(postgres, async (add) => {
      await add(statement('a'));
      setImmediate(carryOutNext);
      throw new Error('no row');
    });
    await expect(work).rejects.toThrow('no row');
    expect(events).toEqual(['sent a', 'done a']);
  });

  it('are carried out one after the other on SQLite, and the first failure ends the work', async () => {
    const { events, statement, carryOutNext } = slowDatabase();
    const work = underway({ dialect: 'sqlite' }, async (add) => {
      setImmediate(carryOutNext);
      await add(statement('a'));
      setImmediate(carryOutNext);
      await add(statement('b', new Error('b was rejected')));
      await add(statement('c'));
    });
    await expect(work).rejects.toThrow('b was rejected');
    expect(events).toEqual(['sent a', 'done a', 'sent b', 'done b']);
  });
});

describe('queries together', () => {
  it('are all sent before the first is answered, and answer in their order', async () => {
    const { events, statement, carryOutNext } = slowDatabase();
    const results = together(
      postgres,
      async () => {
        await statement('a')();
        return 1;
      },
      async () => {
        await statement('b')();
        return 'two';
      },
    );
    expect(events).toEqual(['sent a', 'sent b']);
    setImmediate(() => {
      carryOutNext();
      setImmediate(carryOutNext);
    });
    expect(await results).toEqual([1, 'two']);
  });

  it('are sent one after the other on SQLite, and none after one that failed', async () => {
    const { events, statement, carryOutNext } = slowDatabase();
    const work = together(
      { dialect: 'sqlite' },
      statement('a'),
      statement('b', new Error('b was rejected')),
      statement('c'),
    );
    setImmediate(carryOutNext);
    await vi.waitFor(() => expect(events).toEqual(['sent a', 'done a', 'sent b']));
    carryOutNext();
    await expect(work).rejects.toThrow('b was rejected');
    expect(events).toEqual(['sent a', 'done a', 'sent b', 'done b']);
  });
});

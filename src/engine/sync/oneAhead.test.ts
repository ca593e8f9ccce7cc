import { describe, expect, it } from 'vitest';
import { oneAhead } from './oneAhead.ts';

/** Numbers from 1, and what happened to their source. */
function numbers(events: string[], failAt = Number.POSITIVE_INFINITY) {
  return (async function* () {
    try {
      for (let n = 1; n <= 3; n++) {
        events.push(`make ${n}`);
        if (n === failAt) throw new Error(`no ${n}`);
        yield n;
      }
    } finally {
      events.push('closed');
    }
  })();
}

describe('oneAhead', () => {
  it('hands out all in order, the next one being made meanwhile, and never two ahead', async () => {
    const events: string[] = [];
    for await (const n of oneAhead(numbers(events))) events.push(`use ${n}`);
    expect(events).toEqual(['make 1', 'make 2', 'use 1', 'make 3', 'use 2', 'closed', 'use 3']);
  });

  it('hands out what came before a failure, and then the failure', async () => {
    const events: string[] = [];
    const used: number[] = [];
    const reading = (async () => {
      for await (const n of oneAhead(numbers(events, 3))) used.push(n);
    })();
    await expect(reading).rejects.toThrow('no 3');
    expect(used).toEqual([1, 2]);
  });

  it('closes its source when it is left early', async () => {
    const events: string[] = [];
    for await (const _ of oneAhead(numbers(events))) break;
    expect(events).toEqual(['make 1', 'make 2', 'closed']);
  });
});

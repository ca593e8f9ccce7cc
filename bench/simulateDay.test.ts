import { describe, expect, it } from 'vitest';
import { type Costs, type Installation, simulateDay } from './simulateDay.ts';

const costs: Costs = {
  quiet: { worker: 0.05, database: 0.05 },
  change: { worker: 0.01, database: 0.01 },
  imported: { worker: 0.001, database: 0.001 },
  waiting: { sync: 1, record: 0 },
};
const place: Installation = {
  organizations: 100,
  workers: 1,
  atOnce: 4,
  every: 900,
  median: 1000,
  changing: 0,
  joining: 0,
};

/** Random numbers, the same each time. */
function numbers(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

describe('a simulated day', () => {
  it('has each sync of each organization, and each takes at least its own time', () => {
    const day = simulateDay(costs, place, numbers());
    expect(day.syncs).toBe(100 * 96);
    expect(day.lag.median).toBeCloseTo(1.1);
    // 100 syncs in 900 seconds.
    expect(day.databaseCores).toBeCloseTo((0.05 * 100) / 900, 3);
    expect(day.workerCores).toBeCloseTo((0.05 * 100) / 900, 3);
  });

  it('falls behind where there is more to do than places do, and catches up with more workers', () => {
    // A place does 900 / 1.1 syncs in their time, about 820.
    const crowded = { ...place, atOnce: 1, organizations: 1000 };
    const behind = simulateDay(costs, crowded, numbers());
    const more = simulateDay(costs, { ...crowded, workers: 2 }, numbers());
    expect(behind.lag.median).toBeGreaterThan(900);
    expect(more.lag.p99).toBeLessThan(10);
  });

  it('costs more where contacts change and organizations join', () => {
    const busy = simulateDay(costs, { ...place, changing: 0.1, joining: 0.5 }, numbers());
    const quiet = simulateDay(costs, place, numbers());
    expect(busy.databaseCores).toBeGreaterThan(quiet.databaseCores * 2);
    expect(busy.syncs).toBeGreaterThan(quiet.syncs);
  });
});

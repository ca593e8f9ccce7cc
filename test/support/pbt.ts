import { createHash } from 'node:crypto';
import type { Parameters } from 'fast-check';
import { expect } from 'vitest';

/**
 * Settings of every property test. By default, each test has the same cases every time, and other cases than
 * other tests, so several properties of one kind of history cover several times as many. AMPWISE_PBT_RUNS
 * sets their number and makes them new each time. AMPWISE_PBT_SEED and AMPWISE_PBT_PATH, both printed with a
 * failure, replay it.
 */
export function pbt<T>(defaultRuns: number): Parameters<T> {
  const { AMPWISE_PBT_RUNS: runs, AMPWISE_PBT_SEED: seed, AMPWISE_PBT_PATH: path } = process.env;
  return {
    numRuns: runs === undefined ? defaultRuns : Number(runs),
    ...(seed === undefined && runs !== undefined
      ? {}
      : { seed: seed === undefined ? usualSeed() : Number(seed) }),
    ...(path === undefined ? {} : { path }),
  };
}

/** The seed of the running test: it must not depend on luck whether a change passes. */
function usualSeed(): number {
  const title = expect.getState().currentTestName ?? '';
  return createHash('sha256').update(title).digest().readInt32BE();
}

/** Slowest case of a search that goes through databases or HTTP, in milliseconds. */
const slowest = 6_000;

/**
 * How long the searches of a file may take, in milliseconds: `usual`, or more if more cases were requested. A
 * timeout that a file sets overrides --testTimeout.
 */
export function searchTimeout(usual: number): number {
  const { AMPWISE_PBT_RUNS: runs } = process.env;
  return runs === undefined ? usual : Math.max(usual, Number(runs) * slowest);
}

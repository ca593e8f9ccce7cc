import type { Parameters } from 'fast-check';

/**
 * Settings of every property test. AMPWISE_PBT_RUNS sets the number of cases; AMPWISE_PBT_SEED and
 * AMPWISE_PBT_PATH, both printed with a failure, replay it.
 */
export function pbt<T>(defaultRuns: number): Parameters<T> {
  const { AMPWISE_PBT_RUNS: runs, AMPWISE_PBT_SEED: seed, AMPWISE_PBT_PATH: path } = process.env;
  return {
    numRuns: runs === undefined ? defaultRuns : Number(runs),
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(path === undefined ? {} : { path }),
  };
}

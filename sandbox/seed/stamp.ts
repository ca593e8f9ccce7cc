import { toWireInstant } from '../clock.ts';
import type { Stamped } from '../world/entities.ts';
import type { Prng } from './prng.ts';

/** Nothing in a seed was updated after this instant, so nothing looks recently changed. */
export const SEED_LATEST = '2026-01-15T12:00:00Z';

export type SeedStamp = Pick<Stamped, 'lastUpdated' | 'updatedBy'>;

const YEARS_BACK = 4;
const LATEST_MS = Date.parse(SEED_LATEST);

/** An instant within the four years before `SEED_LATEST`, later ones more likely. */
export function pastInstant(prng: Prng): string {
  const share = prng.next() ** 2;
  return toWireInstant(LATEST_MS - share * YEARS_BACK * 365 * 86_400_000);
}

export function pastStamp(prng: Prng, updatedBy: string): SeedStamp {
  return { lastUpdated: pastInstant(prng), updatedBy };
}

/** A version-4 GUID from the seed's own randomness. */
export function seededGuid(prng: Prng): string {
  const hex = [0, 1, 2, 3]
    .map(() =>
      Math.floor(prng.next() * 2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

import type { Clock } from '../ports/clock.ts';
import { Refusal } from './refusal.ts';

const minute = 60_000;

export type Allowance = {
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until the whole allowance is available again. */
  readonly reset: number;
  readonly allowed: boolean;
};

type Window = { readonly until: number; used: number };

/**
 * Counts the requests of each client within a minute. A request takes the same time however many clients
 * there are.
 */
export function createLimiter(clock: Clock, limit: number): (client: string) => Allowance {
  let recent = new Map<string, Window>();
  let older = recent;
  let since = clock.now();
  return (client) => {
    const now = clock.now();
    if (now >= since + minute || now < since) {
      // All windows of the map that is dropped have ended.
      older = recent;
      recent = new Map();
      since = now;
    }
    const known = recent.get(client) ?? older.get(client);
    const window =
      known === undefined || hasEnded(known, now) ? { until: now + minute, used: 0 } : known;
    if (window !== known) recent.set(client, window);
    window.used += 1;
    return {
      limit,
      remaining: Math.max(0, limit - window.used),
      reset: Math.ceil((window.until - now) / 1000),
      allowed: window.used <= limit,
    };
  };
}

/** Headers that report what remains of an allowance. */
export function limitHeaders({ limit, remaining, reset }: Allowance) {
  return {
    'RateLimit-Limit': String(limit),
    'RateLimit-Remaining': String(remaining),
    'RateLimit-Reset': String(reset),
  } as const;
}

/** Throws `too_many_requests` if an allowance is used up. */
export function checkAllowance({ allowed, reset }: Allowance): void {
  if (allowed) return;
  const seconds = String(reset);
  throw new Refusal('too_many_requests', {
    headers: { 'Retry-After': seconds },
    detail: { seconds },
  });
}

/** The tighter of two allowances: one that is used up, otherwise the one with less remaining. */
export function tighter(one: Allowance, other: Allowance): Allowance {
  if (one.allowed !== other.allowed) return one.allowed ? other : one;
  return other.remaining < one.remaining ? other : one;
}

/** A window that ends later than a new one is from before the clock was set back. */
function hasEnded({ until }: Window, now: number): boolean {
  return until <= now || until > now + minute;
}

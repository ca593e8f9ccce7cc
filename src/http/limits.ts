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

/** Counts the requests of each client within a minute. */
export function createLimiter(clock: Clock, limit: number): (client: string) => Allowance {
  const windows = new Map<string, { readonly until: number; used: number }>();
  return (client) => {
    const now = clock.now();
    if (windows.size > 10_000) forgetEnded(windows, now);
    const known = windows.get(client);
    const window =
      known !== undefined && known.until > now ? known : { until: now + minute, used: 0 };
    windows.set(client, window);
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

function forgetEnded(windows: Map<string, { readonly until: number }>, now: number): void {
  for (const [client, { until }] of windows) if (until <= now) windows.delete(client);
}

import { createPrng } from '../seed/prng.ts';
import type { FaultSpec } from './fault.ts';

/** The parts of a request that a fault may inspect. */
export interface FaultRequest {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly resource: string;
}

/**
 * The resource of a path: `company/contacts/communications` for
 * `/v2026_4/apis/3.0/company/contacts/7/communications/9?fields=id`. Ids and `count` are left out.
 */
export function resourceOf(path: string): string {
  const bare = path.split('?', 1)[0] ?? '';
  const marker = '/apis/3.0/';
  const at = bare.indexOf(marker);
  const rest = at < 0 ? bare : bare.slice(at + marker.length);
  return rest
    .split('/')
    .filter((part) => part !== '' && part !== 'count' && !/^\d+$/.test(part))
    .join('/');
}

/** Whether a fault is for a request, whatever its turn. */
export function isTarget(spec: FaultSpec, request: FaultRequest): boolean {
  if (spec.method !== undefined) {
    const methods: readonly string[] = Array.isArray(spec.method) ? spec.method : [spec.method];
    if (!methods.includes(request.method)) return false;
  }
  if (spec.resource !== undefined && spec.resource !== request.resource) return false;
  return spec.path === undefined || spec.path.test(request.path);
}

/** Decides for each matching request in turn whether the fault strikes. */
export interface Turn {
  strike(): boolean;
  readonly matched: number;
  readonly struck: number;
  /** Whether it can never strike again. */
  readonly spent: boolean;
}

export function createTurn(spec: Pick<FaultSpec, 'nth' | 'times' | 'probability' | 'seed'>): Turn {
  const times = spec.times ?? (spec.probability === undefined ? 1 : 'always');
  const limit = times === 'always' ? Number.POSITIVE_INFINITY : times;
  const prng = createPrng(spec.seed);
  let matched = 0;
  let struck = 0;
  return {
    strike() {
      matched += 1;
      if (matched < spec.nth || struck >= limit) return false;
      if (spec.probability !== undefined && !prng.chance(spec.probability)) return false;
      struck += 1;
      return true;
    },
    get matched() {
      return matched;
    },
    get struck() {
      return struck;
    },
    get spent() {
      return struck >= limit;
    },
  };
}

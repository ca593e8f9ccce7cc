import type { Context, MiddlewareHandler, Next } from 'hono';
import type { SandboxClock } from '../clock.ts';
import type { SandboxEnv } from '../sandbox.ts';
import type { SandboxTimers } from '../timers.ts';
import { cannedAnswer } from './answers.ts';
import { clientGone, cutBody, dropConnection } from './connection.ts';
import { type Fault, type FaultDeck, REMEMBERED_ANSWERS } from './deck.ts';
import type { FaultSpec } from './fault.ts';
import { resourceOf } from './target.ts';

type Spec<K extends FaultSpec['kind']> = Extract<FaultSpec, { kind: K }>;

/** The effects of faults on the site itself. */
export interface FaultEffects {
  /** Changes contacts that were already served (`servedIds`, in order). */
  shiftPage(spec: Spec<'pageShift'>, servedIds: readonly number[]): void;
  dropRights(spec: Spec<'dropRights'>): void;
  moveCodebase(spec: Spec<'codebaseMoved'>): void;
}

/** Where faults report their effects. */
export interface FaultLog {
  struck(request: Request, fault: string): void;
  /** The answer the client will not see, of a request that took effect. */
  tookEffect(request: Request, response: Response): Promise<void>;
}

export interface FaultTools {
  readonly clock: SandboxClock;
  readonly timers: SandboxTimers;
  readonly effects: FaultEffects;
  readonly log: FaultLog;
}

/** Applies the faults of a deck to the requests that pass. */
export function faultMiddleware(deck: FaultDeck, tools: FaultTools): MiddlewareHandler<SandboxEnv> {
  return async (c, next) => {
    if (deck.size === 0) return next();
    const url = new URL(c.req.url);
    const path = url.pathname + url.search;
    const strike = deck.take({ method: c.req.method, path, resource: resourceOf(path) });

    for (const fault of strike.beside) {
      tools.log.struck(c.req.raw, fault.name);
      if (fault.spec.kind === 'dropRights') tools.effects.dropRights(fault.spec);
      if (fault.spec.kind === 'codebaseMoved') tools.effects.moveCodebase(fault.spec);
      if (fault.spec.kind === 'slow') await delay(c, deck, fault, fault.spec, tools);
    }
    if (strike.answer !== undefined) {
      tools.log.struck(c.req.raw, strike.answer.name);
      return play(c, next, deck, strike.answer, tools);
    }
    await next();
    for (const fault of strike.watching) await watch(c, fault, path);
    for (const fault of strike.beside) {
      if (fault.spec.kind === 'pageShift') tools.effects.shiftPage(fault.spec, fault.servedIds);
    }
    return undefined;
  };
}

async function play(
  c: Context,
  next: Next,
  deck: FaultDeck,
  fault: Fault,
  tools: FaultTools,
): Promise<Response | undefined> {
  const { spec } = fault;
  const effectFirst =
    spec.kind === 'resetAfter' || spec.kind === 'truncated' || ('applied' in spec && spec.applied);
  let inner: Response | undefined;
  if (effectFirst) {
    await next();
    inner = c.res;
    await tools.log.tookEffect(c.req.raw, inner);
  }

  if (spec.kind === 'hang' && (await deck.wait(fault, clientGone(c))) === 'released') {
    if (inner === undefined) await next();
    return undefined;
  }
  const answer = await replacement(c, fault, inner, tools);
  if (inner === undefined) return answer;
  // An answer that is already set would lend its headers to the new one.
  c.res = undefined;
  c.res = answer;
  return undefined;
}

async function replacement(
  c: Context,
  { spec, remembered }: Fault,
  inner: Response | undefined,
  tools: FaultTools,
): Promise<Response> {
  if (spec.kind === 'truncated' && inner !== undefined) return cutBody(c, inner, spec.how);
  if (spec.kind === 'staleRead') {
    const url = new URL(c.req.url);
    return new Response(remembered.get(url.pathname + url.search) ?? '', {
      headers: { 'content-type': 'application/json; charset=utf-8' },
    });
  }
  return cannedAnswer(spec, tools.clock) ?? dropConnection(c);
}

async function delay(
  c: Context,
  deck: FaultDeck,
  fault: Fault,
  spec: Spec<'slow'>,
  tools: FaultTools,
): Promise<void> {
  const over = new AbortController();
  const stop = AbortSignal.any([clientGone(c), over.signal]);
  const waits: Promise<unknown>[] = [deck.wait(fault, stop)];
  if (spec.milliseconds !== undefined) waits.push(tools.timers.sleep(spec.milliseconds, stop));
  await Promise.race(waits);
  over.abort();
}

/** Records the content of an answer for faults that act later. */
async function watch(c: Context, fault: Fault, path: string): Promise<void> {
  if (c.req.method !== 'GET' || c.res.status !== 200) return;
  const text = await c.res.clone().text();
  if (fault.spec.kind === 'staleRead') {
    if (fault.remembered.size < REMEMBERED_ANSWERS && !fault.remembered.has(path)) {
      fault.remembered.set(path, text);
    }
    return;
  }
  const body: unknown = JSON.parse(text);
  if (!Array.isArray(body)) return;
  for (const row of body as readonly unknown[]) {
    if (typeof row === 'object' && row !== null && 'id' in row && typeof row.id === 'number') {
      fault.servedIds.push(row.id);
    }
  }
}

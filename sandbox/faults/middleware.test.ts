import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createClock } from '../clock.ts';
import type { SandboxEnv } from '../sandbox.ts';
import { createTimers } from '../timers.ts';
import { ConnectionLost } from './connection.ts';
import { FaultDeck } from './deck.ts';
import type { FaultInput } from './fault.ts';
import { faultMiddleware } from './middleware.ts';

const clock = createClock('2026-06-01T08:00:00Z');
let deck: FaultDeck;
let applied: string[];
let struck: string[];
let effects: string[];
let lastShift: readonly number[];
let app: Hono<SandboxEnv>;
let rows: number[];

beforeEach(() => {
  deck = new FaultDeck();
  applied = [];
  struck = [];
  effects = [];
  lastShift = [];
  rows = [1, 2, 3];
  app = new Hono<SandboxEnv>();
  app.onError((error) => {
    throw error;
  });
  app.use(
    faultMiddleware(deck, {
      clock,
      timers: createTimers(clock),
      effects: {
        shiftPage: (_spec, ids) => {
          lastShift = [...ids];
        },
        dropRights: (spec) => effects.push(`rights ${spec.moduleFunctionName}`),
        moveCodebase: (spec) => effects.push(`codebase ${spec.codebase}`),
      },
      log: {
        struck: (_request, fault) => struck.push(fault),
        tookEffect: async (_request, response) => {
          effects.push(`effect ${response.status}`);
        },
      },
    }),
  );
  app.get('/v/apis/3.0/company/contacts', (c) => {
    applied.push('GET');
    return c.json(rows.map((id) => ({ id, name: `contact number ${id}` })));
  });
  app.post('/v/apis/3.0/company/contacts', async (c) => {
    applied.push(`POST ${await c.req.text()}`);
    return c.json({ id: 9 }, 201);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const PATH = '/v/apis/3.0/company/contacts';
const get = (): Promise<Response> => Promise.resolve(app.request(PATH));
const post = (): Promise<Response> =>
  Promise.resolve(app.request(PATH, { method: 'POST', body: '{"firstName":"Ada"}' }));

test('without faults requests pass untouched', async () => {
  expect(await (await get()).json()).toHaveLength(3);
  expect(struck).toEqual([]);
});

test('429 has the odd body and Retry-After in seconds or as a date', async () => {
  deck.add({ kind: 'tooManyRequests', retryAfterSeconds: 7 });
  deck.add({ kind: 'tooManyRequests', retryAfter: 'httpDate', body: 'html' });
  const first = await get();
  expect(first.status).toBe(429);
  expect(first.headers.get('retry-after')).toBe('7');
  expect(await first.json()).toEqual({
    error: 'ConnectWiseAPI',
    message: 'Too many requests. Please try again in 7 seconds.',
  });
  const second = await get();
  expect(second.headers.get('retry-after')).toBe('Mon, 01 Jun 2026 08:00:30 GMT');
  expect(await second.text()).toContain('<html>');
  expect((await get()).status).toBe(200);
  expect(struck).toEqual(['tooManyRequests', 'tooManyRequests']);
});

describe('answers that replace the real one', () => {
  const cases: [FaultInput, number, string][] = [
    [{ kind: 'serverTimeout' }, 500, 'A timeout has occured. Please try again.'],
    [{ kind: 'poolTimeout' }, 500, 'connection from the pool'],
    [{ kind: 'badGateway' }, 502, '<html>'],
    [{ kind: 'unavailable' }, 503, '<html>'],
    [{ kind: 'gatewayTimeout' }, 504, '<html>'],
    [{ kind: 'html' }, 200, '<html>'],
    [{ kind: 'plainText' }, 400, 'Cannot route. Codebase/company is invalid'],
    [{ kind: 'redirect' }, 302, ''],
  ];
  test.each(cases)('%o', async (fault, status, text) => {
    deck.add(fault);
    const answer = await post();
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(text);
    expect(applied).toEqual([]);
    if (fault.kind === 'redirect') {
      expect(answer.headers.get('location')).toBe('https://elsewhere.example/');
    }
  });

  test('with `applied` the request takes effect first', async () => {
    deck.add({ kind: 'serverTimeout', applied: true });
    expect((await post()).status).toBe(500);
    expect(applied).toEqual(['POST {"firstName":"Ada"}']);
    expect(effects).toEqual(['effect 201']);
  });
});

test('in process a reset throws, before or after the effect', async () => {
  deck.add({ kind: 'resetBefore' });
  deck.add({ kind: 'resetAfter' });
  await expect(post()).rejects.toThrow(ConnectionLost);
  expect(applied).toEqual([]);
  await expect(post()).rejects.toThrow(ConnectionLost);
  expect(applied).toHaveLength(1);
});

test('a truncated body in process: broken JSON, or a stream that fails', async () => {
  deck.add({ kind: 'truncated', how: 'clean' });
  deck.add({ kind: 'truncated' });
  const clean = await (await get()).text();
  expect(clean.length).toBeGreaterThan(10);
  expect(isJson(clean)).toBe(false);
  await expect((await get()).text()).rejects.toThrow(ConnectionLost);
});

test('a slow request waits for the sandbox clock, or for its release', async () => {
  deck.add({ kind: 'slow', milliseconds: 5_000 });
  const timed = get();
  await Promise.resolve();
  expect(applied).toEqual([]);
  clock.advance(5_000);
  expect((await timed).status).toBe(200);

  deck.add({ kind: 'slow', name: 'gate' });
  const gated = get();
  await Promise.resolve();
  expect(deck.release('gate')).toBe(1);
  expect((await gated).status).toBe(200);
  expect(deck.list().map((fault) => fault.waiting)).toEqual([0, 0]);
});

test('a page shift strikes after its page, knowing the rows served so far', async () => {
  deck.add({ kind: 'pageShift', nth: 2, resource: 'company/contacts' });
  await get();
  expect(lastShift).toEqual([]);
  rows = [4, 5];
  expect(await (await get()).json()).toHaveLength(2);
  expect(lastShift).toEqual([1, 2, 3, 4, 5]);
});

test('dropped rights and a moved codebase act before the request', async () => {
  deck.add({ kind: 'dropRights' });
  deck.add({ kind: 'codebaseMoved', codebase: 'v2027_1/' });
  await get();
  expect(effects).toEqual(['rights Contacts', 'codebase v2027_1/']);
});

test('a stale read gives the first answer again', async () => {
  deck.add({ kind: 'staleRead', method: 'GET' });
  const before = await (await get()).json();
  rows = [8];
  expect(await (await get()).json()).toEqual(before);
  expect(await (await get()).json()).toEqual([{ id: 8, name: 'contact number 8' }]);
});

describe('over a socket', () => {
  let server: ReturnType<typeof serve>;
  let port: number;
  beforeEach(async () => {
    await new Promise<void>((resolve) => {
      server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (info: AddressInfo) => {
        port = info.port;
        resolve();
      });
    });
  });
  afterEach(async () => {
    deck.close();
    await new Promise((resolve) => server.close(resolve));
  });

  /** Body text, or the error code the client saw; `bytes` is what arrived before the error. */
  const call = (method: string, signal?: AbortSignal) =>
    new Promise<{ text: string; error: string | undefined }>((resolve) => {
      let text = '';
      const done = (error?: NodeJS.ErrnoException) => resolve({ text, error: error?.code });
      const outgoing = httpRequest(
        { host: '127.0.0.1', port, path: PATH, method, agent: false, ...(signal && { signal }) },
        (incoming) => {
          incoming.setEncoding('utf8');
          incoming.on('data', (chunk: string) => {
            text += chunk;
          });
          incoming.on('end', () => done());
          incoming.on('error', done);
        },
      );
      outgoing.on('error', done);
      outgoing.end(method === 'POST' ? '{}' : undefined);
    });

  test('resets leave the client without an answer', async () => {
    deck.add({ kind: 'resetBefore' });
    deck.add({ kind: 'resetAfter' });
    expect(await call('POST')).toEqual({ text: '', error: 'ECONNRESET' });
    expect(applied).toEqual([]);
    expect(await call('POST')).toEqual({ text: '', error: 'ECONNRESET' });
    expect(applied).toEqual(['POST {}']);
  });

  test.each(['contentLength', 'chunked'] as const)('cuts a body (%s)', async (how) => {
    deck.add({ kind: 'truncated', how });
    const { text, error } = await call('GET');
    expect(error).toBe('ECONNRESET');
    expect(text).toMatch(/^\[\{"id":1/);
    expect(isJson(text)).toBe(false);
    expect((await call('GET')).error).toBeUndefined();
  });

  test('a hanging request ends when the client gives up, is released, or the deck closes', async () => {
    deck.add({ kind: 'hang', times: 3, name: 'stuck' });
    const holding = async (): Promise<void> => {
      while (deck.list()[0]?.waiting !== 1) await new Promise(setImmediate);
    };
    const abort = new AbortController();
    const aborted = call('POST', abort.signal);
    await holding();
    abort.abort();
    expect((await aborted).error).toBe('ABORT_ERR');
    while (deck.list()[0]?.waiting !== 0) await new Promise(setImmediate);
    expect(applied).toEqual([]);

    const released = call('POST');
    await holding();
    deck.release('stuck');
    expect((await released).text).toBe('{"id":9}');

    const closed = call('POST');
    await holding();
    deck.close();
    expect((await closed).error).toBe('ECONNRESET');
    expect(applied).toHaveLength(1);
  });
});

import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { createClock } from '../clock.ts';
import type { SandboxEnv } from '../sandbox.ts';
import { RateLimit, rateLimitMiddleware } from './rateLimit.ts';

test('no limit unless set', () => {
  const limit = new RateLimit(createClock('2026-06-01T08:00:00Z'));
  expect(Array.from({ length: 5_000 }, () => limit.take()).every((wait) => wait === null)).toBe(
    true,
  );
});

test('the request above the limit learns when the next one passes, and it does', () => {
  const clock = createClock('2026-06-01T08:00:00Z');
  const limit = new RateLimit(clock);
  limit.perMinute = 3;
  expect(limit.take()).toBeNull();
  clock.advance(20_000);
  expect([limit.take(), limit.take()]).toEqual([null, null]);
  const wait = limit.take();
  expect(wait).toBe(40);
  clock.advance(39_000);
  expect(limit.take()).toBe(1);
  clock.advance(1_000);
  expect(limit.take()).toBeNull();
});

test('over HTTP the refusal is ConnectWise’s 429', async () => {
  const clock = createClock('2026-06-01T08:00:00Z');
  const limit = new RateLimit(clock);
  const app = new Hono<SandboxEnv>();
  app.use(rateLimitMiddleware(limit, clock));
  app.get('/', (c) => c.text('in'));
  limit.perMinute = 1;
  expect((await app.request('/')).status).toBe(200);
  const refused = await app.request('/');
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('60');
  limit.perMinute = null;
  expect((await app.request('/')).status).toBe(200);
});

import { describe, expect, it } from 'vitest';
import { ApiWorld, trustedProxy } from '../../test/support/apiWorld.ts';
import { databases } from '../../test/support/databases.ts';
import { fakeClock } from '../../test/support/engineWorld.ts';
import { createLimiter } from './limits.ts';

describe('the limit of requests', () => {
  it('is on every answer, counts each client separately, and ends with the minute', async () => {
    const [sqlite] = databases;
    if (sqlite === undefined) throw new Error('no database');
    const world = new ApiWorld(await sqlite.open());
    await world.organization('ours');
    world.people.set('other', { organization: 'ours' });
    const get = (as: string | null) =>
      world.app.request('/api/v1/organizations/ours', {
        headers: as === null ? {} : { Authorization: `Bearer ${as}` },
      });
    const first = await get('ours-admin');
    expect(first.headers.get('ratelimit-remaining')).toBe(String(world.requestsPerMinute - 1));
    for (let sent = 1; sent < world.requestsPerMinute; sent++) await get('ours-admin');

    const refused = await get('ours-admin');
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ code: 'too_many_requests' });
    expect(refused.headers.get('retry-after')).toBe('60');
    expect((await get('other')).status).toBe(200);
    const unknown = await get(null);
    expect([unknown.status, unknown.headers.get('ratelimit-remaining')]).toEqual([
      401,
      String(world.requestsPerMinute - 1),
    ]);

    world.now += 60_000;
    expect((await get('ours-admin')).status).toBe(200);
  });
});

describe('the count of requests', () => {
  const start = Date.parse('2026-03-01T12:00:00Z');
  const counted = () => {
    const clock = fakeClock(start);
    return { clock, count: createLimiter(clock, 2) };
  };

  it('of one client takes no longer, and is as exact, among 100,000 others', () => {
    const { clock, count } = counted();
    count('one');
    // If each request looked at all of them, this would take minutes.
    for (let other = 0; other < 100_000; other++) count(`other ${other}`);
    expect([count('one'), count('one')].map(({ allowed }) => allowed)).toEqual([true, false]);
    clock.set(start + 59_999);
    expect(count('one')).toMatchObject({ allowed: false, reset: 1 });
    clock.set(start + 60_000);
    expect(count('one')).toMatchObject({ allowed: true, remaining: 1, reset: 60 });
    for (let other = 0; other < 100_000; other++) count(`later ${other}`);
    expect([count('one'), count('one')].map(({ allowed }) => allowed)).toEqual([true, false]);
  });

  it('starts again when the clock is set back, so that nobody is locked out until it catches up', () => {
    const { clock, count } = counted();
    for (let sent = 0; sent < 3; sent++) count('one');
    clock.set(start - 3_600_000);
    expect(count('one')).toMatchObject({ allowed: true, remaining: 1, reset: 60 });
  });
});

describe('the limit of attempts to sign in', () => {
  type Sender = { readonly socket: string; readonly forwarded?: string; readonly path?: string };
  async function scene() {
    const [sqlite] = databases;
    if (sqlite === undefined) throw new Error('no database');
    const world = new ApiWorld(await sqlite.open());
    const attempt = async ({ socket, forwarded, path = 'sign-in' }: Sender) =>
      await world.app.request(
        `/api/v1/auth/${path}`,
        {
          method: 'POST',
          headers: {
            'Content-Type': 'application/json',
            ...(forwarded === undefined ? {} : { 'X-Forwarded-For': forwarded }),
          },
          // It is counted before anyone reads it.
          body: '{}',
        },
        { incoming: { socket: { remoteAddress: socket } } },
      );
    const useUp = async (sender: Sender) => {
      for (let sent = 0; sent < world.signInsPerMinute; sent++) {
        expect((await attempt(sender)).status).toBe(400);
      }
    };
    return { world, attempt, useUp };
  }

  it('is one for password and second factor, and ends with the minute', async () => {
    const { world, attempt, useUp } = await scene();
    const socket = '203.0.113.5';
    await useUp({ socket });
    for (const path of ['sign-in', 'second-factor']) {
      const refused = await attempt({ socket, path });
      expect(refused.status).toBe(429);
      expect(await refused.json()).toMatchObject({ code: 'too_many_requests' });
      const told = ['retry-after', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'];
      expect(told.map((name) => refused.headers.get(name))).toEqual([
        '60',
        String(world.signInsPerMinute),
        '0',
        '60',
      ]);
    }
    const other = await world.app.request(
      '/api/v1/setup',
      {},
      { incoming: { socket: { remoteAddress: socket } } },
    );
    expect(other.status).not.toBe(429);
    expect((await attempt({ socket: '203.0.113.6' })).status).toBe(400);
    world.now += 60_000;
    expect((await attempt({ socket })).status).toBe(400);
  });

  it('is not escaped by a forged header', async () => {
    const { attempt, useUp } = await scene();
    await useUp({ socket: '203.0.113.5' });
    for (const forwarded of ['198.51.100.1', `198.51.100.2, ${trustedProxy}`, '127.0.0.1']) {
      expect((await attempt({ socket: '203.0.113.5', forwarded })).status).toBe(429);
    }
    // Behind the proxy as well: it adds the address that it sees at the end.
    await useUp({ socket: trustedProxy, forwarded: '203.0.113.7' });
    const forged = { socket: trustedProxy, forwarded: '198.51.100.3, 203.0.113.7' };
    expect((await attempt(forged)).status).toBe(429);
  });

  it('is apart for two clients behind a trusted proxy', async () => {
    const { attempt, useUp } = await scene();
    await useUp({ socket: trustedProxy, forwarded: '203.0.113.8' });
    const client = (forwarded: string) => attempt({ socket: trustedProxy, forwarded });
    expect((await client('203.0.113.8')).status).toBe(429);
    expect((await client('203.0.113.9')).status).toBe(400);
  });
});

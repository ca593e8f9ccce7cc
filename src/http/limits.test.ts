import { describe, expect, it } from 'vitest';
import { ApiWorld } from '../../test/support/apiWorld.ts';
import { databases } from '../../test/support/databases.ts';

describe('the limit of requests', () => {
  it('is told on every answer, counts each client apart, and ends with the minute', async () => {
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

import { describe, expect, it } from 'vitest';
import { createAuth } from '../../src/identity/auth.ts';
import { ApiWorld } from '../support/apiWorld.ts';
import { databases } from '../support/databases.ts';

/** Method and path of every route that the identity library would serve if it were mounted. */
function routesOf(api: object): readonly (readonly [method: string, path: string])[] {
  return Object.values(api).flatMap((endpoint: unknown) => {
    const path: unknown = Reflect.get(Object(endpoint), 'path');
    const options: unknown = Reflect.get(Object(endpoint), 'options');
    const method: unknown = Reflect.get(Object(options), 'method');
    const methods: readonly unknown[] = Array.isArray(method) ? method : [method];
    return typeof path === 'string' ? methods.map((one) => [String(one), path] as const) : [];
  });
}

describe('the library for identities', () => {
  it('has no route of its own that anybody reaches', async () => {
    const [sqlite] = databases;
    if (sqlite === undefined) throw new Error('no database');
    const database = await sqlite.open();
    const world = new ApiWorld(database);
    await world.organization('ours');
    const { api } = createAuth({
      db: database.forLibrary,
      secret: 'x'.repeat(43),
      secure: false,
      clock: { now: () => world.now },
      ids: { next: () => 'id' },
      log: { debug: none, info: none, warn: none, error: none },
    });
    const routes = routesOf(api);
    const paths = routes.map(([, path]) => path);
    expect(paths).toEqual(
      expect.arrayContaining(['/sign-up/email', '/get-session', '/two-factor/enable']),
    );
    const reached: string[] = [];
    for (const [method, path] of routes) {
      for (const base of ['/api/auth', '/api/v1/auth', '']) {
        const at = `${base}${path.replaceAll(/:\w+/gu, 'x')}`;
        const known = operations(world).has(`${method} ${at}`);
        world.now += 10_000;
        const headers = { Authorization: 'Bearer ours-admin' };
        const { status } = await world.app.request(at, { method, headers });
        if (!known && status !== 404 && status !== 405) reached.push(`${method} ${at} ${status}`);
      }
    }
    expect(reached).toEqual([]);
  });
});

/** Our own operations, some of which have the same path as one of the library. */
function operations({ operations: all }: ApiWorld): ReadonlySet<string> {
  return new Set(all.map(({ method, path }) => `${method.toUpperCase()} /api/v1${path}`));
}

function none(): void {
  // Nothing is looked at.
}

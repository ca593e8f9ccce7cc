import { beforeAll, describe, expect, it } from 'vitest';
import { ApiWorld } from '../../test/support/apiWorld.ts';
import { databases } from '../../test/support/databases.ts';
import { isRight, lacking } from '../core/rights.ts';
import { english } from '../texts/english/english.ts';
import type { Operation } from './operation.ts';
import { operations } from './operations.ts';
import { problemOf } from './problem.ts';

const [sqlite] = databases;
let world: ApiWorld;
/** On PostgreSQL if there is one, which refuses text that SQLite stores. */
let strict: ApiWorld;

beforeAll(async () => {
  if (sqlite === undefined) throw new Error('no database');
  world = new ApiWorld(await sqlite.open());
  await world.organization('ours');
  await world.organization('theirs');
  strict = new ApiWorld(await (databases.at(-1) ?? sqlite).open());
  await strict.organization('ours');
  world.people.set('member', { organization: 'ours', role: 'member' });
  world.people.set('reader', { organization: 'ours', scope: 'read' });
});

const organizations = operations.filter(({ path }) => path.startsWith('/organizations/{org}'));

/** The address of an operation, with something for each parameter; a field of the filter has to exist. */
function addressOf({ path }: Operation, org: string): string {
  const named = path.replace('{org}', org).replace('{field}', 'territory');
  return `/api/v1${named.replaceAll(/\{\w+\}/gu, 'nothing')}`;
}

async function call(
  operation: Operation,
  org: string,
  {
    as,
    body,
    type,
    coding,
    query = '',
    on = world,
  }: {
    as?: string;
    body?: string | undefined;
    type?: string;
    coding?: string;
    query?: string;
    on?: ApiWorld;
  } = {},
): Promise<{ status: number; code: unknown; type: string }> {
  // Far below what one caller may send in a minute.
  on.now += 10_000;
  const response = await on.app.request(`${addressOf(operation, org)}${query}`, {
    method: operation.method.toUpperCase(),
    headers: {
      ...(as === undefined ? {} : { Authorization: `Bearer ${as}` }),
      ...(type === undefined ? {} : { 'Content-Type': type }),
      ...(coding === undefined ? {} : { 'Content-Encoding': coding }),
    },
    ...(body === undefined ? {} : { body }),
  });
  // A stream of an organization goes on.
  const isStream = response.headers.get('content-type') === 'text/event-stream';
  if (isStream) await response.body?.cancel();
  const text = isStream ? '' : await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  const document: unknown = isJson ? JSON.parse(text) : null;
  const code: unknown =
    typeof document === 'object' && document !== null ? Reflect.get(document, 'code') : null;
  return { status: response.status, code, type: response.headers.get('content-type') ?? '' };
}

/** A path whose parameters, but for the organization, hold a character that PostgreSQL does not store. */
function withNul(path: string): string {
  return path.replaceAll(/\{(?!org\}|field\})\w+\}/gu, 'no%00thing');
}

const refused = (status: number, code: string) => ({
  status,
  code,
  type: 'application/problem+json',
});

describe.each(
  operations.map((operation) => [`${operation.method} ${operation.path}`, operation] as const),
)('%s', (_, operation) => {
  const { access, path, body, file } = operation;

  it.skipIf(access === 'public')('asks who is there before all else', async () => {
    expect(await call(operation, 'ours')).toEqual(refused(401, 'not_signed_in'));
    expect(
      await call(operation, 'ours', { as: 'nobody', body: body === undefined ? undefined : '{' }),
    ).toEqual(refused(401, 'not_signed_in'));
  });

  it.skipIf(!path.startsWith('/organizations/{org}'))(
    'knows no organization of others',
    async () => {
      for (const org of ['theirs', 'nowhere']) {
        expect(await call(operation, org, { as: 'ours-admin' })).toEqual(refused(404, 'not_found'));
      }
    },
  );

  it.skipIf(!isRight(access))('asks for scope and role', async () => {
    const right = isRight(access) ? access : 'organization.read';
    const role = lacking(right, { role: 'member', scope: 'admin' });
    const scope = lacking(right, { role: 'admin', scope: 'read' });
    if (role === 'role') {
      expect(await call(operation, 'ours', { as: 'member' })).toEqual(refused(403, 'not_allowed'));
    }
    if (scope === 'scope') {
      expect(await call(operation, 'ours', { as: 'reader' })).toEqual(
        refused(403, 'scope_too_small'),
      );
    }
    if (role === null && scope === null) {
      const { status } = await call(operation, 'ours', { as: 'reader' });
      expect([401, 403]).not.toContain(status);
    }
  });

  const open = access === 'public' ? {} : { as: 'ours-admin' };
  it.skipIf(operation.id === 'receiveCallback' || access === 'session' || operation.sessionOnly)(
    'ignores no parameter, and knows no text that cannot be stored',
    async () => {
      const sent = body === undefined ? {} : { body: '{}', type: 'application/json' };
      const csv = file === undefined ? {} : { body: 'a', type: 'text/csv' };
      const asked = { ...open, ...sent, ...csv };
      expect(await call(operation, 'ours', { ...asked, query: '?zzz=1&zzz=2' })).toEqual(
        refused(400, 'does_not_fit'),
      );
      const { status } = await call({ ...operation, path: withNul(path) }, 'ours', {
        ...asked,
        on: strict,
      });
      expect(status).toBeLessThan(500);
    },
  );

  const isBodiless = body === undefined && file === undefined && operation.method !== 'get';
  it.skipIf(!isBodiless || access === 'session' || operation.sessionOnly)(
    'ignores no body',
    async () => {
      const type = 'application/json';
      expect(await call(operation, 'ours', { ...open, body: '{"zzz":1}', type })).toEqual(
        refused(400, 'does_not_fit'),
      );
      expect(await call(operation, 'ours', { ...open, body: 'x', type: 'text/html' })).toEqual(
        refused(415, 'wrong_media_type'),
      );
    },
  );

  const as = 'ours-admin';
  const needsSession = access === 'session' || operation.sessionOnly === true;
  const sends = body !== undefined || file !== undefined;
  it.skipIf(!sends || needsSession)('takes a body of its kind alone', async () => {
    expect(await call(operation, 'ours', { as, body: 'x', type: 'text/html' })).toEqual(
      refused(415, 'wrong_media_type'),
    );
    if (file !== undefined) return;
    const type = 'application/json';
    expect(await call(operation, 'ours', { as, body: '{}', type, coding: 'gzip' })).toEqual(
      refused(415, 'wrong_media_type'),
    );
    expect(await call(operation, 'ours', { as, body: '{', type })).toEqual(
      refused(400, 'malformed_json'),
    );
    expect(await call(operation, 'ours', { as, body: '', type })).toEqual(
      refused(400, 'malformed_json'),
    );
    expect(await call(operation, 'ours', { as, body: '[]', type })).toMatchObject({ status: 400 });
    expect(await call(operation, 'ours', { as, body: '{"zzz":1}', type })).toMatchObject({
      status: 400,
    });
  });
});

/** The id of a request that was sent with one. */
async function idOf(sent: string): Promise<string | null> {
  const headers = { 'X-Request-Id': sent };
  const response = await world.app.request('/api/v1/nothing', { headers });
  const body: unknown = await response.json();
  const id = response.headers.get('x-request-id');
  expect(Reflect.get(Object(body), 'requestId')).toBe(id);
  return id;
}

describe('the API', () => {
  it.each([
    ['GET', '/organizations/no%00thing', 404],
    ['GET', '/organizations/ours/contacts?owner=n%00&search=%00', 200],
    ['GET', '/organizations/ours/audit-log?actor=n%00', 200],
    ['POST', '/organizations/ours/contacts/bulk', 200],
  ] as const)('takes text that cannot be stored: %s %s', async (method, path, status) => {
    const items = [
      { op: 'create', email: 'q@example.com', fields: { lastName: 'a\0b\ud800' } },
      { op: 'remove', id: 'a\0b' },
    ];
    const response = await strict.app.request(`/api/v1${path}`, {
      method,
      headers: { Authorization: 'Bearer ours-admin', 'Content-Type': 'application/json' },
      ...(method === 'POST' ? { body: JSON.stringify({ items }) } : {}),
    });
    const answer = await response.text();
    expect([answer, response.status]).toEqual([expect.any(String), status]);
    if (method === 'POST') expect(answer).toContain('"lastName":"ab\uFFFD"');
  });

  it('takes over the id of a request where it can stand anywhere', async () => {
    expect(await idOf('trace-1.a:2_b')).toBe('trace-1.a:2_b');
    for (const sent of ['', 'a b', '"x"', 'x'.repeat(65)]) expect(await idOf(sent)).not.toBe(sent);
  });

  it('says what to report when something goes wrong inside, and nothing else of it', async () => {
    const thrown = new Error('secret');
    const { document } = problemOf(thrown, 'r1', english);
    expect(document).toMatchObject({ status: 500, code: 'internal', errors: [] });
    expect(document.detail).toContain('(r1)');
    expect(JSON.stringify(document)).not.toContain('secret');
  });

  it('names each operation once', () => {
    const ids = operations.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(organizations.length).toBeGreaterThan(0);
  });

  it('refuses what it does not have with problem documents', async () => {
    const missing = await world.app.request('/api/v1/nothing');
    expect([missing.status, missing.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json',
    ]);
    const wrong = await world.app.request('/api/v1/organizations/ours', { method: 'DELETE' });
    expect([wrong.status, wrong.headers.get('content-type')]).toEqual([
      405,
      'application/problem+json',
    ]);
    expect(wrong.headers.get('allow')).toContain('GET');
  });

  it('has security headers, an id and limits on every answer', async () => {
    for (const path of [
      '/health',
      '/nothing',
      '/api/v1/organizations/ours',
      '/api/v1/openapi.json',
    ]) {
      const { headers } = await world.app.request(path, {
        headers: { Authorization: 'Bearer ours-admin' },
      });
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("object-src 'none'");
      expect(headers.get('x-request-id')).not.toBe(null);
    }
    for (const [method, path] of [
      ['GET', '/organizations/ours'],
      ['GET', '/openapi.json'],
      ['GET', '/docs'],
      ['GET', '/docs/'],
      ['GET', '/docs/nothing.js'],
      ['GET', '/nothing'],
      ['PUT', '/organizations/ours'],
      ['POST', '/openapi.json'],
    ] as const) {
      const { headers } = await world.app.request(`/api/v1${path}`, { method });
      expect([method, path, headers.get('ratelimit-limit')]).toEqual([
        method,
        path,
        String(world.requestsPerMinute),
      ]);
    }
  });

  it('limits what no operation answers as well', async () => {
    world.now += 60_000;
    const get = (path: string) => world.app.request(`/api/v1${path}`);
    for (let sent = 0; sent < world.requestsPerMinute; sent++) await get('/nothing');
    for (const path of ['/nothing', '/openapi.json', '/docs/']) {
      const refusedOne = await get(path);
      expect([refusedOne.status, refusedOne.headers.get('retry-after')]).toEqual([429, '60']);
    }
    expect((await world.app.request('/health')).status).toBe(200);
    world.now += 60_000;
  });

  it('answers other methods at its fixed paths with 405', async () => {
    for (const path of ['/health', '/ready', '/api/v1/openapi.json', '/api/v1/docs/']) {
      const { status, headers } = await world.app.request(path, { method: 'POST' });
      expect([path, status, headers.get('allow'), headers.get('content-type')]).toEqual([
        path,
        405,
        'GET',
        'application/problem+json',
      ]);
    }
  });
});

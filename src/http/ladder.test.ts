import { beforeAll, describe, expect, it } from 'vitest';
import { ApiWorld } from '../../test/support/apiWorld.ts';
import { databases } from '../../test/support/databases.ts';
import { isRight, lacking } from '../core/rights.ts';
import type { Operation } from './operation.ts';
import { operations } from './operations.ts';

const [sqlite] = databases;
let world: ApiWorld;

beforeAll(async () => {
  if (sqlite === undefined) throw new Error('no database');
  world = new ApiWorld(await sqlite.open());
  await world.organization('ours');
  await world.organization('theirs');
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
  { as, body, type }: { as?: string; body?: string | undefined; type?: string } = {},
): Promise<{ status: number; code: unknown; type: string }> {
  // Far below what one caller may send in a minute.
  world.now += 10_000;
  const response = await world.app.request(addressOf(operation, org), {
    method: operation.method.toUpperCase(),
    headers: {
      ...(as === undefined ? {} : { Authorization: `Bearer ${as}` }),
      ...(type === undefined ? {} : { 'Content-Type': type }),
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

  const as = 'ours-admin';
  const needsSession = access === 'session' || operation.sessionOnly === true;
  const sends = body !== undefined || file !== undefined;
  it.skipIf(!sends || needsSession)('takes a body of its kind alone', async () => {
    expect(await call(operation, 'ours', { as, body: 'x', type: 'text/html' })).toEqual(
      refused(415, 'wrong_media_type'),
    );
    if (file !== undefined) return;
    const type = 'application/json';
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

describe('the API', () => {
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
    const { headers } = await world.app.request('/api/v1/organizations/ours');
    expect(headers.get('ratelimit-limit')).not.toBe(null);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { ApiWorld } from '../../../test/support/apiWorld.ts';
import { at } from '../../../test/support/at.ts';
import { databases } from '../../../test/support/databases.ts';

describe.each(databases)('saved views over the API on $name', (kind) => {
  let world: ApiWorld;
  let made = 0;

  beforeAll(async () => {
    world = new ApiWorld(await kind.open());
  });

  const entered = {
    list: 'contacts',
    name: 'Skipped in Berlin',
    query: { state: 'skipped', q: 'Berlin', sort: '-updatedAt' },
    columns: ['email', 'company'],
  };

  /** An organization with two users, who call by their names. */
  async function openScene() {
    const org = await world.organization(`v${++made}`);
    for (const user of ['ann', 'bea']) {
      const now = '2026-03-02T10:00:00.000Z';
      const email = `${user}@example.com`;
      const row = { id: user, name: user, email, role: 'member', member: null } as const;
      await world.stores(org).users.add(row, now);
      world.people.set(`${org}-${user}`, { organization: org, role: 'member', user });
    }
    return { org, base: `/organizations/${org}/views`, ann: `${org}-ann`, bea: `${org}-bea` };
  }

  it('are saved, listed by list, changed on top of what was read, and removed', async () => {
    const { base, ann: as } = await openScene();
    const added = await world.call('POST', base, { as, body: entered });
    expect(added.status).toBe(201);
    expect(added.body).toMatchObject({ ...entered, version: 1 });
    const one = `${base}/${String(at(added.body, 'id'))}`;
    const todos = { list: 'todos', name: 'Calls', query: { type: 'call' }, columns: null };
    await world.call('POST', base, { as, body: todos });
    const all = await world.call('GET', base, { as });
    expect(all.body).toMatchObject({ data: [todos, entered], nextCursor: null });
    const some = await world.call('GET', `${base}?list=contacts`, { as });
    expect(some.body).toEqual({ data: [added.body], nextCursor: null });

    const body = { name: 'Skipped', columns: null };
    expect((await world.call('PATCH', one, { as, body })).status).toBe(428);
    const headers = { 'If-Match': added.headers.get('etag') ?? '' };
    const changed = await world.call('PATCH', one, { as, body, headers });
    expect(changed.body).toMatchObject({ ...entered, ...body, version: 2 });
    const stale = await world.call('PATCH', one, { as, body, headers });
    expect([stale.status, at(stale.body, 'code')]).toEqual([412, 'version_conflict']);

    expect((await world.call('DELETE', one, { as })).status).toBe(204);
    expect((await world.call('DELETE', one, { as })).status).toBe(404);
    const gone = await world.call('PATCH', one, { as, body, headers: { 'If-Match': '*' } });
    expect(gone.status).toBe(404);
  });

  it('are seen and changed by nobody else, an administrator included', async () => {
    const { org, base, ann, bea } = await openScene();
    world.people.set(`${org}-boss`, { organization: org, user: 'boss' });
    const added = await world.call('POST', base, { as: ann, body: entered });
    const one = `${base}/${String(at(added.body, 'id'))}`;
    for (const as of [bea, `${org}-boss`]) {
      expect((await world.call('GET', base, { as })).body).toMatchObject({ data: [] });
      const body = { name: 'x' };
      const edit = await world.call('PATCH', one, { as, body, headers: { 'If-Match': '*' } });
      expect(edit.status).toBe(404);
      expect((await world.call('DELETE', one, { as })).status).toBe(404);
    }
    expect((await world.call('GET', base, { as: ann })).body).toMatchObject({ data: [entered] });
  });

  it('a token of the organization has none, and saves none', async () => {
    const { base } = await openScene();
    expect((await world.call('GET', base)).body).toEqual({ data: [], nextCursor: null });
    const refused = await world.call('POST', base, { body: entered });
    expect([refused.status, at(refused.body, 'code')]).toEqual([403, 'session_needed']);
  });

  it.each([
    [{ ...entered, list: 'runs' }, 400, '/list'],
    [{ ...entered, name: '  ' }, 422, '/name'],
    [{ ...entered, query: { q: 7 } }, 400, '/query/q'],
    [{ ...entered, query: { q: 'x'.repeat(201) } }, 400, '/query/q'],
    [
      {
        ...entered,
        query: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`n${n}`, 'x'])),
      },
      400,
      '/query',
    ],
    [{ ...entered, columns: [''] }, 400, '/columns/0'],
    [{ list: 'contacts', name: 'x', query: {} }, 400, '/columns'],
  ])('%j is refused with %i at %s', async (body, status, pointer) => {
    const { base, ann: as } = await openScene();
    const answer = await world.call('POST', base, { as, body });
    expect([answer.status, at(answer.body, 'errors', 0, 'pointer')]).toEqual([status, pointer]);
  });

  it('have names of their own', async () => {
    const { base, ann: as } = await openScene();
    await world.call('POST', base, { as, body: entered });
    const again = await world.call('POST', base, { as, body: entered });
    expect([again.status, at(again.body, 'errors', 0, 'pointer')]).toEqual([422, '/name']);
    expect(at(again.body, 'detail')).toContain('another of your views has this name');
  });
});

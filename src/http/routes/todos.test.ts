import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ApiWorld } from '../../../test/support/apiWorld.ts';
import { databases } from '../../../test/support/databases.ts';
import { etagOf } from '../etag.ts';

const todos = '/organizations/ours/todos';
const now = '2026-03-01T10:00:00.000Z';

function tagOf(id: unknown, version: number): string {
  return etagOf({ organizationId: 'ours', what: 'todo', id: String(id), version });
}

describe.each(databases)('to-dos over the API on $name', (database) => {
  let world: ApiWorld;

  beforeAll(async () => {
    world = new ApiWorld(await database.open());
    await world.organization('ours');
    await world.organization('theirs');
    const { users, ampContacts } = world.stores('ours');
    const user = { role: 'member', member: null } as const;
    await users.add({ ...user, id: 'u-ann', name: 'Ann Lee', email: 'ann@us.example' }, now);
    await ampContacts.add({ id: 'c-1', set: { email: 'eve@x.example' } }, now);
    await ampContacts.add({ id: 'c-2', set: { email: 'bob@x.example' } }, now);
  });

  const create = async (more: object = {}) =>
    await world.call('POST', todos, { body: { ampContactId: 'c-1', subject: 'Call', ...more } });
  const change = async (method: 'PUT' | 'PATCH', id: unknown, body: unknown, tag = '*') =>
    await world.call(method, `${todos}/${String(id)}`, { body, headers: { 'If-Match': tag } });

  it('are created, changed, done, reopened, removed and restored', async () => {
    const created = await create({ ampContactId: 'eve@x.example', assignee: 'ann@us.example' });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      ampContactId: 'c-1',
      assignee: 'u-ann',
      priority: 'normal',
      type: 'task',
      status: 'open',
      version: 1,
    });
    const id = String(created.at('id'));
    expect(created.headers.get('location')).toBe(`/api/v1${todos}/${id}`);
    expect((await world.call('GET', `${todos}/${id}`)).text).toBe(created.text);
    const patched = await change('PATCH', id, { due: '2026-03-05', assignee: null }, tagOf(id, 1));
    expect(patched.body).toMatchObject({ due: '2026-03-05', assignee: null, subject: 'Call' });
    expect(patched.headers.get('etag')).toBe(tagOf(id, 2));
    expect((await world.call('POST', `${todos}/${id}/done`)).at('status')).toBe('done');
    expect((await world.call('POST', `${todos}/${id}/done`)).at('version')).toBe(3);
    expect((await world.call('POST', `${todos}/${id}/reopen`)).at('status')).toBe('open');
    const put = await change('PUT', id, { ampContactId: 'c-2', subject: 'Write', type: 'email' });
    expect(put.body).toMatchObject({ ampContactId: 'c-2', due: null, type: 'email', version: 5 });
    const removed = await world.call('DELETE', `${todos}/${id}`, {
      headers: { 'If-Match': tagOf(id, 5) },
    });
    expect(removed.at('removedAt')).toMatch(/^2026/u);
    expect((await world.call('POST', `${todos}/${id}/restore`)).at('removedAt')).toBe(null);
  });

  it('come back by PUT and PATCH as they are', async () => {
    const created = await create({ due: '2026-03-05T14:00Z', notes: 'a\nb', priority: 'high' });
    for (const method of ['PUT', 'PATCH'] as const) {
      const same = await change(method, created.at('id'), created.body, tagOf(created.at('id'), 1));
      expect([same.status, same.text]).toEqual([200, created.text]);
    }
    const moved = await change('PATCH', created.at('id'), { ...Object(created.body), version: 9 });
    expect([moved.status, moved.at('errors', 0, 'pointer')]).toEqual([422, '/version']);
  });

  it('are listed by what they are filtered by', async () => {
    const id = (await create({ subject: 'Findable words', assignee: 'u-ann' })).at('id');
    const found = async (query: string) =>
      (await world.call('GET', `${todos}?search=findable&${query}`)).at('data', 0, 'id');
    expect(await found('')).toBe(id);
    expect(await found('status=open&status=done&assignee=u-ann&ampContactId=c-1&sort=-due')).toBe(
      id,
    );
    expect(await found('status=done')).toBe(undefined);
    expect(await found('assignee=none')).toBe(undefined);
    expect(await found('ampContactId=c-2')).toBe(undefined);
    expect(await found('reason=no_member')).toBe(undefined);
    const wrong = await world.call('GET', `${todos}?reason=bad`);
    expect([wrong.status, wrong.at('errors', 0, 'parameter')]).toEqual([400, 'reason']);
  });

  it('are listed by when they are due, days and times apart, in a time zone', async () => {
    // A Wednesday; in Los Angeles it is still Tuesday.
    world.now = Date.parse('2026-07-08T03:30:00Z');
    for (const due of ['2026-07-07', '2026-07-08', '2026-07-08T03:00Z', '2026-07-08T08:00Z', null])
      await create({ subject: `Groupable ${due ?? ''}`, due });
    await create({ subject: 'Groupable later', due: '2026-07-13', type: 'call' });
    const found = async (query: string) => {
      const path = `${todos}?search=groupable&sort=due&total=true&limit=200&${query}`;
      const answer = await world.call('GET', path);
      const page = z.object({
        data: z.array(z.object({ due: z.string().nullable() })),
        total: z.int(),
      });
      const { data, total } = page.parse(answer.body);
      expect(total).toBe(data.length);
      return data.map(({ due }) => due);
    };
    const angeles = 'timeZone=America/Los_Angeles';
    expect(await found('due=overdue&timeZone=UTC')).toEqual(['2026-07-07', '2026-07-08T03:00:00Z']);
    expect(await found(`due=overdue&${angeles}`)).toEqual(['2026-07-08T03:00:00Z']);
    expect(await found('due=today')).toEqual(['2026-07-08', '2026-07-08T08:00:00Z']);
    expect(await found(`due=today&${angeles}`)).toEqual(['2026-07-07']);
    expect(await found(`due=week&${angeles}`)).toEqual(['2026-07-08', '2026-07-08T08:00:00Z']);
    expect(await found('due=later&due=none')).toEqual([null, '2026-07-13']);
    expect(await found('type=call')).toEqual(['2026-07-13']);
    const wrong = await world.call('GET', `${todos}?timeZone=Mars`);
    expect([wrong.status, wrong.at('errors', 0, 'parameter')]).toEqual([400, 'timeZone']);

    const query = `${todos}?search=groupable&due=overdue&timeZone=UTC&sort=due&limit=1`;
    const first = await world.call('GET', query);
    // Time passes between two pages.
    world.now += 60_000;
    const second = await world.call('GET', `${query}&cursor=${String(first.at('nextCursor'))}`);
    expect([second.status, second.at('data', 0, 'due')]).toEqual([200, '2026-07-08T03:00:00Z']);
  });

  it('name their contact; removed ones are a list of their own; reasons are counted', async () => {
    const { skips } = world.stores('ours');
    const id = String((await create({ subject: 'Removable' })).at('id'));
    await world.call('DELETE', `${todos}/${id}`, { headers: { 'If-Match': '*' } });
    const removed = await world.call('GET', `${todos}?search=removable&removedOnly=true`);
    expect(removed.at('data')).toMatchObject([
      { id, contactName: 'eve@x.example', activityUrl: null },
    ]);
    expect((await world.call('GET', `${todos}?search=removable`)).at('data')).toEqual([]);
    expect(await skips.counts('todo')).toEqual({});
    expect((await world.call('GET', `${todos}/reasons`)).body).toEqual({ data: [] });
  });

  it.each([
    ['subject', '', 422],
    ['subject', 5, 400],
    ['ampContactId', 'nobody', 422],
    ['notes', 'x'.repeat(20_001), 422],
    ['due', 'soon', 422],
    ['assignee', 'nobody', 422],
    ['priority', 'urgent', 400],
    ['type', 'fax', 400],
    ['status', 'later', 400],
    ['contact', 'c-1', 400],
  ])('say where something is wrong: %s as %j', async (name, value, status) => {
    const refused = await create({ [name]: value });
    expect([refused.status, refused.at('errors', 0, 'pointer')]).toEqual([status, `/${name}`]);
  });

  it.each(['PUT', 'PATCH', 'DELETE'] as const)('are never changed blindly: %s', async (method) => {
    const created = await create();
    const path = `${todos}/${String(created.at('id'))}`;
    await change('PATCH', created.at('id'), { subject: 'Other' }, tagOf(created.at('id'), 1));
    const body = method === 'DELETE' ? {} : { body: { ampContactId: 'c-1', subject: 'Mine' } };
    expect((await world.call(method, path, body)).status).toBe(428);
    const stale = await world.call(method, path, {
      ...body,
      headers: { 'If-Match': tagOf(created.at('id'), 1) },
    });
    expect([stale.status, stale.headers.get('etag')]).toEqual([412, tagOf(created.at('id'), 2)]);
    const now2 = await world.call(method, path, {
      ...body,
      headers: { 'If-Match': tagOf(created.at('id'), 2) },
    });
    expect(now2.at('version')).toBe(3);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { ApiWorld } from '../../../test/support/apiWorld.ts';
import { countWrites } from '../../../test/support/countWrites.ts';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { noFindings } from '../../../test/support/importRows.ts';
import { operations } from '../operations.ts';

const org = '/organizations/ours';
const now = '2026-03-01T10:00:00.000Z';

/** POSTs of records that change something: another body each, and how many rows of what there are afterwards. */
const posts = [
  ['contacts', { email: 'once@x.example' }, { email: 'other@x.example' }],
  ['contacts/c-gone/restore', undefined, undefined],
  [
    'contacts/bulk',
    { items: [{ op: 'create', email: 'bulk@x.example' }] },
    { items: [{ op: 'create', email: 'more@x.example' }] },
  ],
  ['contacts/imports', 'email\nfile@x.example\n', 'email\nfile2@x.example\n'],
  ['todos', { ampContactId: 'c-1', subject: 'Once' }, { ampContactId: 'c-1', subject: 'Other' }],
  ['todos/t-1/done', undefined, undefined],
  ['todos/t-1/reopen', undefined, undefined],
  ['todos/t-1/restore', undefined, undefined],
] as const;

describe.each(databases)('requests that are sent again on $name', (kind) => {
  let database: TestDatabase;
  let world: ApiWorld;

  beforeAll(async () => {
    database = await kind.open();
    world = new ApiWorld(database);
    await world.organization('ours');
    await world.organization('theirs');
    for (const name of ['ours', 'theirs']) {
      const { ampContacts, todos } = world.stores(name);
      const id = (one: string) => (name === 'ours' ? one : `their-${one}`);
      await ampContacts.add({ id: id('c-1'), set: { email: 'c1@x.example' } }, now);
      await ampContacts.add({ id: id('c-gone'), set: { email: 'gone@x.example' } }, now);
      await ampContacts.remove(id('c-gone'), 'any', now);
      const values = { notes: null, due: null, priority: 'normal', type: 'task' } as const;
      const todo = { ...values, subject: 'Call', status: 'open', assignee: null } as const;
      await todos.add([{ ...todo, id: id('t-1'), ampContactId: id('c-1') }], now);
      await world.stores(name).imports.begin(id('i-1'), now);
      await world.stores(name).imports.save(id('i-1'), noFindings);
    }
  });

  const send = async (path: string, body: unknown, key: string, at = world) =>
    await at.call('POST', `${org}/${path}`, {
      body,
      headers: {
        'Idempotency-Key': key,
        ...(typeof body === 'string' ? { 'Content-Type': 'text/csv' } : {}),
      },
    });

  /** Everything of the organization but the answers that are kept. */
  const everything = async () => {
    const { ampContacts, todos } = world.stores('ours');
    const all = { afterId: '', limit: 1000, removed: true };
    return JSON.stringify([await ampContacts.list(all), await todos.list(all)]);
  };

  it.each(posts)('POST %s happens once', async (path, body, other) => {
    const key = `key-of-${path}`;
    const first = await send(path, body, key);
    expect(first.status).toBeLessThan(300);
    const after = await everything();
    const again = await send(path, body, key);
    expect([again.status, again.text]).toEqual([first.status, first.text]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    for (const name of ['etag', 'location']) {
      expect(again.headers.get(name)).toBe(first.headers.get(name));
    }
    expect(await everything()).toBe(after);
    if (other !== undefined) {
      const reused = await send(path, other, key);
      expect([reused.status, reused.at('code')]).toEqual([422, 'key_reused']);
    }
    for (const wrong of ['', 'with blank', 'x'.repeat(256)]) {
      expect((await send(path, body, wrong)).status).toBe(400);
    }
    expect(await everything()).toBe(after);
  });

  it('keeps nothing of a request that was refused', async () => {
    const refused = await send('contacts', { email: 'no' }, 'refused');
    expect(refused.status).toBe(422);
    const good = await send('contacts', { email: 'yes@x.example' }, 'refused');
    expect(good.status).toBe(201);
  });

  it('happens once when it is sent twice at the same moment', async () => {
    const sent = [1, 2, 3].map(() => send('contacts', { email: 'rush@x.example' }, 'rush'));
    const statuses = (await Promise.all(sent)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201 || status === 409)).toEqual(statuses);
    expect((await world.stores('ours').ampContacts.byEmails(['rush@x.example'])).length).toBe(1);
  });

  it('happened once where the process died between the effect and the answer', async () => {
    const dying: TestDatabase = {
      ...database,
      together: async (id, work) => {
        await database.together(id, work);
        throw new Error('died');
      },
    };
    const dead = new ApiWorld(dying, undefined, { isWatched: false });
    await dead.organization('ours');
    dead.now = world.now;
    const body = { email: 'survivor@x.example' };
    expect((await send('contacts', body, 'survivor', dead)).status).toBe(500);
    const again = await send('contacts', body, 'survivor');
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    const found = await world.stores('ours').ampContacts.byEmails(['survivor@x.example']);
    expect(found.map(({ id }) => id)).toEqual([again.at('id')]);
  });

  const read = async (path: string) =>
    (await world.call('GET', filled(path, ''), { as: 'reader' })).status;

  /** Reads how a stream begins that goes on for minutes. */
  const follow = async (path: string) => {
    const headers = { Authorization: 'Bearer reader' };
    const { body, status } = await world.app.request(`/api/v1${filled(path, '')}`, { headers });
    const reader = body?.getReader();
    await reader?.read();
    await reader?.read();
    await reader?.cancel();
    return status;
  };

  it('writes nothing for a GET', async () => {
    const counter = await countWrites(database);
    const reads = operations.filter(
      ({ method, path }) => method === 'get' && path.startsWith('/organizations/{org}'),
    );
    expect(reads.length).toBeGreaterThan(8);
    // With a session: a token may not see everything, and that it was refused is kept.
    world.people.set('reader', { organization: 'ours', session: true });
    for (const { id, path } of reads) {
      const status = id === 'followOrganization' ? await follow(path) : await read(path);
      expect([path, status]).not.toEqual([path, 403]);
      expect([path, await counter.written()]).toEqual([path, {}]);
    }
  });

  const ofRecords = operations.filter(({ path }) =>
    /\/(?:contacts|todos|imports)\/\{id\}/u.test(path),
  );

  it.each(ofRecords.map((one) => [one.method, one.path] as const))(
    '%s %s knows no records of others',
    async (method, path) => {
      const verb = method.toUpperCase();
      if (
        verb !== 'GET' &&
        verb !== 'POST' &&
        verb !== 'PUT' &&
        verb !== 'PATCH' &&
        verb !== 'DELETE'
      )
        throw new Error(verb);
      const body = path.includes('todos')
        ? { ampContactId: 'c-1', subject: 'x' }
        : path.includes('imports')
          ? { skipped: true }
          : { email: 'x@x.example', fields: {} };
      const sends = method === 'put' || method === 'patch';
      const answer = await world.call(verb, filled(path, 'their-'), sends ? { body } : {});
      expect([answer.status, answer.at('code')]).toEqual([404, 'not_found']);
    },
  );
});

/** The path of an operation, with records of ours, or those of others by their prefix. */
function filled(path: string, prefix: string): string {
  return path
    .replace('{org}', 'ours')
    .replace('imports/{id}', `imports/${prefix}i-1`)
    .replace('todos/{id}', `todos/${prefix}t-1`)
    .replace('{id}', `${prefix}c-1`);
}

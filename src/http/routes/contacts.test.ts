import { beforeAll, describe, expect, it } from 'vitest';
import { ApiWorld } from '../../../test/support/apiWorld.ts';
import { databases } from '../../../test/support/databases.ts';
import { ampFields, comparisonOf } from '../../core/contact/ampFields.ts';
import type { SavedThing } from '../../core/savedThing.ts';
import { etagOf } from '../etag.ts';

const contacts = '/organizations/ours/contacts';

/** The tag of a contact by its id or path, or that of something else with the same id. */
function tagOf(of: string, version: number, what: SavedThing = 'amp_contact'): string {
  const id = of.slice(of.lastIndexOf('/') + 1);
  return etagOf({ organizationId: 'ours', what, id, version });
}

describe.each(databases)('AMP contacts over the API on $name', (database) => {
  let world: ApiWorld;
  let ann: string;
  let bob: string;

  beforeAll(async () => {
    world = new ApiWorld(await database.open());
    await world.organization('ours');
    await world.organization('theirs');
    const { users, ampFields: fields } = world.stores('ours');
    const user = { role: 'member', member: null } as const;
    ann = (await users.add({ ...user, id: 'u-ann', name: 'Ann Lee', email: 'ann@us.example' }, now))
      .id;
    bob = (await users.add({ ...user, id: 'u-bob', name: 'Bob', email: 'bob@us.example' }, now)).id;
    for (const [name, kind] of [
      ['vip', 'yes_no'],
      ['score', 'number'],
      ['colours', 'choices'],
      ['since', 'date'],
      ['old', 'text'],
    ] as const) {
      const options = kind === 'choices' ? ['Red', 'Blue'] : [];
      await fields.add({ name, label: name, kind, options, comparison: comparisonOf(kind) }, now);
    }
  });

  const create = async (body: object = { email: `c${++made}@x.example` }) =>
    await world.call('POST', contacts, { body });

  it('are created with all that is known of them, found, and listed', async () => {
    const body = {
      email: 'eve@x.example',
      owner: { id: ann },
      fields: { firstName: 'Eve', vip: true, score: 1.5, colours: ['Red', 'Blue'] },
    };
    const created = await create(body);
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      email: 'eve@x.example',
      owner: { id: ann, name: 'Ann Lee' },
      state: 'waiting',
      link: null,
      version: 1,
      removedAt: null,
      fields: { firstName: 'Eve', vip: true, score: 1.5, colours: 'Blue, Red', owner: ann },
    });
    const id = String(created.at('id'));
    expect(created.headers.get('etag')).toBe(tagOf(id, 1));
    expect(created.headers.get('location')).toBe(`/api/v1${contacts}/${id}`);
    const got = await world.call('GET', `${contacts}/${id}`);
    expect(got.body).toEqual(created.body);
    expect(got.headers.get('etag')).toBe(tagOf(id, 1));
    const found = async (query: string) =>
      (await world.call('GET', `${contacts}?${query}`)).at('data', 0, 'id');
    expect(await found('search=eve')).toBe(id);
    expect(await found(`owner=${ann}&owner=none&sort=-createdAt`)).toBe(id);
    expect(await found('search=eve&state=waiting&state=in_step&link=none')).toBe(id);
    expect(await found('search=eve&state=in_step')).toBe(undefined);
    expect(await found('search=eve&link=active')).toBe(undefined);
    expect(await found(`search=eve&owner=${bob}`)).toBe(undefined);
  });

  it('come back by PUT and PATCH as they are, and nothing is written', async () => {
    const { body, text } = await create({ email: 'same@x.example', fields: { owner: 'bob' } });
    const path = `${contacts}/${String(Reflect.get(Object(body), 'id'))}`;
    for (const method of ['PUT', 'PATCH'] as const) {
      const same = await world.call(method, path, {
        body,
        headers: { 'If-Match': tagOf(path, 1) },
      });
      expect([same.status, same.text]).toEqual([200, text]);
    }
  });

  it('keep what PATCH does not name, and clear what PUT does not', async () => {
    const { body } = await create({
      email: 'p@x.example',
      owner: { id: ann },
      fields: { title: 'CEO', city: 'Rome', old: 'kept' },
    });
    await world.stores('ours').ampFields.edit('old', { retired: true }, 'any', now);
    const path = `${contacts}/${String(Reflect.get(Object(body), 'id'))}`;
    const patched = await world.call('PATCH', path, {
      body: { fields: { city: null, zip: '1' } },
      headers: { 'If-Match': tagOf(path, 1), 'Content-Type': 'application/merge-patch+json' },
    });
    expect(patched.at('fields')).toEqual({ title: 'CEO', zip: '1', owner: ann, old: 'kept' });
    const put = await world.call('PUT', path, {
      body: { email: 'q@x.example', fields: { city: 'Oslo' } },
      headers: { 'If-Match': tagOf(path, 2) },
    });
    expect(put.body).toMatchObject({ email: 'q@x.example', owner: null, version: 3 });
    expect(put.at('fields')).toEqual({ city: 'Oslo', old: 'kept' });
  });

  it('give the owner by the document or by the field; the one that changes counts', async () => {
    const { body } = await create({ email: 'o@x.example', owner: { id: ann } });
    const path = `${contacts}/${String(Reflect.get(Object(body), 'id'))}`;
    const send = async (change: object) =>
      await world.call('PATCH', path, { body: change, headers: { 'If-Match': '*' } });
    const both = { owner: { id: ann, name: 'Ann Lee' }, fields: { owner: bob } };
    expect((await send(both)).at('owner')).toEqual({ id: bob, name: 'Bob' });
    expect((await send({ owner: { id: ann, name: 'Bob' } })).at('owner', 'id')).toBe(ann);
    expect((await send({ owner: null })).at('owner')).toBe(null);
    const torn = await send({ owner: { id: ann }, fields: { owner: bob } });
    expect([torn.status, torn.at('errors', 0, 'pointer')]).toEqual([422, '/fields/owner']);
    await send({ owner: { id: ann } });
    const named = await send({ owner: { id: ann, name: 'Zoe' } });
    expect([named.status, named.at('errors', 0, 'pointer')]).toEqual([422, '/owner/name']);
  });

  it('are removed and restored', async () => {
    const { body } = await create();
    const path = `${contacts}/${String(Reflect.get(Object(body), 'id'))}`;
    const removed = await world.call('DELETE', path, { headers: { 'If-Match': tagOf(path, 1) } });
    expect(removed.body).toMatchObject({ state: 'removed', version: 2 });
    expect(removed.at('removedAt')).toMatch(/^2026/u);
    const listed = async (query: string) =>
      (await world.call('GET', `${contacts}?limit=200&${query}`)).text.includes(path.slice(-8));
    expect(await listed('')).toBe(false);
    expect(await listed('removed=true')).toBe(true);
    expect(await listed('state=removed')).toBe(true);
    const restored = await world.call('POST', `${path}/restore`);
    expect(restored.body).toMatchObject({ state: 'waiting', version: 3, removedAt: null });
  });

  describe('are never changed over a change that was not seen', () => {
    it.each(['PUT', 'PATCH', 'DELETE'] as const)('%s', async (method) => {
      const { body } = await create();
      const path = `${contacts}/${String(Reflect.get(Object(body), 'id'))}`;
      const other = String((await create()).at('id'));
      const change = { email: `after${made}@x.example`, fields: {} };
      const send = async (tag?: string, sent: object = change) =>
        await world.call(method, path, {
          ...(method === 'DELETE' ? {} : { body: sent }),
          headers: tag === undefined ? {} : { 'If-Match': tag },
        });
      await world.call('PATCH', path, {
        body: { fields: { title: 'first' } },
        headers: { 'If-Match': tagOf(path, 1) },
      });
      expect((await send()).at('code')).toBe('version_needed');
      for (const stale of [
        tagOf(path, 1),
        `W/${tagOf(path, 2)}`,
        '"2"',
        tagOf(other, 2),
        tagOf(path, 2, 'todo'),
      ]) {
        const refused = await send(stale);
        expect([refused.status, refused.headers.get('etag')]).toEqual([412, tagOf(path, 2)]);
        expect(refused.at('version')).toBe(tagOf(path, 2));
        expect(refused.at('title')).toContain('AMP contact');
      }
      // What does not fit comes before the version, and what is refused after it.
      if (method !== 'DELETE') {
        expect((await send(tagOf(path, 1), { ...change, zzz: 1 })).status).toBe(400);
        const bad = { email: 'no', fields: {} };
        expect([
          (await send(tagOf(path, 1), bad)).status,
          (await send(tagOf(path, 2), bad)).status,
        ]).toEqual([412, 422]);
      }
      expect((await send(`${tagOf(path, 1)}, ${tagOf(path, 2)}`)).at('version')).toBe(3);
      expect((await send('*')).status).toBe(200);
    });
  });

  it.each([
    ['id', 'x'],
    ['state', 'in_step'],
    ['link', { connectwiseId: 1, state: 'active', since: null }],
    ['version', 7],
    ['createdAt', '2020-01-01T00:00:00.000Z'],
    ['updatedAt', null],
    ['removedAt', '2020-01-01T00:00:00.000Z'],
    ['editedBy', null],
    ['lostAnswer', {}],
  ])('leave %s to the server', async (name, value) => {
    const { body } = await create();
    const path = `${contacts}/${String(Reflect.get(Object(body), 'id'))}`;
    for (const method of ['PUT', 'PATCH'] as const) {
      const refused = await world.call(method, path, {
        body: { ...Object(body), [name]: value },
        headers: { 'If-Match': '*' },
      });
      expect([refused.status, refused.at('errors', 0, 'pointer')]).toEqual([422, `/${name}`]);
    }
  });

  describe('say where something is wrong', () => {
    const wrong: readonly (readonly [string, unknown, number, string, string | null])[] = [
      ['email', 'ann@', 422, '/email', 'no_email'],
      ['email', null, 422, '/email', 'no_way_to_reach'],
      ['email', 5, 400, '/email', 'wrong_type'],
      ['owner', { id: 'nobody' }, 422, '/owner', 'no_such_user'],
      ['owner', 'ann', 400, '/owner', null],
      ['zzz', 1, 400, '/zzz', 'unknown'],
      ['emial', 'a@x.example', 400, '/emial', 'unknown'],
      ...ampFields.map(
        ({ name, kind }) =>
          [
            `fields.${name}`,
            kind === 'number' ? 'many' : ['x'],
            422,
            `/fields/${name}`,
            null,
          ] as const,
      ),
      ['fields.vip', 'perhaps', 422, '/fields/vip', 'does_not_fit'],
      ['fields.score', true, 422, '/fields/score', 'does_not_fit'],
      ['fields.colours', ['Green'], 422, '/fields/colours', 'does_not_fit'],
      ['fields.since', 'soon', 422, '/fields/since', 'does_not_fit'],
      ['fields.title', 'x'.repeat(4001), 422, '/fields/title', 'has_characters'],
      ['fields.fristName', 'Ann', 422, '/fields/fristName', 'unknown_amp_field'],
      ['fields.firstname', 'Ann', 422, '/fields/firstname', 'unknown_amp_field'],
      ['fields.a/b~c', 'Ann', 422, '/fields/a~1b~0c', 'unknown_amp_field'],
      ['fields.__proto__x', 'Ann', 422, '/fields/__proto__x', 'unknown_amp_field'],
      ['fields.title', {}, 400, '/fields/title', 'wrong_type'],
    ];

    it.each(wrong)('%s as %j', async (name, value, status, pointer, code) => {
      const [member = '', field] = name.split(/\.(.*)/u);
      const valid = { email: 'valid@x.example', fields: {} };
      const body =
        field === undefined || field === ''
          ? { ...valid, [member]: value }
          : { ...valid, fields: { [field]: value } };
      const before = await world.stores('ours').ampContacts.count();
      const refused = await create(body);
      expect([refused.status, refused.at('errors', 0, 'pointer')]).toEqual([status, pointer]);
      if (code !== null) expect(refused.at('errors', 0, 'code')).toBe(code);
      expect(await world.stores('ours').ampContacts.count()).toBe(before);
    });

    it('with the closest name and all that are accepted', async () => {
      const refused = await create({ email: 'a@x.example', fields: { fristName: 'A' } });
      expect(refused.at('errors', 0, 'detail')).toContain('firstName');
      expect(refused.at('errors', 0, 'accepted')).toContain('lastName');
      const empty = await create({});
      expect([empty.status, empty.at('errors', 0, 'pointer')]).toEqual([422, '/email']);
    });
  });
});

const now = '2026-03-01T10:00:00.000Z';
let made = 0;

import { beforeAll, describe, expect, it } from 'vitest';
import { ApiWorld } from '../../../test/support/apiWorld.ts';
import { databases } from '../../../test/support/databases.ts';

const contacts = '/organizations/ours/contacts';
const now = '2026-03-01T10:00:00.000Z';
const csv = { 'Content-Type': 'text/csv' };

describe.each(databases)('files of AMP contacts on $name', (database) => {
  let world: ApiWorld;

  beforeAll(async () => {
    world = new ApiWorld(await database.open());
    await world.organization('ours');
    await world.organization('theirs');
    const user = { role: 'member', member: null } as const;
    await world
      .stores('ours')
      .users.add({ ...user, id: 'u-ann', name: 'Ann Lee', email: 'ann@us.example' }, now);
  });

  const add = async (set: Readonly<Record<string, string | number>>) => {
    const id = `seed-${++made}`;
    await world.stores('ours').ampContacts.add({ id, set }, now);
    return id;
  };
  const preview = async (body: string | Uint8Array) =>
    await world.call('POST', `${contacts}/imports`, { body, headers: csv });
  const apply = async (id: unknown) => {
    const answer = await world.call('POST', `${contacts}/imports/${String(id)}/apply`);
    await world.settled();
    return answer;
  };

  it('are looked through before anything is done, and applied once', async () => {
    const known = await add({ email: 'Known@x.example', title: 'CEO', city: 'Rome' });
    await add({ email: 'same@x.example', title: 'CTO' });
    await add({ email: 'two@x.example' });
    await add({ email: 'two@x.example' });
    const removed = await add({ email: 'gone@x.example' });
    await world.stores('ours').ampContacts.remove(removed, 'any', now);
    const before = await world.stores('ours').ampContacts.count();
    const file = [
      'E-mail;Job title;city;Company_Employees;owner;id',
      'known@x.example;Head;;12;ann@us.example;',
      'same@x.example;CTO;;;;',
      'new@x.example;CFO;Oslo;;;',
      'bad@;CFO;;;;',
      'many@x.example;;;lots;;',
      'KNOWN@x.example;Again;;;;',
      'two@x.example;;;;;',
      ';CFO;;;;',
      `a@x.example;;;;;${removed}`,
      'o@x.example;;;;nobody;',
      'x@x.example;;;;;;beyond',
    ].join('\r\n');
    const shown = await preview(file);
    expect(shown.status).toBe(201);
    const id = shown.at('id');
    expect(shown.headers.get('location')).toBe(`/api/v1${contacts}/imports/${String(id)}`);
    expect(shown.at('counts')).toEqual({ create: 1, update: 1, unchanged: 1, refused: 8 });
    expect(shown.at('rows')).toBe(11);
    expect(shown.at('preview', 0)).toMatchObject({
      line: 2,
      action: 'update',
      id: known,
      changes: [
        { field: 'title', from: 'CEO', to: 'Head' },
        { field: 'Company_Employees', from: null, to: 12 },
        { field: 'owner', from: null, to: 'u-ann' },
      ],
    });
    const refused = shown.at('refused');
    expect(Array.isArray(refused) ? refused.map(brief) : []).toEqual([
      [5, 'E-mail', 'no_email'],
      [6, 'Company_Employees', 'not_whole_number'],
      [7, null, 'contact_repeats'],
      [8, 'E-mail', 'several_amp_contacts'],
      [9, 'E-mail', 'nothing_to_match'],
      [10, 'id', 'amp_contact_removed'],
      [11, 'owner', 'no_such_user'],
      [12, null, 'values_beyond_columns'],
    ]);
    expect(JSON.stringify(shown.at('refused', 0, 'accepted'))).toContain('ann@example.com');
    expect(await world.stores('ours').ampContacts.count()).toBe(before);

    const started = await apply(id);
    expect([started.status, started.at('state')]).toEqual([202, 'applying']);
    const ended = await world.call('GET', `${contacts}/imports/${String(id)}`);
    expect(ended.at('state')).toBe('applied');
    expect(ended.at('done')).toEqual({ create: 1, update: 1, unchanged: 0, refused: 0 });
    const row = await world.stores('ours').ampContacts.get(known);
    expect(row).toMatchObject({ version: 2, email: 'Known@x.example' });
    expect(row?.fields).toEqual({
      title: 'Head',
      city: 'Rome',
      Company_Employees: 12,
      owner: 'u-ann',
    });
    expect((await apply(id)).at('state')).toBe('applied');
    expect(await world.stores('ours').ampContacts.count()).toBe(before + 1);
    expect((await world.stores('ours').ampContacts.get(known))?.version).toBe(2);
  });

  it('are exported as a list has them: filtered, in its order, as many as it counts', async () => {
    for (const one of ['zeta', 'alpha', 'mid']) {
      await add({ email: `${one}@export.example`, company: 'Export Co', lastName: one });
    }
    const gone = await add({ email: 'gone@export.example', company: 'Export Co' });
    await world.stores('ours').ampContacts.remove(gone, 'any', now);
    for (const [query, names] of [
      ['search=export&sort=-email', ['zeta', 'mid', 'alpha']],
      ['search=export&sort=email&removed=true', ['alpha', 'gone', 'mid', 'zeta']],
      ['search=export&state=removed', ['gone']],
      ['search=export&owner=u-ann', []],
      ['search=nobody-at-all', []],
    ] as const) {
      const listed = await world.call('GET', `${contacts}?${query}&total=true&limit=2`);
      const file = await world.call('GET', `${contacts}/export?${query}`);
      const rows = file.text.split('\r\n').slice(1, -1);
      expect([query, rows.length]).toEqual([query, listed.at('total')]);
      expect(rows.map((row) => /(\w+)@export/u.exec(row)?.[1])).toEqual(names);
    }
    const all = await world.call('GET', `${contacts}?total=true&limit=1`);
    const whole = await world.call('GET', `${contacts}/export`);
    expect(whole.text.split('\r\n').length - 2).toBe(all.at('total'));
    const wrong = await world.call('GET', `${contacts}/export?limit=5`);
    expect(wrong.status).toBe(400);
  });

  it('come back from an export as they are, formulas and apostrophes among them', async () => {
    for (const [index, title] of [
      '=1+1',
      "'=1+1",
      "'quoted",
      '+1 555 0100',
      '@x',
      '-5',
    ].entries()) {
      await add({ email: `round${index}@x.example`, title, owner: 'u-gone' });
    }
    const exported = await world.call('GET', `${contacts}/export`);
    expect(exported.headers.get('content-disposition')).toContain('attachment');
    expect(exported.text).toContain("'=1+1");
    expect(exported.text).toContain("''=1+1");
    const back = await preview(exported.text);
    expect(back.at('refused')).toEqual([]);
    expect(back.at('counts')).toMatchObject({ create: 0, update: 0, refused: 0 });
    expect(back.at('ignoredColumns')).toContain('connectwiseId');
    const guarded = await preview("email,title\nround9@x.example,'=2\n");
    expect(guarded.at('preview', 0, 'changes', 1, 'to')).toBe('=2');
    const kept = await preview("email,title\nround9@x.example,''=2\n");
    expect(kept.at('preview', 0, 'changes', 1, 'to')).toBe("'=2");
  });

  it('are read as Excel writes them', async () => {
    const wide = Buffer.from('\uFEFFemail\ttitle\nwide@x.example\tÄrztin\n', 'utf16le');
    const shown = await preview(new Uint8Array(wide));
    expect(shown.at('preview', 0, 'changes', 1, 'to')).toBe('Ärztin');
  });

  it.each([
    ['', 'file_empty'],
    ['email,colour\na@x.example,red\n', 'unknown_column'],
    ['email,E-mail\na@x.example,b@x.example\n', 'column_twice'],
    ['email,title\na@x.example,"open\n', 'csv_quote_not_closed'],
    [new Uint8Array([0x65, 0xff, 0xfe]), 'file_encoding'],
  ])('that cannot be used are refused: %s', async (body, code) => {
    const refused = await preview(body);
    expect([refused.status, refused.at('errors', 0, 'code')]).toEqual([422, code]);
    expect(refused.at('errors', 0, 'pointer')).toBe('');
  });

  it('have to be CSV, of at most 50 MiB', async () => {
    const path = `${contacts}/imports`;
    const html = { 'Content-Type': 'text/html' };
    expect((await world.call('POST', path, { body: 'x', headers: html })).status).toBe(415);
    const large = { ...csv, 'Content-Length': String(50 * 1024 * 1024 + 1) };
    expect((await world.call('POST', path, { body: 'email', headers: large })).status).toBe(413);
    const long = 'x'.repeat(50 * 1024 * 1024 + 1);
    expect((await world.call('POST', path, { body: long, headers: csv })).status).toBe(413);
  });

  it('go on where they stopped, and what is there by then is changed', async () => {
    const lines = Array.from({ length: 120 }, (_, index) => `go${index}@x.example,New`);
    const shown = await preview(['email,title', ...lines].join('\n'));
    const id = String(shown.at('id'));
    const late = await add({ email: 'go7@x.example', title: 'Old' });
    await world.stores('ours').imports.start(id);
    const row = (await world.stores('ours').imports.pending(id, 1))[0];
    expect(row?.line).toBe(2);
    await apply(id);
    const ended = await world.call('GET', `${contacts}/imports/${id}`);
    expect(ended.at('done')).toEqual({ create: 119, update: 1, unchanged: 0, refused: 0 });
    expect((await world.stores('ours').ampContacts.get(late))?.fields.title).toBe('New');
    const { length } = await world.stores('ours').ampContacts.byEmails(['go5@x.example']);
    expect(length).toBe(1);
  });

  it('of another organization are not there', async () => {
    const id = String((await preview('email\nmine@x.example\n')).at('id'));
    for (const [method, path] of [
      ['GET', `imports/${id}`],
      ['POST', `imports/${id}/apply`],
    ] as const) {
      const answer = await world.call(method, `/organizations/theirs/contacts/${path}`);
      expect(answer.status).toBe(404);
    }
  });
});

describe.each(databases)('many AMP contacts at once on $name', (database) => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = new ApiWorld(await database.open());
    await world.organization('ours');
  });

  const bulk = async (...items: readonly object[]) =>
    await world.call('POST', `${contacts}/bulk`, { body: { items } });

  it('get a result each, in order, and one that is refused stops no other', async () => {
    const { ampContacts } = world.stores('ours');
    await ampContacts.add({ id: 'a', set: { email: 'a@x.example', title: 'CEO' } }, now);
    await ampContacts.add({ id: 'b', set: { email: 'b@x.example' } }, now);
    const answer = await bulk(
      { op: 'create', email: 'n@x.example', fields: { title: 'New' } },
      { op: 'create', email: 'n@' },
      { op: 'update', id: 'a', fields: { title: null }, version: 1 },
      { op: 'update', id: 'a', fields: { title: 'late' }, version: 1 },
      { op: 'update', id: 'a', fields: { titel: 'x' } },
      { op: 'update', id: 'nobody', email: 'x@x.example' },
      { op: 'update', id: 'a', createdAt: 'x' },
      { op: 'remove', id: 'b' },
      { op: 'remove', id: 'b', version: 1 },
      { op: 'create' },
      { op: 'restore', id: 'b' },
      { op: 'restore', id: 'nobody' },
    );
    expect(
      Array.from({ length: 12 }, (_, index) => {
        const of = (...path: readonly (string | number)[]) => answer.at('results', index, ...path);
        return [of('status'), of('problem', 'errors', 0, 'pointer') ?? of('problem', 'code')];
      }),
    ).toEqual([
      [201, undefined],
      [422, '/items/1/email'],
      [200, undefined],
      [412, 'version_conflict'],
      [422, '/items/4/fields/titel'],
      [404, 'not_found'],
      [422, '/items/6/createdAt'],
      [200, undefined],
      [412, 'version_conflict'],
      [422, '/items/9/email'],
      [200, undefined],
      [404, 'not_found'],
    ]);
    expect(answer.at('results', 2, 'document')).toMatchObject({ id: 'a', version: 2, fields: {} });
    expect(answer.at('results', 7, 'document', 'removedAt')).not.toBe(null);
    expect((await ampContacts.get('b'))?.deletedAt).toBe(null);
    expect((await ampContacts.find({ email: 'n@x.example' })).length).toBe(1);
  });

  it('are 1,000 at most, and fit', async () => {
    const one = { op: 'remove', id: 'x' };
    expect((await bulk(...Array.from({ length: 1001 }, () => one))).status).toBe(400);
    expect((await bulk()).status).toBe(400);
    const wrong = await bulk(one, { op: 'remove', id: 'x', more: 1 }, { op: 'merge' });
    expect([
      wrong.status,
      wrong.at('errors', 0, 'pointer'),
      wrong.at('errors', 1, 'pointer'),
    ]).toEqual([400, '/items/1/more', '/items/2/op']);
  });
});

function brief(row: unknown): readonly unknown[] {
  return ['line', 'column', 'code'].map((name): unknown => Reflect.get(Object(row), name));
}

let made = 0;

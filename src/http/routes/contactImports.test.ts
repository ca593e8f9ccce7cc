import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { ApiWorld } from '../../../test/support/apiWorld.ts';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';

const contacts = '/organizations/ours/contacts';
const now = '2026-03-01T10:00:00.000Z';
const headers = { 'Content-Type': 'text/csv' };

describe.each(databases)('an import of AMP contacts on $name', (database) => {
  let open: TestDatabase;
  let world: ApiWorld;

  beforeAll(async () => {
    open = await database.open();
    world = new ApiWorld(open);
    await world.organization('ours');
  });

  const add = async (set: Readonly<Record<string, string | number>>) => {
    const id = `seed-${++made}`;
    await world.stores('ours').ampContacts.add({ id, set }, now);
    return id;
  };
  const preview = async (body: string | Uint8Array, query = '') =>
    await world.call('POST', `${contacts}/imports${query}`, { body, headers });
  const columns = async (body: string | Uint8Array, query = '') =>
    await world.call('POST', `${contacts}/imports/columns${query}`, { body, headers });
  const rows = async (id: unknown, query = '') =>
    await world.call('GET', `${contacts}/imports/${String(id)}/rows${query}`);
  const fix = async (id: unknown, line: number, body: object) =>
    await world.call('PATCH', `${contacts}/imports/${String(id)}/rows/${line}`, { body });
  const send = async (id: unknown, what: 'apply' | 'undo') => {
    const answer = await world.call('POST', `${contacts}/imports/${String(id)}/${what}`);
    await world.settled();
    return answer;
  };
  const read = async (id: unknown) => await world.call('GET', `${contacts}/imports/${String(id)}`);

  it('begins with the columns of the file and the matching fields', async () => {
    const found = await columns(
      'Mail;Job title;E-mail;Title\na@x.example;CEO;;\nb@x.example;CFO;;x\n',
    );
    expect(found.body).toMatchObject({ encoding: 'utf-8', separator: ';' });
    expect(found.at('columns')).toEqual([
      { name: 'Mail', field: null, samples: ['a@x.example', 'b@x.example'] },
      { name: 'Job title', field: 'title', samples: ['CEO', 'CFO'] },
      { name: 'E-mail', field: 'email', samples: [] },
      // Two columns of one field: the first has it.
      { name: 'Title', field: null, samples: ['x'] },
    ]);
    const windows = new Uint8Array(Buffer.from('email,title\na@x.example,\xC4rztin\n', 'latin1'));
    expect((await columns(windows)).body).toMatchObject({
      encoding: 'windows-1252',
      columns: [{ name: 'email' }, { samples: ['Ärztin'] }],
    });
    expect((await columns(windows, '?encoding=utf-8')).at('code')).toBe('bad_input');
    const wide = new Uint8Array(Buffer.from('\uFEFFemail\ttitle\n', 'utf16le'));
    expect((await columns(wide)).body).toMatchObject({ encoding: 'utf-16le', separator: '\t' });
    expect((await columns('')).status).toBe(422);
  });

  it('takes columns as they were chosen, two of one field refused', async () => {
    const file = 'Mail,What they do,Shoes\nchosen@x.example,CEO,42\n';
    const chosen = await preview(file, '?column=email&column=title&column=-');
    expect(chosen.at('counts')).toMatchObject({ create: 1, refused: 0 });
    expect(chosen.at('preview', 0, 'changes')).toEqual([
      { field: 'email', from: null, to: 'chosen@x.example' },
      { field: 'title', from: null, to: 'CEO' },
    ]);
    const twice = await preview(file, '?column=email&column=email');
    expect([twice.status, twice.at('errors', 0, 'parameter')]).toEqual([400, 'column']);
    expect((await preview(file, '?column=email&column=shoes')).status).toBe(422);
    const windows = new Uint8Array(Buffer.from('email,title\nw@x.example,\xC4rztin\n', 'latin1'));
    expect((await preview(windows)).status).toBe(422);
    const right = await preview(windows, '?encoding=windows-1252&separator=,');
    expect(right.at('preview', 0, 'changes', 1, 'to')).toBe('Ärztin');
  });

  it('is corrected row by row, and taken back but for what was edited since', async () => {
    const known = await add({ email: 'known@x.example', firstName: 'Known', title: 'CEO' });
    const other = await add({ email: 'other@x.example', firstName: 'Other', title: 'CFO' });
    const file = [
      'email,title,city',
      'known@x.example,Head,Rome',
      'other@x.example,Boss,',
      'wrong@,Seller,',
      'new@x.example,Buyer,',
      'late@x.example,Clerk,',
      'known@x.example,Again,',
    ].join('\n');
    const id = (await preview(file)).at('id');
    const refused = await rows(id, '?action=refused&total=true');
    expect([refused.at('total'), refused.at('data', 0, 'line')]).toEqual([2, 4]);
    expect(refused.at('data', 0)).toMatchObject({
      cells: ['wrong@', 'Seller', ''],
      refused: {
        column: 'email',
        code: 'no_email',
        why: 'It is not a valid e-mail address.',
      },
    });
    // Wrong again, then about someone another row is about, then right.
    expect((await fix(id, 4, { cells: ['still@', 'Seller', ''] })).at('row', 'action')).toBe(
      'refused',
    );
    const repeated = await fix(id, 4, { cells: ['new@x.example', 'Seller', ''] });
    expect(repeated.at('row', 'refused', 'code')).toBe('contact_repeats');
    const right = await fix(id, 4, { cells: ['right@x.example', 'Seller', ''] });
    expect(right.at('row')).toMatchObject({ action: 'create', refused: null });
    expect(right.at('import', 'counts')).toEqual({
      create: 3,
      update: 2,
      unchanged: 0,
      refused: 1,
    });
    expect((await rows(id, '?action=refused')).at('data', 1)).toBe(undefined);

    const found = await rows(id, '?action=update&limit=1');
    expect(found.at('data', 0)).toMatchObject({
      line: 2,
      pairing: { by: 'email', ampContactId: known, name: 'Known', apart: false },
      changes: [
        { label: 'Job title', from: 'CEO', to: 'Head' },
        { label: 'City', from: null, to: 'Rome' },
      ],
    });
    const next = await rows(id, `?action=update&limit=1&cursor=${String(found.at('nextCursor'))}`);
    expect(next.at('data', 0, 'line')).toBe(3);
    // Someone else with the same address.
    const apart = await fix(id, 3, { apart: true });
    expect(apart.at('row')).toMatchObject({ action: 'create', pairing: { apart: true } });
    const together = await fix(id, 3, { apart: false });
    expect(together.at('row', 'action')).toBe('update');
    await fix(id, 3, { apart: true });
    const out = await fix(id, 6, { skipped: true });
    expect(out.at('import')).toMatchObject({ skipped: 1, counts: { create: 3, update: 1 } });
    expect([(await fix(id, 99, {})).status, (await fix('none', 2, {})).status]).toEqual([404, 404]);
    expect((await fix(id, Number.NaN, {})).status).toBe(404);
    expect((await send(id, 'undo')).at('errors', 0, 'code')).toBe('import_not_applied');

    expect((await send(id, 'apply')).status).toBe(202);
    const applied = await read(id);
    expect(applied.body).toMatchObject({ state: 'applied', done: { create: 3, update: 1 } });
    expect((await fix(id, 6, { skipped: false })).at('errors', 0, 'code')).toBe('import_begun');
    const { ampContacts } = world.stores('ours');
    expect((await ampContacts.find({ email: 'other@x.example' })).length).toBe(2);
    expect((await ampContacts.get(other))?.fields.title).toBe('CFO');
    expect(await ampContacts.find({ email: 'late@x.example' })).toEqual([]);
    const [made] = await ampContacts.find({ email: 'new@x.example' });
    await ampContacts.edit(String(made?.id), { set: { title: 'Own' } }, 'any', now);

    expect((await send(id, 'undo')).status).toBe(202);
    const undone = await read(id);
    expect(undone.body).toMatchObject({ state: 'undone', undone: { undone: 3, kept: 1 } });
    expect(await ampContacts.get(known)).toMatchObject({
      fields: { firstName: 'Known', title: 'CEO' },
    });
    expect((await ampContacts.get(String(made?.id)))?.deletedAt).toBe(null);
    const [sold] = await ampContacts.find({ email: 'right@x.example' });
    expect(sold?.deletedAt).not.toBe(null);
    expect((await send(id, 'undo')).at('undone')).toEqual({ undone: 3, kept: 1 });
    expect((await rows(id, '?action=create')).at('data', 0, 'done')).toBe('undone');
  });

  it('keeps a contact with a person’s edit when it is undone, although a sync wrote to it since', async () => {
    const id = String(
      (await preview('email,firstName\nkeep@x.example,Kept\ngone@x.example,Gone\n')).at('id'),
    );
    await send(id, 'apply');
    const { ampContacts } = world.stores('ours');
    const [kept] = await ampContacts.find({ email: 'keep@x.example' });
    await ampContacts.edit(String(kept?.id), { set: { title: 'CFO' } }, 'any', now);
    // What a sync writes is nobody's edit.
    await sql`update amp_contacts set edited_by = null
      where organization_id = 'ours' and id = ${kept?.id}`.execute(open.handle.db);
    await send(id, 'undo');
    expect((await read(id)).at('undone')).toEqual({ undone: 1, kept: 1 });
    expect(await ampContacts.get(String(kept?.id))).toMatchObject({
      deletedAt: null,
      fields: { title: 'CFO' },
    });
  });

  it('that stopped while it was applied or undone goes on', async () => {
    const id = String((await preview('email\ngo@x.example\non@x.example\n')).at('id'));
    const { imports, ampContacts } = world.stores('ours');
    await imports.start(id);
    expect(await open.service.imports()).toMatchObject([{ id }]);
    await send(id, 'apply');
    expect((await read(id)).at('done')).toMatchObject({ create: 2 });
    await imports.startUndo(id);
    expect(await open.service.imports()).toMatchObject([{ id }]);
    await send(id, 'undo');
    expect(await open.service.imports()).toEqual([]);
    expect((await read(id)).at('state')).toBe('undone');
    expect((await ampContacts.find({ email: 'go@x.example' }))[0]?.deletedAt).not.toBe(null);
  });
});

let made = 0;

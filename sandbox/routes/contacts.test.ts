import { beforeEach, describe, expect, it } from 'vitest';
import { createSandbox } from '../app.ts';
import { createClock, type SandboxClock } from '../clock.ts';
import type { Sandbox } from '../sandbox.ts';
import { type Answer, type Client, clientOf, idOf, recordOf, rowsOf } from '../testing/client.ts';
import type { WorldChange } from '../world/world.ts';

let clock: SandboxClock;
let sandbox: Sandbox;
let client: Client;
let changes: WorldChange[];

beforeEach(async () => {
  clock = createClock('2026-06-01T08:00:00Z');
  sandbox = createSandbox({ clock });
  client = clientOf(sandbox);
  changes = [];
  const company = { identifier: 'ACME', name: 'Acme & Sons', city: 'Tampa', types: [{ id: 1 }] };
  expect((await client.send('POST', 'company/companies', company)).status).toBe(201);
  sandbox.world.onChange((change) => changes.push(change));
});

async function create(body: Record<string, unknown>): Promise<Record<string, unknown>> {
  const answer = await client.send('POST', 'company/contacts', body);
  expect(answer.status, answer.text).toBe(201);
  return recordOf(answer);
}

async function patch(id: unknown, ...operations: unknown[]): Promise<Answer> {
  return await client.send('PATCH', `company/contacts/${String(id)}`, operations);
}

const replace = (path: string, value: unknown) => ({ op: 'replace', path, value });

describe('a new contact', () => {
  it('has the defaults of a real one and drops what is null', async () => {
    const contact = await create({ firstName: 'Ada' });
    expect(contact).toMatchObject({
      id: 1,
      firstName: 'Ada',
      inactiveFlag: false,
      portalSecurityLevel: 1,
      disablePortalLoginFlag: true,
      types: [],
      customFields: [],
      ignoreDuplicates: false,
      _info: { lastUpdated: '2026-06-01T08:00:00Z', updatedBy: 'ampwise' },
    });
    for (const absent of ['lastName', 'company', 'communicationItems', 'title', 'typeIds']) {
      expect(contact).not.toHaveProperty(absent);
    }
    expect(changes).toEqual([
      { type: 'contact', id: 1, action: 'added', memberIdentifier: 'ampwise' },
    ]);
  });

  it('takes references by id, numeric text, identifier or name, and the default site', async () => {
    const contact = await create({
      firstName: 'Ada',
      company: { identifier: 'acme' },
      relationship: { name: 'colleague' },
      types: [{ id: '2' }],
      communicationItems: [{ type: { id: '1' }, value: 'ada@acme.test', defaultFlag: true }],
    });
    const href = 'http://sandbox.test/v4_6_release/apis/3.0/company/companies/1';
    expect(contact).toMatchObject({
      company: { id: 1, identifier: 'ACME', name: 'Acme & Sons', _info: { company_href: href } },
      site: { name: 'Main' },
      relationship: { id: 1, name: 'Colleague' },
      types: [{ id: 2, name: 'End User' }],
      communicationItems: [
        { type: { id: 1, name: 'Email' }, domain: '@acme.test', communicationType: 'Email' },
      ],
    });
    const associations = await client.get('company/contacts/1/typeAssociations');
    expect(associations.json).toMatchObject([{ type: { id: 2 }, contact: { id: 1 } }]);
  });

  it.each([
    [{}, 'MissingRequiredField', 'firstName'],
    [{ firstName: '' }, 'MissingRequiredField', 'firstName'],
    [{ firstName: 'A'.repeat(31) }, 'InvalidField', 'firstName'],
    [{ firstName: 'Ada', company: { id: 99 } }, 'InvalidField', 'company'],
    [{ firstName: 'Ada', company: { identifier: 'nobody' } }, 'InvalidField', 'company'],
    [
      { firstName: 'Ada', communicationItems: [{ type: { id: 1 } }] },
      'MissingRequiredField',
      'value',
    ],
  ])('is refused as %j', async (body, code, field) => {
    const answer = await client.send('POST', 'company/contacts', body);
    expect(answer).toMatchObject({
      status: 400,
      json: {
        code: 'InvalidObject',
        message: 'contact object is invalid',
        errors: [{ code, field }],
      },
    });
    expect(sandbox.world.contacts.size).toBe(0);
  });

  it('refuses members it does not know and values of other types', async () => {
    const unknown = await client.send('POST', 'company/contacts', { firstName: 'A', nick: 1 });
    expect(unknown).toMatchObject({ status: 400, json: { code: 'ConnectWiseApi' } });
    expect(unknown.text).toContain("'nick'");
    const body = { firstName: 'A', inactiveFlag: 'perhaps' };
    expect((await client.send('POST', 'company/contacts', body)).status).toBe(500);
    sandbox.switches.bodyTypeError = 400;
    expect((await client.send('POST', 'company/contacts', body)).status).toBe(400);
  });

  it('turns newlines into spaces and keeps tabs, unless switched', async () => {
    expect(await create({ firstName: 'A\r\nB\tC' })).toMatchObject({ firstName: 'A B\tC' });
    sandbox.switches.newlines = 'keep';
    expect(await create({ firstName: 'A\nB' })).toMatchObject({ firstName: 'A\nB' });
  });
});

describe('PATCH of a contact', () => {
  it('takes bare and slash paths, case-sensitively, all or nothing', async () => {
    const { id } = await create({ firstName: 'Ada' });
    clock.advance(5_000);
    const both = await patch(id, replace('title', 'Dr'), replace('/lastName', 'Lovelace'));
    expect(both.json).toMatchObject({
      title: 'Dr',
      lastName: 'Lovelace',
      _info: { lastUpdated: '2026-06-01T08:00:05Z' },
    });
    const wrongCase = await patch(id, replace('title', 'Prof'), replace('LastName', 'x'));
    expect(wrongCase).toMatchObject({ status: 400, json: { code: 'InvalidPatch' } });
    expect(sandbox.world.contacts.get(1)?.title).toBe('Dr');
  });

  it('removes scalars but not firstName, id and ignoreDuplicates', async () => {
    const { id } = await create({ firstName: 'Ada', title: 'Dr' });
    const removed = await patch(id, { op: 'remove', path: 'title' });
    expect(removed.json).not.toHaveProperty('title');
    for (const path of ['firstName', 'id', 'ignoreDuplicates', 'types', 'typeIds']) {
      expect((await patch(id, { op: 'remove', path })).status, path).toBe(400);
    }
    expect((await patch(id, replace('types', [{ id: 1 }]))).status).toBe(400);
  });

  it('clears with null or refuses it, by switch', async () => {
    const { id } = await create({ firstName: 'Ada', title: 'Dr', company: { id: 1 } });
    const cleared = await patch(id, replace('title', null), replace('company', null));
    expect(cleared.json).not.toHaveProperty('title');
    expect(cleared.json).not.toHaveProperty('company');
    sandbox.switches.replaceNull = 'refuse';
    expect((await patch(id, replace('nickName', null))).status).toBe(400);
  });

  it('answers 200 to a path inside a reference and changes nothing, unless switched', async () => {
    const { id } = await create({ firstName: 'Ada' });
    const silent = await patch(id, replace('company/id', 1));
    expect(silent.status).toBe(200);
    expect(silent.json).not.toHaveProperty('company');
    sandbox.switches.patchRefSubpath = 'works';
    expect((await patch(id, replace('company/id', 1))).json).toMatchObject({ company: { id: 1 } });
  });

  it('refuses a body that is not an array of operations', async () => {
    const { id } = await create({ firstName: 'Ada' });
    const answer = await client.send('PATCH', `company/contacts/${String(id)}`, { title: 'x' });
    expect(answer).toMatchObject({ status: 400, json: { code: 'InvalidPatch' } });
    expect((await patch(id, { op: 'move', path: 'title' })).status).toBe(400);
  });
});

function itemsOf(answer: Answer): Record<string, unknown>[] {
  return rowsOf({ json: recordOf(answer).communicationItems, text: answer.text });
}

function flags(answer: Answer): unknown[] {
  return itemsOf(answer).map((item) => [item.value, item.defaultFlag]);
}

const removeItem = (index: number) => ({ op: 'remove', path: `/communicationItems/${index}` });

describe('PATCH of communicationItems', () => {
  const items = [
    { type: { id: 1 }, value: 'ada@acme.test', defaultFlag: true },
    { type: { id: 2 }, value: '555-1', defaultFlag: true },
    { type: { id: 3 }, value: '555-2', defaultFlag: true },
  ];

  it('replaces a value by index and appends a new default, which takes the flag over', async () => {
    const { id } = await create({ firstName: 'Ada', communicationItems: items });
    const added = {
      type: { id: '6' },
      value: '555-3',
      defaultFlag: true,
      communicationType: 'Fax',
    };
    const answer = await patch(id, replace('/communicationItems/1/value', '555-9'), {
      op: 'add',
      path: '/communicationItems/3',
      value: added,
    });
    expect(flags(answer)).toEqual([
      ['ada@acme.test', true],
      ['555-9', true],
      ['555-2', false],
      ['555-3', true],
    ]);
    expect(answer.json).toMatchObject({ defaultPhoneNbr: '555-9', defaultPhoneType: 'Direct' });
  });

  it('appends an item added at 0 and ignores its flag', async () => {
    const { id } = await create({ firstName: 'Ada', communicationItems: items });
    const value = { type: { id: 4 }, value: '555-4', defaultFlag: true };
    const answer = await patch(id, { op: 'add', path: 'communicationItems/0', value });
    expect(flags(answer)[1]).toEqual(['555-1', true]);
    expect(flags(answer)[3]).toEqual(['555-4', false]);
  });

  it('shifts indexes as it removes', async () => {
    const { id } = await create({ firstName: 'Ada', communicationItems: items });
    expect(flags(await patch(id, removeItem(0), removeItem(0)))).toEqual([['555-2', true]]);
    expect((await patch(id, removeItem(1))).status).toBe(400);
    const last = await patch(id, removeItem(0));
    expect(last.json).not.toHaveProperty('communicationItems');
  });

  it('replaces the whole array, keeping the ids it is given', async () => {
    const created = await create({ firstName: 'Ada', communicationItems: items });
    const [first] = rowsOf({ json: created.communicationItems, text: '' });
    const kept = { ...items[0], id: first?.id, value: 'new@acme.test' };
    const answer = await patch(created.id, replace('communicationItems', [kept]));
    expect(itemsOf(answer)).toHaveLength(1);
    expect(itemsOf(answer)).toMatchObject([{ id: first?.id, value: 'new@acme.test' }]);
    const wrong = await patch(created.id, replace('communicationItems', kept));
    expect(wrong).toMatchObject({ status: 400, json: { code: 'InvalidPatch' } });
  });

  it('moves lastUpdated or not, by switch', async () => {
    const { id } = await create({ firstName: 'Ada', communicationItems: items });
    clock.advance(1_000);
    const moved = await patch(id, replace('communicationItems/0/value', 'b@acme.test'));
    expect(moved.json).toMatchObject({ _info: { lastUpdated: '2026-06-01T08:00:01Z' } });
    sandbox.switches.touchOnCommunication = false;
    clock.advance(1_000);
    const path = `company/contacts/${String(id)}/communications`;
    const [first] = rowsOf(await client.get(path));
    const item = `${path}/${String(first?.id)}`;
    const edited = await client.send('PATCH', item, [replace('value', 'c@acme.test')]);
    expect(edited.json).toMatchObject({ value: 'c@acme.test', contactId: id });
    expect(sandbox.world.contacts.get(Number(id))?.lastUpdated).toBe('2026-06-01T08:00:01Z');
  });
});

describe('PUT, DELETE and sub-resources', () => {
  it('misbehaves on PUT with items, or replaces in full, by switch', async () => {
    const item = { type: { id: 1 }, value: 'a@acme.test' };
    await create({ firstName: 'Ada', title: 'Dr', communicationItems: [item] });
    const body = { firstName: 'Ada', lastName: 'King', communicationItems: [item] };
    expect((await client.send('PUT', 'company/contacts/1', body)).status).toBe(400);
    sandbox.switches.contactPut = 'works';
    const put = await client.send('PUT', 'company/contacts/1', body);
    expect(put.json).toMatchObject({ lastName: 'King', communicationItems: [{}] });
    expect(put.json).not.toHaveProperty('title');
  });

  it('deletes for good, handing activities over or refusing, by switch', async () => {
    await create({ firstName: 'Ada' });
    await create({ firstName: 'Bob' });
    const activity = { name: 'Call', assignTo: { id: 2 }, contact: { id: 1 } };
    expect((await client.send('POST', 'sales/activities', activity)).status).toBe(201);
    sandbox.switches.transferContactRequired = true;
    expect((await client.send('DELETE', 'company/contacts/1')).status).toBe(409);
    const gone = await client.send('DELETE', 'company/contacts/1?transferContactId=2');
    expect(gone).toMatchObject({ status: 204, text: '' });
    expect((await client.get('company/contacts/1')).status).toBe(404);
    expect((await client.get('sales/activities/1')).json).toMatchObject({ contact: { id: 2 } });
    expect(changes.at(-1)).toMatchObject({ type: 'contact', id: 1, action: 'deleted' });
  });

  it('keeps one association for each type', async () => {
    await create({ firstName: 'Ada' });
    const path = 'company/contacts/1/typeAssociations';
    const made = await client.send('POST', path, { type: { id: 3 } });
    expect(made).toMatchObject({ status: 201, json: { type: { name: 'Billing' } } });
    const twice = await client.send('POST', path, { type: { id: 3 } });
    expect(twice).toMatchObject({ status: 400, json: { errors: [{ code: 'ObjectExists' }] } });
    const id = idOf(made);
    const changed = await client.send('PATCH', `${path}/${id}`, [replace('type', { id: 1 })]);
    expect(changed.json).toMatchObject({ id, type: { id: 1 } });
    expect(sandbox.world.contacts.get(1)?.typeIds).toEqual([1]);
    expect((await client.send('DELETE', `${path}/${id}`)).status).toBe(204);
    expect((await client.get('company/contacts/1')).json).toMatchObject({ types: [] });
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { createSandbox } from '../app.ts';
import { createClock } from '../clock.ts';
import type { Sandbox } from '../sandbox.ts';
import { type Answer, type Client, clientOf, recordOf, rowsOf } from '../testing/client.ts';
import { associateType } from '../world/associations.ts';
import { seedBaseline } from '../world/baseline.ts';
import { EMPTY_COMPANY, EMPTY_CONTACT } from '../world/templates.ts';
import type { World } from '../world/world.ts';

const STAMP = { lastUpdated: '2026-05-01T00:00:00Z', updatedBy: 'zadmin' };

function addCustomField(world: World, more: { required?: boolean; options?: string[] }): number {
  const id = world.userDefinedFields.nextId();
  const { options = [] } = more;
  world.userDefinedFields.put({
    id,
    screenId: 'ct300',
    caption: `Field ${id}`,
    podId: 4,
    podKey: 'contact_overview',
    podDescription: 'Contact Overview',
    sequenceNumber: id,
    fieldTypeIdentifier: 'Text',
    entryTypeIdentifier: options.length === 0 ? 'EntryField' : 'List',
    numberDecimals: 0,
    requiredFlag: more.required ?? false,
    readOnlyFlag: false,
    displayOnScreenFlag: true,
    listViewFlag: true,
    options: options.map((optionValue, index) => ({
      id: index + 1,
      optionValue,
      defaultFlag: index === 0,
      inactiveFlag: false,
      sortOrder: index,
    })),
    connectWiseId: '00000000-0000-4000-8000-000000000000',
    dateCreated: STAMP.lastUpdated,
    ...STAMP,
  });
  return id;
}

function seed(world: World): void {
  seedBaseline(world);
  addCustomField(world, {});
  addCustomField(world, { options: ['no', 'yes'] });
  world.companies.put({ ...EMPTY_COMPANY, id: 1, identifier: 'ACME', name: 'Acme', ...STAMP });
  for (let id = 1; id <= 30; id += 1) {
    world.contacts.put({
      ...EMPTY_CONTACT,
      id,
      firstName: `First ${id}`,
      lastName: id % 2 === 0 ? 'Even' : 'Odd',
      companyId: id <= 10 ? 1 : null,
      customValues: id === 7 ? { 1: 'a "quoted" value' } : {},
      communicationItems: [
        {
          id: world.nextCommunicationId(),
          typeId: 1,
          value: `person${id}@acme.test`,
          extension: null,
          defaultFlag: true,
          communicationType: 'Email',
          mobileGuid: null,
        },
      ],
      lastUpdated: `2026-05-01T00:00:${String(id).padStart(2, '0')}Z`,
      updatedBy: 'zadmin',
    });
  }
  associateType(world, 'contact', 3, 2, STAMP);
}

let sandbox: Sandbox;
let client: Client;

beforeEach(() => {
  sandbox = createSandbox({ seed, clock: createClock('2026-06-01T08:00:00Z') });
  client = clientOf(sandbox);
});

async function ids(query: string): Promise<number[]> {
  const answer = await client.get(`company/contacts?fields=id&pageSize=1000&${query}`);
  expect(answer.status, answer.text).toBe(200);
  return rowsOf(answer).map((contact) => Number(contact.id));
}

const where = (text: string): string => `conditions=${encodeURIComponent(text)}`;

describe('lists', () => {
  it('gives 25 by default with links to the other pages', async () => {
    const first = await client.get('company/contacts');
    expect(first.json).toHaveLength(25);
    expect(first.headers.get('link')).toContain('company/contacts?pageSize=25&page=2>; rel="next"');
    expect((await client.get('company/contacts?page=2')).json).toHaveLength(5);
    expect((await client.get('company/contacts?page=3')).json).toEqual([]);
  });

  it('walks forward-only by the id of the last record', async () => {
    const headers = { 'pagination-type': 'forward-only' };
    const first = await client.get('company/contacts?pageSize=20&fields=id', headers);
    expect(first.headers.get('link')).toContain('pageId=20>; rel="next"');
    const last = await client.get('company/contacts?pageSize=20&fields=id&pageId=20', headers);
    expect(last.json).toHaveLength(10);
    expect(last.headers.get('link')).toBe('');
    sandbox.switches.forwardOnlyEnd = 'absent';
    const absent = await client.get('company/contacts?pageSize=20&fields=id&pageId=20', headers);
    expect(absent.headers.has('link')).toBe(false);
  });

  it('filters by own fields, references, lastUpdated, children and custom fields', async () => {
    expect(await ids(where('lastName="Even" and id < 5'))).toEqual([2, 4]);
    expect(await ids(where('company/id = 1 and id >= 9'))).toEqual([9, 10]);
    expect(await ids(where('LastUpdated > [2026-05-01T00:00:28Z]'))).toEqual([29, 30]);
    const child = encodeURIComponent('communicationItems/value="person5@acme.test"');
    expect(await ids(`childConditions=${child}`)).toEqual([5]);
    expect(await ids('childConditions=types/id=2')).toEqual([3]);
    const custom = encodeURIComponent('caption="Field 1" and value != null');
    expect(await ids(`customFieldConditions=${custom}`)).toEqual([7]);
    const count = await client.get(`company/contacts/count?${where('lastName="Odd"')}`);
    expect(count.json).toEqual({ count: 15 });
  });

  it('orders, and refuses bad names', async () => {
    const ordered = await ids('orderBy=lastName%20asc,id%20desc');
    expect(ordered.slice(0, 2)).toEqual([30, 28]);
    const bad = await client.get(`company/contacts?${where('nickname2 = 1')}`);
    expect(bad).toMatchObject({ status: 400, json: { code: 'ApiFindCondition' } });
    const array = await client.get(`company/contacts?${where('types/name = "x"')}`);
    expect(array).toMatchObject({ status: 400, json: { code: 'ApiFindCondition' } });
  });

  it('gives the fields asked for, _info only when listed', async () => {
    const fields = 'firstName,company/id,_info/lastUpdated,communicationItems/value,title';
    const answer = await client.get(`company/contacts/3?fields=${fields}`);
    expect(answer.json).toEqual({
      firstName: 'First 3',
      company: { id: 1 },
      _info: { lastUpdated: '2026-05-01T00:00:03Z' },
      communicationItems: [{ value: 'person3@acme.test' }],
    });
    sandbox.switches.unknownFields = 'reject';
    expect((await client.get('company/contacts/3?fields=nothing')).status).toBe(400);
  });

  it('gives the same values in full and through fields', async () => {
    const full = recordOf(await client.get('company/contacts/7'));
    const names = Object.keys(full).join(',');
    const asked = (await client.get(`company/contacts/7?fields=${names}`)).json;
    // Projections leave `_info` of references out unless it is listed (OBS).
    const { _info, ...bare } = full;
    expect(asked).toEqual({ ...withoutInfo(bare), _info });
  });
});

function withoutInfo(value: Record<string, unknown>): Record<string, unknown> {
  const text = JSON.stringify(value, (key, inner: unknown) =>
    key === '_info' ? undefined : inner,
  );
  return recordOf({ text, json: JSON.parse(text) });
}

async function patch(value: unknown): Promise<Answer> {
  const operation = { op: 'replace', path: 'customFields', value };
  return await client.send('PATCH', 'company/contacts/7', [operation]);
}

describe('custom fields', () => {
  it('lists every definition with value or null, and defaults on create', async () => {
    const seven = recordOf(await client.get('company/contacts/7'));
    expect(seven.customFields).toMatchObject([
      { id: 1, caption: 'Field 1', type: 'Text', value: 'a "quoted" value', rowNum: 1 },
      { id: 2, entryMethod: 'List', value: null, podId: 'contact_overview' },
    ]);
    const made = await client.send('POST', 'company/contacts', { firstName: 'Ada' });
    expect(made.json).toMatchObject({ customFields: [{ value: null }, { value: 'no' }] });
  });

  it('patches by id, keeps what is not named and refuses unknown ids and options', async () => {
    expect((await patch([{ id: 2, value: 'yes' }])).json).toMatchObject({
      customFields: [{ value: 'a "quoted" value' }, { value: 'yes' }],
    });
    expect((await patch([])).json).toMatchObject({ customFields: [{}, { value: 'yes' }] });
    expect((await patch([{ id: 1, value: null }])).json).toMatchObject({
      customFields: [{ value: null }, { value: 'yes' }],
    });
    expect((await patch([{ id: 99, value: 'x' }])).status).toBe(400);
    expect((await patch([{ id: 2, value: 'maybe' }])).status).toBe(400);
    expect((await patch({ id: 2 })).status).toBe(400);
  });

  it('refuses a PATCH without them while a required one is empty, unless switched', async () => {
    addCustomField(sandbox.world, { required: true });
    const title = { op: 'replace', path: 'title', value: 'Dr' };
    expect((await client.send('PATCH', 'company/contacts/7', [title])).status).toBe(400);
    const custom = { op: 'replace', path: 'customFields', value: [{ id: 3, value: 'x' }] };
    expect((await client.send('PATCH', 'company/contacts/7', [title, custom])).status).toBe(200);
    sandbox.switches.customFieldsRequiredOnPatch = false;
    expect((await client.send('PATCH', 'company/contacts/8', [title])).status).toBe(200);
  });
});

describe('the world', () => {
  it('goes back to a snapshot and to its seed', async () => {
    const before = sandbox.world.snapshot();
    await client.send('DELETE', 'company/contacts/3');
    await client.send('POST', 'company/contacts', { firstName: 'Ada' });
    expect(await ids(where('id in (3,31)'))).toEqual([31]);
    sandbox.world.restore(before);
    expect(await ids(where('id in (3,31)'))).toEqual([3]);
    expect(await ids(where('company/id = 1'))).toHaveLength(10);
    await client.send('DELETE', 'company/contacts/3');
    sandbox.reset();
    expect(await ids('')).toHaveLength(30);
    const associations = await client.get('company/contacts/3/typeAssociations');
    expect(associations.json).toHaveLength(1);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { createSandbox } from '../app.ts';
import { createClock } from '../clock.ts';
import type { Sandbox } from '../sandbox.ts';
import { type Client, clientOf, idOf, rowsOf } from '../testing/client.ts';

let sandbox: Sandbox;
let client: Client;

beforeEach(() => {
  sandbox = createSandbox({ clock: createClock('2026-06-01T08:00:00Z') });
  client = clientOf(sandbox);
});

const replace = (path: string, value: unknown) => ({ op: 'replace', path, value });

describe('companies', () => {
  const acme = { identifier: 'ACME', name: 'Acme', city: 'Tampa', types: [{ id: 1 }, { id: 2 }] };

  it('need identifier, name and some address, and a new identifier', async () => {
    const path = 'company/companies';
    expect(await client.send('POST', path, {})).toMatchObject({
      status: 400,
      json: { code: 'InvalidObject' },
    });
    expect((await client.send('POST', path, { identifier: 'A', name: 'A' })).status).toBe(400);
    const made = await client.send('POST', path, acme);
    expect(made).toMatchObject({
      status: 201,
      json: {
        types: [{ name: 'Customer' }, { name: 'Prospect' }],
        status: { name: 'Active' },
        deletedFlag: false,
      },
    });
    const twin = await client.send('POST', path, { ...acme, identifier: 'acme' });
    expect(twin).toMatchObject({ status: 400, json: { errors: [{ code: 'ObjectExists' }] } });
  });

  it('are deleted softly', async () => {
    await client.send('POST', 'company/companies', acme);
    expect((await client.send('DELETE', 'company/companies/1')).status).toBe(204);
    expect((await client.get('company/companies/1')).json).toMatchObject({
      deletedFlag: true,
      deletedBy: 'ampwise',
      dateDeleted: '2026-06-01T08:00:00Z',
    });
    const live = await client.get('company/companies?conditions=deletedFlag=false');
    expect(live.json).toEqual([]);
  });

  it.each([
    ['Merge', [{ company: { id: 2 } }]],
    ['Discard', []],
  ])('merge with contacts to %s', async (contacts, left) => {
    await client.send('POST', 'company/companies', acme);
    await client.send('POST', 'company/companies', { ...acme, identifier: 'B', name: 'B' });
    const ada = { firstName: 'Ada', company: { id: 1 } };
    await client.send('POST', 'company/contacts', ada);
    const body = { toCompanyId: 2, contacts };
    expect((await client.send('POST', 'company/companies/1/merge', body)).status).toBe(200);
    expect((await client.get('company/contacts')).json).toMatchObject(left);
    expect((await client.get('company/companies/1')).json).toMatchObject({ deletedFlag: true });
  });

  it('gain and lose types through associations', async () => {
    await client.send('POST', 'company/companies', acme);
    const refused = await client.send('PATCH', 'company/companies/1', [replace('types', [])]);
    expect(refused.status).toBe(400);
    const body = { company: { identifier: 'ACME' }, type: { name: 'Vendor' } };
    const made = await client.send('POST', 'company/companyTypeAssociations', body);
    expect(made.status).toBe(201);
    const id = idOf(made);
    const own = `company/companies/1/typeAssociations`;
    expect((await client.get(`${own}/count`)).json).toEqual({ count: 3 });
    expect((await client.send('DELETE', `${own}/${id}`)).status).toBe(204);
    expect(sandbox.world.companies.get(1)?.typeIds).toEqual([1, 2]);
  });
});

describe('activities', () => {
  it('close with their status and keep newlines in notes', async () => {
    const body = {
      name: 'Call',
      assignTo: { identifier: 'AMPWISE' },
      dateStart: '2026-06-01T09:00:00Z',
      notes: 'one\ntwo',
    };
    const made = await client.send('POST', 'sales/activities', body);
    expect(made.json).toMatchObject({
      status: { name: 'Open' },
      closeFlag: false,
      notes: 'one\ntwo',
    });
    const closed = await client.send('PATCH', 'sales/activities/1', [
      replace('status', { name: 'Closed' }),
    ]);
    expect(closed.json).toMatchObject({ closeFlag: true, dateClosedUtc: '2026-06-01T08:00:00Z' });
  });

  it('refuse fractions of a second and a missing assignee', async () => {
    const fraction = { name: 'x', assignTo: { id: 2 }, dateStart: '2026-06-01T09:00:00.123Z' };
    const refused = await client.send('POST', 'sales/activities', fraction);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('Unsupported format');
    expect(await client.send('POST', 'sales/activities', { name: 'x' })).toMatchObject({
      status: 400,
      json: { errors: [{ code: 'MissingRequiredField', field: 'assignTo' }] },
    });
  });
});

describe('callbacks', () => {
  const entry = {
    url: 'https://hook.test/?recordId=',
    objectId: 0,
    type: 'contact',
    level: 'owner',
  };

  it('store 1 for an owner and refuse a second of the same', async () => {
    const made = await client.send('POST', 'system/callbacks', { id: 0, memberId: 0, ...entry });
    expect(made).toMatchObject({
      status: 201,
      json: { id: 1, objectId: 1, memberId: 2, payloadVersion: '3.0.0', inactiveFlag: false },
    });
    expect(await client.send('POST', 'system/callbacks', entry)).toMatchObject({
      status: 400,
      json: { errors: [{ code: 'ObjectExists', field: 'objectId' }] },
    });
    const off = await client.send('PATCH', 'system/callbacks/1', [replace('inactiveFlag', true)]);
    expect(off.json).toMatchObject({ inactiveFlag: true });
    expect((await client.send('DELETE', 'system/callbacks/1')).status).toBe(204);
  });

  it('refuse a bad address and a level of another type together', async () => {
    const bad = { ...entry, url: 'nowhere', level: 'status' };
    expect(await client.send('POST', 'system/callbacks', bad)).toMatchObject({
      status: 400,
      json: {
        message: 'callbackEntry object is invalid',
        errors: [
          { code: 'InvalidField', field: 'url' },
          { code: 'InvalidObject', field: 'level' },
        ],
      },
    });
  });
});

describe('members, roles and tables', () => {
  it('finds members by id and identifier, hides system users', async () => {
    const all = await client.get('system/members?fields=identifier');
    expect(all.json).toEqual([{ identifier: 'ampwise' }]);
    expect((await client.get('system/members/AmpWise')).json).toMatchObject({ id: 2 });
    expect((await client.get('system/members/1')).status).toBe(404);
    expect((await client.get('system/members/zadmin')).status).toBe(404);
    expect((await client.get('system/info/members/2')).json).not.toHaveProperty('hireDate');
    expect((await client.get('system/myAccount')).json).toMatchObject({ identifier: 'ampwise' });
    sandbox.switches.myAccount = '404';
    expect((await client.get('system/myAccount')).status).toBe(404);
  });

  it('changes what a role may do', async () => {
    const settings = await client.get('system/securityRoles/1/settings?pageSize=100');
    const contacts = rowsOf(settings).find((setting) => setting.moduleFunctionName === 'Contacts');
    const path = `system/securityroles/1/settings/${String(contacts?.id)}`;
    const changed = await client.send('PATCH', path, [replace('inquireLevel', 'None')]);
    expect(changed.json).toMatchObject({ inquireLevel: 'None', editLevel: 'All' });
    expect((await client.get('company/contacts')).status).toBe(403);
  });

  it('keeps setup tables', async () => {
    const path = 'company/companies/types';
    const made = await client.send('POST', path, { name: 'Distributor' });
    expect(made.json).toMatchObject({ id: 7, name: 'Distributor', vendorFlag: false });
    expect((await client.send('DELETE', `${path}/7`)).status).toBe(204);
    const flagless = { description: 'Pigeon' };
    expect((await client.send('POST', 'company/communicationTypes', flagless)).status).toBe(400);
    for (const table of [
      'marketDescriptions',
      'countries',
      'contacts/types',
      'contacts/departments',
    ]) {
      expect((await client.get(`company/${table}/1`)).status, table).toBe(200);
    }
    expect((await client.get('system/locations/count')).json).toEqual({ count: 3 });
    expect((await client.send('POST', 'system/locations', { name: 'x' })).status).toBe(405);
  });

  it('tells about the system, to anyone when switched', async () => {
    expect((await client.get('system/info')).json).toMatchObject({
      isCloud: true,
      cloudRegion: 'NA',
    });
    expect((await client.get('system/info', { authorization: '' })).status).toBe(401);
    sandbox.switches.infoWithoutAuth = true;
    expect((await client.get('system/info', { authorization: '' })).status).toBe(200);
  });
});

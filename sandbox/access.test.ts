import { describe, expect, it } from 'vitest';
import { createSandbox } from './app.ts';
import { createClock } from './clock.ts';
import type { Sandbox } from './sandbox.ts';
import { basic, clientOf, idOf, recordOf } from './testing/client.ts';
import { addApiKey, addMember, addRole, type Levels, seedBaseline } from './world/baseline.ts';
import { DEFAULT_CREDENTIALS } from './world/credentials.ts';

const INTEGRATOR = {
  authorization: basic(
    DEFAULT_CREDENTIALS.integrator.username,
    DEFAULT_CREDENTIALS.integrator.password,
  ),
  'x-cw-usertype': 'integrator',
};

describe('discovery', () => {
  it('tells codebase and a reachable site without credentials', async () => {
    const sandbox = createSandbox();
    const running = await sandbox.start();
    try {
      const response = await fetch(`${running.url}/login/companyinfo/AmpDemo`);
      expect(response.status).toBe(200);
      const text = await response.text();
      const info = recordOf({ text, json: JSON.parse(text) });
      expect(info).toMatchObject({ CompanyID: 'ampdemo', Codebase: 'v2026_4/', IsCloud: true });
      expect(`http://${String(info.SiteUrl)}`).toBe(running.url);
    } finally {
      await running.close();
    }
  });

  it('answers an unknown company with null or 404, by switch', async () => {
    const sandbox = createSandbox({ switches: { isCloudType: 'string' } });
    const client = clientOf(sandbox);
    expect(await client.get('/login/companyinfo/nobody')).toMatchObject({
      status: 200,
      json: null,
    });
    sandbox.switches.unknownCompany = '404';
    expect((await client.get('/login/companyinfo/nobody')).status).toBe(404);
    expect((await client.get('/login/companyinfo/ampdemo')).json).toMatchObject({
      IsCloud: 'True',
    });
  });

  it('moves the codebase; the router codebase keeps leading to the site', async () => {
    const sandbox = createSandbox();
    const client = clientOf(sandbox);
    expect((await client.get('/v2026_4/apis/3.0/company/contacts')).status).toBe(200);
    sandbox.world.site = { ...sandbox.world.site, codebase: 'v2026_5/' };
    const moved = await client.get('/v2026_4/apis/3.0/company/contacts');
    expect(moved).toMatchObject({ status: 404, json: { code: 'ConnectWiseApi' } });
    expect((await client.get('/v2026_5/apis/3.0/company/contacts')).status).toBe(200);
    expect((await client.get('/v4_6_release/apis/3.0/company/contacts')).status).toBe(200);
    sandbox.switches.movedCodebase = 'text400';
    const text = await client.get('/v2026_4/apis/3.0/company/contacts');
    expect(text.status).toBe(400);
    expect(text.json).toBeUndefined();
  });
});

const accept = (version: string) => ({
  accept: `application/vnd.connectwise.com+json; version=${version}`,
});

describe('authentication', () => {
  it.each([
    ['no credentials', { authorization: '' }],
    ['a wrong key', { authorization: basic('wrong') }],
    ['a wrong company', { authorization: basic().replace('Basic ', 'Basic AAAA') }],
    ['another scheme', { authorization: 'Bearer x' }],
    ['an integrator login without its user type', { authorization: INTEGRATOR.authorization }],
  ])('refuses %s with 401, or 404 by switch', async (_name, headers) => {
    const sandbox = createSandbox();
    const client = clientOf(sandbox);
    const refused = await client.get('company/companies', headers);
    expect(refused).toMatchObject({ status: 401, json: { message: 'UserNotAuthenticated' } });
    sandbox.switches.badCredentials = '404';
    expect((await client.get('company/companies', headers)).status).toBe(404);
  });

  it('wants a registered clientId', async () => {
    const sandbox = createSandbox();
    const client = clientOf(sandbox);
    expect((await client.get('company/companies', { clientid: '' })).status).toBe(401);
    sandbox.switches.missingClientId = '403';
    expect((await client.get('company/companies', { clientid: '' })).status).toBe(403);
    const stranger = { clientid: '11111111-2222-4333-8444-555555555555' };
    expect((await client.get('company/companies', stranger)).status).toBe(403);
    sandbox.switches.unregisteredClientId = 'accept';
    expect((await client.get('company/companies', stranger)).status).toBe(200);
  });

  it('answers versions it has and refuses others', async () => {
    const client = clientOf(createSandbox());
    const good = await client.get('company/contacts', accept('2026.4'));
    expect(good.status).toBe(200);
    expect(good.headers.get('api-current-version')).toBe('2026.4');
    const future = await client.get('company/contacts', accept('2031.1'));
    expect(future).toMatchObject({ status: 400, json: { code: 'ConnectWiseApi' } });
    expect((await client.get('company/contacts', accept('2020.4'))).status).toBe(200);
    expect((await client.get('company/communicationTypes', accept('2020.4'))).status).toBe(400);
  });

  it('mints tokens for an integrator, which work as the member for four hours', async () => {
    const clock = createClock('2026-06-01T08:00:00Z');
    const sandbox = createSandbox({ clock });
    const client = clientOf(sandbox);
    const body = { memberIdentifier: 'ampwise' };
    const path = 'system/members/AmpWise/tokens';
    expect((await client.send('POST', path, body)).status).toBe(403);
    const minted = await client.send('POST', path, body, INTEGRATOR);
    expect(minted).toMatchObject({ status: 201, json: { expiration: '2026-06-01T12:00:00Z' } });
    const { publicKey, privateKey } = recordOf(minted);
    const asMember = {
      authorization: basic(String(publicKey), String(privateKey)),
      'x-cw-usertype': 'member',
    };
    const created = await client.send('POST', 'company/contacts', { firstName: 'Ada' }, asMember);
    expect(created.json).toMatchObject({ _info: { updatedBy: 'ampwise' } });
    clock.advance(4 * 60 * 60 * 1000);
    expect((await client.get('company/contacts', asMember)).status).toBe(401);
  });
});

const NONE: Levels = ['None', 'None', 'None', 'None'];

function withRole(levels: Parameters<typeof addRole>[2]): Sandbox {
  return createSandbox({
    seed(world) {
      seedBaseline(world);
      const member = addMember(world, 'limited', addRole(world, 'Limited', levels));
      addApiKey(world, member, 'limitedPublic', 'limitedPrivate');
    },
  });
}

describe('rights', () => {
  const limited = { authorization: basic('limitedPublic', 'limitedPrivate') };

  it('answers 403 where the role has None, for each verb', async () => {
    const sandbox = withRole({ Contacts: NONE, Security: ['None', 'None', 'None', 'All'] });
    const admin = clientOf(sandbox);
    const id = idOf(await admin.send('POST', 'company/contacts', { firstName: 'Ada' }));
    const client = clientOf(sandbox, limited);
    const answers = await Promise.all([
      client.get('company/contacts'),
      client.get('company/contacts/count'),
      client.get(`company/contacts/${id}`),
      client.send('POST', 'company/contacts', { firstName: 'Bob' }),
      client.send('PATCH', `company/contacts/${id}`, []),
      client.send('DELETE', `company/contacts/${id}`),
      client.get(`company/contacts/${id}/communications`),
      client.send('POST', 'system/securityroles', { name: 'x' }),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 8 }, () => 403));
    expect((await client.get('system/securityroles')).status).toBe(200);
    expect((await client.get('company/companies')).status).toBe(200);
  });

  it.each(['POST', 'PATCH', 'DELETE'] as const)(
    'refuses %s of activities where its level alone is None',
    async (refused) => {
      const level = (method: string) => (method === refused ? 'None' : 'All');
      const sandbox = withRole({
        'CRM/Sales Activities': [level('POST'), level('PATCH'), level('DELETE'), 'All'],
      });
      const body = { name: 'Call', assignTo: { identifier: 'limited' } };
      const id = idOf(await clientOf(sandbox).send('POST', 'sales/activities', body));
      const client = clientOf(sandbox, limited);
      const statuses = new Map([
        ['GET', (await client.get(`sales/activities/${id}`)).status],
        ['POST', (await client.send('POST', 'sales/activities', body)).status],
        ['PATCH', (await client.send('PATCH', `sales/activities/${id}`, [])).status],
        ['DELETE', (await client.send('DELETE', `sales/activities/${id}`)).status],
      ]);
      const asAllowed = { GET: 200, POST: 201, PATCH: 200, DELETE: 204 };
      expect(Object.fromEntries(statuses)).toEqual({ ...asAllowed, [refused]: 403 });
      expect(sandbox.world.activities.get(id) === undefined).toBe(refused !== 'DELETE');
    },
  );

  it('reads setup tables without rights, unless switched', async () => {
    const sandbox = withRole({ 'Table Setup': NONE });
    const client = clientOf(sandbox, limited);
    expect((await client.get('company/companies/types')).status).toBe(200);
    expect((await client.send('POST', 'company/companies/types', { name: 'x' })).status).toBe(403);
    sandbox.switches.lookupsWithoutRights = false;
    expect((await client.get('company/companies/types')).status).toBe(403);
  });

  it('shows only own records at level My, or answers 403 by switch', async () => {
    const sandbox = withRole({ 'CRM/Sales Activities': ['All', 'All', 'All', 'My'] });
    const admin = clientOf(sandbox);
    for (const identifier of ['limited', 'ampwise']) {
      const body = { name: `Call by ${identifier}`, assignTo: { identifier } };
      expect((await admin.send('POST', 'sales/activities', body)).status).toBe(201);
    }
    const client = clientOf(sandbox, limited);
    const own = await client.get('sales/activities?fields=name');
    expect(own.json).toEqual([{ name: 'Call by limited' }]);
    expect((await client.get('sales/activities/count')).json).toEqual({ count: 1 });
    expect((await client.get('sales/activities/2')).status).toBe(403);
    sandbox.switches.myRights = '403';
    expect((await client.get('sales/activities')).status).toBe(403);
  });
});

describe('what stands before the API', () => {
  it('dates answers by the sandbox clock and names each request', async () => {
    const sandbox = createSandbox({ clock: createClock('2026-06-01T08:00:00.700Z') });
    const answer = await clientOf(sandbox).get('company/contacts');
    expect(answer.headers.get('date')).toBe('Mon, 01 Jun 2026 08:00:00 GMT');
    expect(answer.headers.get('x-cw-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('has three ways to say 404', async () => {
    const client = clientOf(createSandbox());
    expect((await client.get('company/nothing')).json).toMatchObject({ code: 'ConnectWiseApi' });
    expect((await client.get('company/contacts/99')).json).toEqual({
      code: 'NotFound',
      message: 'Contact 99 not found',
    });
    const page = await client.get('/elsewhere');
    expect(page.status).toBe(404);
    expect(page.text).toContain('<!DOCTYPE html>');
  });

  it('refuses long addresses, other methods and other media types', async () => {
    const sandbox = createSandbox();
    const client = clientOf(sandbox);
    const long = `company/contacts?conditions=id%20in%20(${'1,'.repeat(1100)}1)`;
    expect((await client.get(long)).status).toBe(414);
    sandbox.switches.maxUrlLength = 8190;
    expect((await client.get(long)).status).toBe(200);
    expect((await client.send('PUT', 'company/contacts', {})).status).toBe(405);
    const xml = { 'content-type': 'application/xml' };
    expect((await client.send('POST', 'company/contacts', {}, xml)).status).toBe(415);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { ApiWorld } from '../../../test/support/apiWorld.ts';
import { at } from '../../../test/support/at.ts';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { createMemoryConnectWise } from '../../../test/support/memory/memoryConnectWise.ts';
import { contact } from '../../../test/support/records.ts';
import { checkSite } from '../../connectors/connectwise/site.ts';
import { Failure } from '../../core/failure.ts';
import { etagOf } from '../etag.ts';

type Method = Parameters<ApiWorld['call']>[0];

const privateKey = 'PRIVATE-KEY-7cb1';
const keys = { publicKey: 'PUBLIC', privateKey, clientId: 'c1c2' };
const entered = { site: 'na.myconnectwise.net', company: 'acme', ...keys };

/** Opens a ConnectWise that answers every request with a failure. */
function failing(failure: Failure): ApiWorld['opens'] {
  const beforeRequest = () => {
    throw failure;
  };
  return ({ site }) => ({
    site: checkSite(site, { allowLoopback: false, allowedHosts: [] }).origin,
    client: createMemoryConnectWise({ now: 0, interference: { beforeRequest } }),
  });
}

describe.each(databases.map((kind) => [kind.name, kind] as const))('on %s', (_, kind) => {
  let database: TestDatabase | undefined;
  let world: ApiWorld;
  let org: string;
  let made = 0;

  beforeEach(async () => {
    database ??= await kind.open();
    world = new ApiWorld(database);
    org = await world.organization(`org${++made}`);
  });

  const call = async (
    method: Method,
    path: string,
    body?: unknown,
    match?: string,
    as = `${org}-admin`,
  ) =>
    await world.call(method, `/organizations/${org}/${path}`, {
      as,
      body,
      headers: match === undefined ? {} : { 'If-Match': match },
    });

  const tag = (version: number) => etagOf({ organizationId: org, what: 'connection', version });

  describe('the connection', () => {
    it('has the clientId of the installation where none is entered', async () => {
      const without = { ...entered, clientId: undefined };
      const missing = await call('POST', 'connection', without);
      expect([missing.status, missing.at('errors', 0, 'pointer')]).toEqual([400, '/clientId']);
      if (database === undefined) throw new Error('no database');
      world = new ApiWorld(database, undefined, { clientId: 'of-the-installation' });
      await world.organization(org);
      expect((await call('POST', 'connection', without)).status).toBe(201);
      const stored = await world.stores(org).connections.get();
      expect(stored?.clientId).toBe('of-the-installation');
    });

    it('is made once, and its secret is nowhere', async () => {
      const none = await call('GET', 'connection');
      expect(none.body).toEqual({ connected: false, state: 'not_connected', version: 0 });
      const connected = await call('POST', 'connection', entered);
      expect(connected).toMatchObject({
        status: 201,
        body: {
          connected: true,
          site: 'https://na.myconnectwise.net',
          company: 'acme',
          oldKeys: null,
          reminder: null,
        },
      });
      expect(connected.headers.get('etag')).toBe(tag(1));
      const second = await call('POST', 'connection', entered);
      expect(second).toMatchObject({ status: 409, body: { code: 'already_connected' } });
      const texts = [
        connected,
        second,
        await call('GET', 'connection'),
        await call('GET', 'audit-log'),
      ];
      for (const { text } of texts) expect(text).not.toContain(privateKey);
      expect(world.logged.join()).not.toContain(privateKey);
    });

    it('gets new keys that were tried, says that the old ones stay valid, and has them ticked off', async () => {
      await call('POST', 'connection', entered);
      world.now += 3 * 86_400_000;
      expect(await call('GET', 'connection')).toMatchObject({ body: { keysAgeDays: 3 } });
      const fresh = { publicKey: 'NEW', privateKey: 'NEW-KEY' };
      expect(await call('PUT', 'connection', fresh)).toMatchObject({ status: 428 });
      expect(await call('PUT', 'connection', fresh, tag(9))).toMatchObject({ status: 412 });
      const replaced = await call('PUT', 'connection', fresh, tag(1));
      expect(replaced).toMatchObject({
        status: 200,
        body: { user: 'NEW', oldKeys: 'valid', keysAgeDays: 0 },
      });
      expect(String(replaced.at('reminder'))).toContain('stay valid');
      expect(await call('PATCH', 'connection', { oldKeys: 'deleted' }, tag(2))).toMatchObject({
        status: 200,
        body: { oldKeys: 'deleted', version: 3 },
      });
    });

    it('keeps the old keys where new ones are refused', async () => {
      await call('POST', 'connection', entered);
      for (const [code, status, pointer] of [
        ['credentials_refused', 422, '/privateKey'],
        ['company_unknown', 422, '/company'],
        ['client_id_refused', 422, '/clientId'],
        ['host_unreachable', 424, null],
      ] as const) {
        world.opens = failing(new Failure(code, { site: 'x', company: 'x' }));
        const refused = await call('PUT', 'connection', keys, '*');
        expect(refused, code).toMatchObject({ status, body: { code } });
        if (pointer !== null) expect(refused.at('errors', 0, 'pointer')).toBe(pointer);
      }
      expect(await call('GET', 'connection')).toMatchObject({
        body: { version: 1, user: 'PUBLIC' },
      });
    });

    it('takes the integrator login, and names every part that is missing', async () => {
      const { publicKey: _public, privateKey: _private, ...rest } = entered;
      expect(await call('POST', 'connection', { ...rest, kind: 'integrator' })).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: '/user' }, { pointer: '/password' }] },
      });
      const login = { ...rest, kind: 'integrator', user: 'int', password: 'secret-word' };
      const connected = await call('POST', 'connection', login);
      expect(connected).toMatchObject({ status: 201, body: { kind: 'integrator', user: 'int' } });
      expect(connected.text).not.toContain('secret-word');
    });

    it('ends and keeps what was read, and then fits the same ConnectWise alone', async () => {
      await call('POST', 'connection', entered);
      const stores = world.stores(org);
      if (database === undefined) throw new Error('no database');
      const engine = await EngineWorld.open(database, org);
      engine.memory.setTypes([{ id: 1, name: 'Customer' }]);
      engine.memory.put(contact(1, { email: 'a@example.com' }));
      await engine.sync();
      expect(await call('DELETE', 'connection')).toMatchObject({ status: 428 });
      expect(await call('DELETE', 'connection', undefined, tag(1))).toMatchObject({ status: 204 });
      expect(await call('DELETE', 'connection', undefined, '*')).toMatchObject({ status: 409 });
      expect(await call('POST', 'connection/doctor')).toMatchObject({
        status: 409,
        body: { code: 'not_connected' },
      });
      expect((await stores.mirror.counts()).contacts).toBe(1);
      expect(await call('POST', 'connection', { ...entered, company: 'other' })).toMatchObject({
        status: 409,
        body: { code: 'other_connectwise' },
      });
      expect(await call('POST', 'connection', entered)).toMatchObject({ status: 201 });
    });

    it('tells that its keys are refused, since when and why, until they are taken', async () => {
      await call('POST', 'connection', entered);
      const { connections } = world.stores(org);
      const present = await connections.get();
      if (present === null) throw new Error('it is connected');
      expect(await call('GET', 'connection')).toMatchObject({
        body: { state: 'connected', lastTriedAt: present.keysSince, refusal: null },
      });
      const moment = '2026-03-02T11:00:00.000Z';
      const site = 'na.myconnectwise.net';
      const failure = { code: 'credentials_refused', detail: { site } } as const;
      await connections.noteTried(present, failure, moment);
      expect(await call('GET', 'connection')).toMatchObject({
        body: {
          connected: true,
          state: 'keys_refused',
          lastTriedAt: moment,
          verifiedAt: present.verifiedAt,
          refusal: { code: 'credentials_refused' },
          version: 1,
        },
      });
      const standing = async () => (await world.call('GET', '/me', { as: `${org}-admin` })).body;
      expect(await standing()).toMatchObject({
        organizations: [{ connection: { state: 'keys_refused', lastTriedAt: moment } }],
      });
      expect(await call('PUT', 'connection', keys, '*')).toMatchObject({
        body: { state: 'connected', refusal: null },
      });
      expect(await standing()).toMatchObject({
        organizations: [{ connection: { state: 'connected' } }],
      });
    });

    it('is checked, and each check is data', async () => {
      await call('POST', 'connection', entered);
      world.connectWise.set(org, createMemoryConnectWise());
      const checked = await call('POST', 'connection/doctor');
      expect(checked.status).toBe(200);
      expect(checked.at('checks', 0, 'status')).toBeDefined();
      expect(JSON.stringify(checked.at('checks'))).toContain('unverified');
    });

    it('asks a session for the password again before keys change, and no token', async () => {
      const old = new Date(world.now - 11 * 60_000).toISOString();
      world.people.set('session', { organization: org, session: true, confirmedAt: old });
      expect(await call('POST', 'connection', entered, undefined, 'session')).toMatchObject({
        status: 403,
        body: { code: 'password_needed' },
      });
      expect(await call('POST', 'connection', entered)).toMatchObject({ status: 201 });
    });

    it.each([
      'http://na.myconnectwise.net',
      'na.myconnectwise.net@evil.example',
      'https://user:word@na.myconnectwise.net',
      'evil.example',
      'na.myconnectwise.net.',
      'localhost',
      'localhost.',
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '10.0.0.1',
      '169.254.169.254',
      '192.168.1.1',
      '100.64.0.1',
      '198.18.0.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[64:ff9b::7f00:1]',
      '[fe80::1]',
      '[fd00::1]',
      'myconnectwise.net.evil.example',
      'na.myconnectwise.net:8443',
      'na.myconnectwise.net\\@evil.example',
    ])('refuses the site %j at its place', async (site) => {
      const refused = await call('POST', 'connection', { ...entered, site });
      expect(refused).toMatchObject({
        status: 422,
        body: { code: 'site_not_allowed', errors: [{ pointer: '/site' }] },
      });
    });
  });

  describe('the audit log', () => {
    it('has who changed what, before and after, and from where, without secrets', async () => {
      await call('POST', 'connection', entered);
      await call('PUT', 'connection', keys, '*');
      const { headers } = await call('PATCH', 'settings', { settings: { conflict: 'ask' } }, '*');
      await call('PUT', 'mapping', { entries: [], off: ['fax'] }, '*');
      await world
        .stores(org)
        .settings.change((one) => ({ ...one, push: false }), 'any', '2026-03-02T12:00:00.000Z');
      const log = await call('GET', 'audit-log?total=true');
      expect(log).toMatchObject({
        status: 200,
        body: {
          data: [
            {
              by: { kind: 'command_line' },
              about: { kind: 'settings' },
              changes: [{ name: 'push', old: 'true', new: 'false' }],
              requestId: null,
            },
            { about: { kind: 'mapping' } },
            {
              about: { kind: 'settings' },
              changes: [{ name: 'conflict', old: 'connectwise', new: 'ask' }],
              by: { name: `${org}-admin` },
              address: '127.0.0.1',
            },
            {
              about: { kind: 'connection' },
              what: 'changed',
              label: 'https://na.myconnectwise.net, acme',
              changes: [{ name: 'keys', new: 'changed' }],
            },
            { about: { kind: 'connection' }, what: 'added' },
          ],
          total: 5,
        },
      });
      expect(log.at('data', 2, 'requestId')).toBe(headers.get('x-request-id'));
      expect(await call('GET', `audit-log?actor=${org}-admin&kind=settings`)).toMatchObject({
        body: { data: [{ changes: [{ name: 'conflict' }] }] },
      });
      const first = await call('GET', 'audit-log?limit=4');
      const cursor = encodeURIComponent(String(first.at('nextCursor')));
      expect(await call('GET', `audit-log?limit=4&cursor=${cursor}`)).toMatchObject({
        body: { data: [{ what: 'added' }], nextCursor: null },
      });
      expect((await call('GET', 'audit-log?since=2027-01-01T00:00:00Z')).at('data')).toEqual([]);
      expect(await call('GET', 'audit-log?since=yesterday')).toMatchObject({ status: 400 });
    });

    it('is exported as CSV and as JSON lines, as an attachment', async () => {
      await call('PATCH', 'settings', { settings: { requiredFill: '=1+1' } }, '*');
      const csv = await call('GET', 'audit-log/export');
      expect(csv.headers.get('content-disposition')).toContain('attachment');
      expect(csv.text.split('\r\n')).toHaveLength(3);
      expect(csv.text).toContain('requiredFill: Unknown > =1+1');
      const response = await world.app.request(
        `/api/v1/organizations/${org}/audit-log/export?format=jsonl`,
        { headers: { Authorization: `Bearer ${org}-admin` } },
      );
      const lines = (await response.text()).trim().split('\n');
      expect(lines.map((line): unknown => at(JSON.parse(line), 'what'))).toEqual(['changed']);
    });

    it('names a contact by its id alone', async () => {
      const stores = world.stores(org);
      await stores.ampContacts.add(
        { id: 'amp1', set: { email: 'planted@example.com', firstName: 'Planted' } },
        '2026-03-02T12:00:00.000Z',
      );
      await call('POST', 'holds', { ids: ['amp1'] });
      await call('POST', 'holds/release', { ids: ['amp1'] });
      const log = await call('GET', 'audit-log');
      expect(log.text).toContain('amp1');
      expect(log.text).not.toMatch(/planted/iu);
    });
  });
});

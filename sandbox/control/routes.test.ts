import { beforeEach, describe, expect, test } from 'vitest';
import { createClock } from '../clock.ts';
import { DEFAULT_SWITCHES } from '../switches.ts';
import { type Answer, type Client, clientOf, recordOf } from '../testing/client.ts';
import { createSteeredSandbox } from './steered.ts';
import type { SteeredSandbox } from './steering.ts';
import { switchesRequest } from './switchesRequest.ts';

let sandbox: SteeredSandbox;
let client: Client;
let send: (method: string, path: string, body?: unknown) => Promise<Answer>;

beforeEach(() => {
  sandbox = createSteeredSandbox({ clock: createClock('2026-06-01T08:00:00Z') });
  client = clientOf(sandbox);
  send = (method, path, body) =>
    client.send(method, `/__sandbox/${path}`, body, { authorization: '', clientid: '' });
});

test('state and description need no credentials and leave no trace in the journal', async () => {
  const state = recordOf(await send('GET', 'state'));
  expect(state).toMatchObject({
    clock: { now: '2026-06-01T08:00:00.000Z', running: false },
    site: { companyId: 'ampdemo' },
    journal: { size: 0, lastSeq: 0 },
    rateLimit: null,
  });
  expect(recordOf(await send('GET', 'describe'))).toMatchObject({ contacts: { total: 100 } });
  expect(sandbox.journal.size).toBe(0);
});

test('seeds, resets, saves and restores', async () => {
  await send('POST', 'seed', { contacts: 40, companies: 4 });
  expect(sandbox.world.companies.size).toBe(4);
  await send('POST', 'snapshots', { name: 'before' });
  await send('POST', 'add-contacts', { count: 3 });
  expect(sandbox.world.contacts.size).toBe(43);
  expect((await send('POST', 'snapshots/before/restore')).status).toBe(204);
  expect(sandbox.world.contacts.size).toBe(40);
  expect((await send('POST', 'snapshots/never/restore')).status).toBe(404);
});

test('steers the clock', async () => {
  await send('POST', 'clock/advance', { milliseconds: 1_500 });
  expect(sandbox.world.nowText()).toBe('2026-06-01T08:00:01Z');
  await send('PUT', 'clock', { at: '2027-01-01T00:00:00Z' });
  expect(sandbox.world.nowText()).toBe('2027-01-01T00:00:00Z');
  expect(recordOf(await send('PUT', 'clock', { release: true })).running).toBe(true);
});

test('puts faults in place, lists, releases and clears them', async () => {
  const added = await send('POST', 'faults', { kind: 'badGateway', path: 'companyinfo' });
  expect(added.status).toBe(201);
  expect((await client.get('/login/companyinfo/ampdemo')).status).toBe(502);
  expect((await send('GET', 'faults')).json).toMatchObject([{ kind: 'badGateway', spent: true }]);
  expect((await send('POST', 'faults/release', {})).json).toEqual({ released: 0 });
  expect((await send('DELETE', 'faults/1')).json).toEqual({ removed: 1 });
  expect((await send('DELETE', 'faults/1')).status).toBe(404);
  expect((await send('GET', 'journal?fault=badGateway')).json).toMatchObject([{ status: 502 }]);
  expect((await send('GET', 'journal/count?status=502')).json).toEqual({ count: 1 });
  expect((await send('GET', 'journal/findings')).json).toMatchObject({ puts: [] });
  await send('DELETE', 'journal');
  expect(sandbox.journal.size).toBe(0);
});

test('sets switches, rights and the rate limit', async () => {
  await send('PATCH', 'switches', { forwardOnlyEnd: 'absent' });
  expect(sandbox.switches.forwardOnlyEnd).toBe('absent');
  const rights = { moduleFunctionName: 'Contacts', inquire: 'None' };
  expect((await send('PUT', 'rights', rights)).json).toEqual({ roles: ['AMP Integration'] });
  expect((await client.get('company/contacts?pageSize=1')).status).toBe(403);
  expect((await send('PUT', 'rights', { moduleFunctionName: 'Coffee' })).status).toBe(404);
  await send('PUT', 'rate-limit', { perMinute: 5 });
  expect(sandbox.rateLimit.perMinute).toBe(5);
});

test('every switch at its default is one the control API takes', () => {
  expect(switchesRequest.parse(DEFAULT_SWITCHES)).toEqual(DEFAULT_SWITCHES);
});

describe('changes as someone at the site makes them', () => {
  test('edited contacts carry the change, a new stamp and another member', async () => {
    sandbox.clock.advance(60_000);
    const answer = await send('POST', 'edit-contacts', {
      count: 3,
      title: 'Chief {id}',
      email: 'changed{id}@edit.example',
    });
    const ids = recordOf(answer).ids;
    expect(ids).toHaveLength(3);
    for (const id of Array.isArray(ids) ? ids.map(Number) : []) {
      const contact = sandbox.world.contacts.must(id);
      expect(contact.title).toBe(`Chief ${id}`);
      expect(contact.communicationItems.map((item) => item.value)).toContain(
        `changed${id}@edit.example`,
      );
      expect(contact).toMatchObject({ lastUpdated: '2026-06-01T08:01:00Z', updatedBy: 'jmoreno' });
    }
    const changed = await client.get(
      'company/contacts/count?conditions=lastUpdated%20%3E%3D%20%5B2026-06-01T00:00:00Z%5D',
    );
    expect(changed.json).toEqual({ count: 3 });
  });

  test('contacts are touched, deactivated, deleted and added', async () => {
    const [first = 0, second = 0, third = 0] = sandbox.world.contacts.all().map(({ id }) => id);
    await send('POST', 'touch-contacts', { ids: [first] });
    expect(sandbox.world.contacts.must(first).lastUpdated).toBe('2026-06-01T08:00:00Z');
    await send('POST', 'deactivate-contacts', { ids: [second] });
    expect(sandbox.world.contacts.must(second).inactiveFlag).toBe(true);
    await send('POST', 'delete-contacts', { ids: [third] });
    expect((await client.get(`company/contacts/${third}`)).status).toBe(404);
    const companyId = sandbox.world.companies.all()[0]?.id;
    const added = recordOf(await send('POST', 'add-contacts', { count: 2, companyId }));
    expect(added.ids).toHaveLength(2);
    expect(sandbox.world.contacts.size).toBe(101);
  });

  test('companies get types and fields by name', async () => {
    const id = sandbox.world.companies.all()[0]?.id ?? 0;
    await send('POST', 'set-company-types', { ids: [id], types: ['Vendor', 'VIP Customer'] });
    const read = recordOf(await client.get(`company/companies/${id}`));
    expect(read.types).toMatchObject([{ name: 'Vendor' }, { name: 'VIP Customer' }]);
    await send('POST', 'edit-companies', { ids: [id], market: 'Legal', website: null });
    const edited = recordOf(await client.get(`company/companies/${id}`));
    expect(edited.market).toMatchObject({ name: 'Legal' });
    expect(edited.website).toBeUndefined();
  });
});

describe('bad requests are refused and name what is wrong', () => {
  test.each([
    ['POST', 'faults', { kind: 'earthquake' }, /^kind: /],
    ['POST', 'faults', { kind: 'hang', nth: 0 }, /^nth: /],
    ['POST', 'seed', { contacts: 'many' }, /^contacts: /],
    ['POST', 'edit-contacts', { title: 'x' }, /either ids or count/],
    ['POST', 'edit-contacts', { ids: [1], title: 'x' }, /no contact 1/],
    ['POST', 'add-contacts', { count: 1, companyId: 1 }, /no company 1/],
    ['POST', 'set-company-types', { ids: [1], types: ['Friend'] }, /Friend is none of .*Customer/],
    ['PATCH', 'switches', { gravity: true }, /gravity/],
    ['GET', 'journal?path=(', undefined, /^path: /],
  ] as const)('%s %s %o', async (method, path, body, message) => {
    const answer = await send(method, path, body);
    expect(answer.status).toBe(400);
    expect(recordOf(answer).error).toMatch(message);
  });

  test('unknown routes are 404, JSON that is none is 400', async () => {
    expect((await send('GET', 'nothing')).status).toBe(404);
    const request = new Request('http://sandbox.test/__sandbox/seed', {
      method: 'POST',
      body: '{',
    });
    expect((await sandbox.fetch(request)).status).toBe(400);
  });
});

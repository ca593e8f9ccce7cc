import { beforeEach, expect, test } from 'vitest';
import { createClock, type SandboxClock } from '../clock.ts';
import { ConnectionLost } from '../faults/connection.ts';
import { type Client, clientOf, idOf, rowsOf } from '../testing/client.ts';
import { createSteeredSandbox } from './steered.ts';
import type { SteeredSandbox } from './steering.ts';

let clock: SandboxClock;
let sandbox: SteeredSandbox;
let client: Client;

const START = '2026-06-01T08:00:00Z';
beforeEach(() => {
  clock = createClock(START);
  sandbox = createSteeredSandbox({ clock, seed: { contacts: 100, seed: 3 } });
  client = clientOf(sandbox);
});

test('the API answers the seed with the default credentials', async () => {
  const page = await client.get('company/contacts?pageSize=1000&orderBy=id%20asc');
  expect(rowsOf(page)).toHaveLength(100);
  expect((await client.get('company/contacts/count')).json).toEqual({ count: 100 });
  expect(sandbox.journal.entries().map((entry) => [entry.resource, entry.status])).toEqual([
    ['company/contacts', 200],
    ['company/contacts', 200],
  ]);
});

test('a page shift makes page-number reading lose rows', async () => {
  sandbox.faults.add({
    kind: 'pageShift',
    resource: 'company/contacts',
    action: 'delete',
    count: 5,
  });
  const before = sandbox.world.contacts.all().map((contact) => contact.id);
  const query = 'company/contacts?fields=id&orderBy=id%20asc&pageSize=40&page=';
  const seen = new Set<unknown>();
  for (const page of [1, 2, 3]) {
    for (const row of rowsOf(await client.get(query + page))) seen.add(row.id);
  }
  expect(sandbox.world.contacts.size).toBe(95);
  const lost = before.filter((id) => sandbox.world.contacts.get(id) !== undefined && !seen.has(id));
  expect(lost).toHaveLength(5);
});

test('dropped rights refuse, discovery reports a moved codebase', async () => {
  sandbox.faults.add({ kind: 'dropRights', nth: 2, rights: ['inquire'] });
  expect((await client.get('company/contacts?pageSize=1')).status).toBe(200);
  expect((await client.get('company/contacts?pageSize=1')).status).toBe(403);

  sandbox.faults.add({ kind: 'codebaseMoved', codebase: 'v2026_5/' });
  const moved = await client.get('/v2026_4/apis/3.0/company/companies?pageSize=1');
  expect(moved.status).toBe(404);
  const discovery = await client.get('/login/companyinfo/ampdemo');
  expect(discovery.json).toMatchObject({ Codebase: 'v2026_5/' });
});

test('a create whose answer is lost is found as duplicate once repeated', async () => {
  const body = { firstName: 'Ada', lastName: 'Lost' };
  sandbox.faults.add({ kind: 'resetAfter', method: 'POST' });
  await expect(client.send('POST', 'company/contacts', body)).rejects.toThrow(ConnectionLost);
  const id = idOf(await client.send('POST', 'company/contacts', body));
  const [duplicate] = sandbox.journal.duplicateCreates();
  expect(duplicate?.createdIds).toEqual([expect.any(Number), id]);
  expect(sandbox.world.contacts.size).toBe(102);
});

test('refused members are found', async () => {
  const refused = await client.send('POST', 'company/contacts', { firstName: 'Ada', shoeSize: 38 });
  expect(refused.status).toBe(400);
  expect(sandbox.journal.unknownMemberRefusals()).toHaveLength(1);
});

test('the rate limit refuses with 429 and lets in again after the wait', async () => {
  sandbox.rateLimit.perMinute = 2;
  const statuses: number[] = [];
  for (let n = 0; n < 3; n += 1) statuses.push((await client.get('system/info')).status);
  expect(statuses).toEqual([200, 200, 429]);
  clock.advance(60_000);
  expect((await client.get('system/info')).status).toBe(200);
  expect(sandbox.journal.insideRetryAfter()).toEqual([]);
});

test('reset goes back to the seed and forgets faults, journal and limit', async () => {
  await client.send('POST', 'company/contacts', { firstName: 'Ada' });
  sandbox.faults.add({ kind: 'hang' });
  sandbox.rateLimit.perMinute = 1;
  sandbox.reset();
  expect(sandbox.world.contacts.size).toBe(100);
  expect(sandbox.faults.size + sandbox.journal.size).toBe(0);
  expect(sandbox.rateLimit.perMinute).toBeNull();
  sandbox.reseed({ contacts: 20 });
  await client.send('POST', 'company/contacts', { firstName: 'Ada' });
  sandbox.reset();
  expect(sandbox.world.contacts.size).toBe(20);
});

test('over a socket, a hanging request does not keep the sandbox from closing', async () => {
  const running = await sandbox.start();
  sandbox.faults.add({ kind: 'hang' });
  const stuck = fetch(`${running.url}/login/companyinfo/ampdemo`).catch((error: unknown) => error);
  while (sandbox.faults.list()[0]?.waiting !== 1) await new Promise(setImmediate);
  await running.close();
  expect(await stuck).toBeInstanceOf(Error);
});

test('over a socket, a cut body reaches the client up to the cut', async () => {
  const running = await sandbox.start();
  sandbox.faults.add({ kind: 'truncated' });
  sandbox.faults.add({ kind: 'resetBefore' });
  const url = `${running.url}/login/companyinfo/ampdemo`;
  const cut = await fetch(url);
  expect(cut.status).toBe(200);
  await expect(cut.text()).rejects.toThrow();
  await expect(fetch(url)).rejects.toThrow();
  expect((await fetch(url)).status).toBe(200);
  await running.close();
});

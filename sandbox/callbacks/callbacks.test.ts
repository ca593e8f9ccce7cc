import { createHash, createHmac } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { createClock, type SandboxClock } from '../clock.ts';
import { createSteeredSandbox } from '../control/steered.ts';
import type { SteeredSandbox } from '../control/steering.ts';
import { type Client, clientOf, idOf, recordOf } from '../testing/client.ts';
import type { Deliver } from './deliver.ts';

interface Sent {
  readonly url: string;
  readonly body: string;
  readonly signature: string | undefined;
}

let clock: SandboxClock;
let sandbox: SteeredSandbox;
let client: Client;
let sent: Sent[];
/** Statuses the receiver answers with in turn; then 200. */
let replies: (number | 'refuse' | 'silence')[];

const deliver: Deliver = async (url, { body, headers }) => {
  sent.push({ url, body, signature: headers['x-content-signature'] });
  const reply = replies.shift() ?? 200;
  if (reply === 'refuse') throw new Error('connection refused');
  if (reply === 'silence') return await new Promise(() => undefined);
  return { status: reply };
};

beforeEach(() => {
  sent = [];
  replies = [];
  clock = createClock('2026-06-01T08:00:00Z');
  sandbox = createSteeredSandbox({ clock, deliver, seed: { contacts: 30, seed: 2 } });
  client = clientOf(sandbox);
});

async function register(more: Record<string, unknown> = {}): Promise<number> {
  const entry = {
    url: 'https://receiver.example/hook?recordId=',
    objectId: 0,
    type: 'contact',
    level: 'owner',
    ...more,
  };
  return idOf(await client.send('POST', 'system/callbacks', entry));
}

async function addContact(firstName = 'Ada'): Promise<number> {
  const id = idOf(await client.send('POST', 'company/contacts', { firstName }));
  await sandbox.callbacks.settled();
  return id;
}

const bodyOf = (index: number): Record<string, unknown> =>
  recordOf({ json: JSON.parse(sent[index]?.body ?? 'null'), text: '' });
const outcomes = () =>
  sandbox.callbacks.deliveries.map(({ attempt, outcome }) => [attempt, outcome]);

test('a change is posted with the recorded keys, id and action in the query', async () => {
  const callbackId = await register();
  const id = await addContact();
  await client.send('PATCH', `company/contacts/${id}`, [
    { op: 'replace', path: 'title', value: 'Buyer' },
    { op: 'replace', path: 'customFields', value: [] },
  ]);
  await client.send('DELETE', `company/contacts/${id}`);
  await sandbox.callbacks.settled();

  expect(sent.map(({ url }) => url)).toEqual(
    ['added', 'updated', 'deleted'].map(
      (action) => `https://receiver.example/hook?recordId=${id}&action=${action}`,
    ),
  );
  expect(Object.keys(bodyOf(0)).toSorted()).toEqual([
    'Action',
    'CallbackObjectRecId',
    'CompanyId',
    'Entity',
    'FromUrl',
    'ID',
    'MemberId',
    'MessageId',
    'Metadata',
    'PartnerId',
    'ProductInstanceId',
    'Type',
  ]);
  expect(bodyOf(0)).toMatchObject({
    Action: 'added',
    Type: 'contact',
    ID: id,
    CompanyId: 'ampdemo',
    MemberId: 'ampwise',
    CallbackObjectRecId: callbackId,
  });
  expect(bodyOf(2)).toMatchObject({ Action: 'deleted', Entity: null });
});

test('the entity is a summary without the record’s lists', async () => {
  await register();
  const id = await addContact();
  const { Entity } = bodyOf(0);
  const entity = recordOf({ json: JSON.parse(String(Entity)), text: '' });
  expect(entity).toMatchObject({ id, firstName: 'Ada', _info: { updatedBy: 'ampwise' } });
  for (const list of ['communicationItems', 'customFields', 'types']) {
    expect(entity).not.toHaveProperty(list);
  }
});

test('the signature verifies with the key fetched from key_url', async () => {
  await register();
  await addContact('Zoë 🌙');
  const metadata = recordOf({ json: bodyOf(0).Metadata, text: '' });
  const keyUrl = new URL(String(metadata.key_url));
  expect(keyUrl.pathname).toBe('/v2026_4//system/callbackkey/index.rails');
  const bare = { authorization: '', clientid: '' };
  const answer = await client.get(keyUrl.pathname + keyUrl.search, bare);
  const key = createHash('sha256')
    .update(String(recordOf(answer).signing_key))
    .digest();
  const expected = createHmac('sha256', key)
    .update(sent[0]?.body ?? '')
    .digest('base64');
  expect(sent[0]?.signature).toBe(expected);

  const single = keyUrl.pathname.replace('//', '/') + keyUrl.search;
  expect((await client.get(single, bare)).status).toBe(200);
  expect((await client.get(`${keyUrl.pathname}?companyName=ampdemo&id=0`, bare)).status).toBe(404);
  sandbox.switches.keyUrlAuth = true;
  expect((await client.get(single, bare)).status).toBe(401);
  expect((await client.get(single)).status).toBe(200);
});

describe('levels', () => {
  test('company, type, territory and the record itself', async () => {
    const contact = sandbox.world.contacts.all().find((one) => one.companyId !== null);
    const company = sandbox.world.companies.must(contact?.companyId ?? 0);
    const type = sandbox.world.contactTypes.all()[0]?.id ?? 0;
    const own = await register({
      url: 'https://a.example/?x=1',
      level: 'contact',
      objectId: contact?.id,
    });
    const ofCompany = await register({ level: 'company', objectId: company.id });
    await register({ level: 'company', objectId: company.id + 99_999 });
    const ofTerritory = await register({ level: 'territory', objectId: company.territoryId ?? 2 });
    const ofType = await register({ level: 'type', objectId: type });
    await register({ type: 'company', level: 'company', objectId: company.id });
    sandbox.world.companies.put({ ...company, territoryId: company.territoryId ?? 2 });
    const typeIds = contact?.typeIds ?? [];
    if (contact !== undefined && !typeIds.includes(type)) {
      sandbox.world.contacts.put({ ...contact, typeIds: [...typeIds, type] });
    }
    await client.send('PATCH', `company/contacts/${contact?.id}`, [
      { op: 'replace', path: 'title', value: 'Buyer' },
      { op: 'replace', path: 'customFields', value: [] },
    ]);
    await sandbox.callbacks.settled();
    const heard = sandbox.callbacks.deliveries.map((delivery) => delivery.callbackId);
    expect(heard).toEqual([own, ofCompany, ofTerritory, ofType]);
    expect(sent[0]?.url).toBe(`https://a.example/?x=1&id=${contact?.id}&action=updated`);
  });

  test('companies and activities have their own', async () => {
    const company = sandbox.world.companies.all()[0];
    const status = sandbox.world.activityStatuses.all()[0]?.id;
    await register({ type: 'company', level: 'status', objectId: company?.statusId });
    await register({ type: 'activity', level: 'status', objectId: status });
    await client.send('PATCH', `company/companies/${company?.id}`, [
      { op: 'replace', path: 'website', value: 'https://new.example' },
      { op: 'replace', path: 'customFields', value: [] },
    ]);
    const activity = { name: 'Call', status: { id: status }, assignTo: { identifier: 'jmoreno' } };
    const made = await client.send('POST', 'sales/activities', activity);
    expect(made.status).toBe(201);
    await sandbox.callbacks.settled();
    expect([bodyOf(0).Type, bodyOf(1).Type]).toEqual(['company', 'activity']);
  });
});

describe('retries', () => {
  test.each([404, 409, 419, 429])(
    'after %i: again after 2 and 4 seconds, then no more',
    async (status) => {
      replies = [status, status, status];
      await register();
      await addContact();
      clock.advance(1_999);
      await sandbox.callbacks.settled();
      expect(sent).toHaveLength(1);
      clock.advance(1);
      await sandbox.callbacks.settled();
      expect(sent).toHaveLength(2);
      clock.advance(4_000);
      await sandbox.callbacks.settled();
      clock.advance(60_000);
      await sandbox.callbacks.settled();
      expect(outcomes()).toEqual([
        [1, status],
        [2, status],
        [3, status],
      ]);
      expect(new Set(sent.map(({ body }) => body)).size).toBe(1);
    },
  );

  test.each([500, 503, 302, 'refuse'] as const)('none after %s', async (reply) => {
    replies = [reply];
    await register();
    await addContact();
    clock.advance(60_000);
    await sandbox.callbacks.settled();
    expect(sent).toHaveLength(1);
  });

  test('a silent receiver times out after five seconds and is not tried again', async () => {
    replies = ['silence'];
    await register();
    await client.send('POST', 'company/contacts', { firstName: 'Ada' });
    clock.advance(5_000);
    await sandbox.callbacks.settled();
    expect(outcomes()).toEqual([[1, 'timeout']]);
    clock.advance(60_000);
    await sandbox.callbacks.settled();
    expect(sent).toHaveLength(1);
  });
});

describe('disabling', () => {
  const day = 86_400_000;

  test('three days of nothing but failures disable the registration', async () => {
    const id = await register();
    replies = [500, 500, 500];
    await addContact();
    clock.advance(3 * day - 1_000);
    await addContact();
    expect(sandbox.world.callbacks.must(id).inactiveFlag).toBe(false);
    clock.advance(1_000);
    await addContact();
    expect(sandbox.world.callbacks.must(id).inactiveFlag).toBe(true);
    await addContact();
    expect(sent).toHaveLength(3);
  });

  test('one success in between starts the count anew', async () => {
    const id = await register();
    replies = [500, 200, 500];
    for (let n = 0; n < 3; n += 1) {
      await addContact();
      clock.advance(2 * day);
    }
    expect(sandbox.world.callbacks.must(id).inactiveFlag).toBe(false);
  });
});

test('a self-suppressed registration hears others but not its creator', async () => {
  await register({ isSelfSuppressedFlag: true });
  const id = await addContact();
  expect(sent).toHaveLength(0);
  const edit = { ids: [id], title: 'Buyer' };
  await client.send('POST', '/__sandbox/edit-contacts', edit);
  await sandbox.callbacks.settled();
  expect(bodyOf(0)).toMatchObject({ MemberId: 'jmoreno', Action: 'updated' });
  sandbox.switches.selfSuppression = 'none';
  await addContact();
  expect(sent).toHaveLength(2);
});

test('messages are dropped, doubled and reordered on demand', async () => {
  await register();
  sandbox.callbacks.disturb({ drop: 1, duplicate: 1, reorder: 2 });
  const ids: number[] = [];
  for (let n = 0; n < 4; n += 1) ids.push(await addContact());
  const [, second, third, fourth] = ids;
  expect(sent.map((_, index) => bodyOf(index).ID)).toEqual([third, second, fourth, fourth]);
  expect(bodyOf(2).MessageId).toBe(bodyOf(3).MessageId);
  expect(outcomes()[0]).toEqual([0, 'dropped']);

  sandbox.callbacks.disturb({ reorder: 5 });
  await addContact();
  expect(sent).toHaveLength(4);
  sandbox.callbacks.flush();
  await sandbox.callbacks.settled();
  expect(sent).toHaveLength(5);
});

test('a reset forgets pending retries', async () => {
  replies = [429];
  await register();
  await addContact();
  sandbox.reset();
  clock.advance(10_000);
  await sandbox.callbacks.settled();
  expect(sent).toHaveLength(1);
  expect(sandbox.callbacks.deliveries).toEqual([]);
});

test('without an injected delivery nothing leaves this machine', async () => {
  sandbox = createSteeredSandbox({ clock, seed: { contacts: 1 } });
  client = clientOf(sandbox);
  await register();
  await addContact();
  expect(outcomes()).toEqual([[1, 'notLoopback']]);
});

test('without an injected delivery a receiver on this machine is reached', async () => {
  sandbox = createSteeredSandbox({ clock, seed: { contacts: 1 } });
  client = clientOf(sandbox);
  const receiver = createSteeredSandbox({ seed: { contacts: 1 } });
  const running = await receiver.start();
  await register({ url: `${running.url}/hook?recordId=` });
  const id = await addContact();
  await running.close();
  expect(outcomes()).toEqual([[1, 404]]);
  expect(receiver.journal.entries()).toMatchObject([
    { method: 'POST', path: '/hook', query: { recordId: String(id), action: 'added' } },
  ]);
});

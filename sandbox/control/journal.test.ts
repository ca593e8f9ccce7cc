import { Hono } from 'hono';
import { beforeEach, expect, test } from 'vitest';
import { createClock } from '../clock.ts';
import { ConnectionLost } from '../faults/connection.ts';
import { FaultDeck } from '../faults/deck.ts';
import { type FaultEffects, faultMiddleware } from '../faults/middleware.ts';
import type { SandboxEnv } from '../sandbox.ts';
import { createTimers } from '../timers.ts';
import { Journal } from './journal.ts';
import { journalRecorder } from './journalMiddleware.ts';

const clock = createClock('2026-06-01T08:00:00Z');
let journal: Journal;
let deck: FaultDeck;
let app: Hono<SandboxEnv>;

const BASE = '/v2026_4/apis/3.0';
const authorization = `Basic ${Buffer.from('ampdemo+PUB:PRIV').toString('base64')}`;

beforeEach(() => {
  journal = new Journal();
  deck = new FaultDeck();
  const recorder = journalRecorder(journal, clock);
  app = new Hono<SandboxEnv>();
  app.onError((error) => {
    throw error;
  });
  app.use(recorder.middleware);
  app.use(
    faultMiddleware(deck, {
      clock,
      timers: createTimers(clock),
      effects: NO_EFFECTS,
      log: recorder.log,
    }),
  );
  let id = 100;
  app.post(`${BASE}/company/contacts`, async (c) => {
    const body: unknown = await c.req.json();
    if (JSON.stringify(body).includes('shoeSize')) {
      const message = "Could not find member 'shoeSize' on object of type 'Contact'.";
      return c.json({ code: 'ConnectWiseApi', message }, 400);
    }
    id += 1;
    return c.json({ id }, 201);
  });
  app.get(`${BASE}/company/contacts/:id`, (c) => c.json({ id: 1 }));
  app.put(`${BASE}/company/contacts/:id`, (c) => c.json({ id: 1 }));
});

const NO_EFFECTS: FaultEffects = {
  shiftPage: () => undefined,
  dropRights: () => undefined,
  moveCodebase: () => undefined,
};

const post = (body: object) =>
  app.request(`${BASE}/company/contacts`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { authorization, clientId: 'guid' },
  });

test('an entry says who asked what, and never the private key', async () => {
  await app.request(`${BASE}/company/contacts/7?fields=id`, { headers: { authorization } });
  await post({ firstName: 'Ada' });
  const [read, write] = journal.entries();
  expect(read).toMatchObject({
    seq: 1,
    method: 'GET',
    path: `${BASE}/company/contacts/7`,
    query: { fields: 'id' },
    resource: 'company/contacts',
    identity: 'PUB',
    clientId: null,
    body: null,
    status: 200,
    createdId: null,
  });
  expect(write).toMatchObject({
    method: 'POST',
    clientId: 'guid',
    body: '{"firstName":"Ada"}',
    status: 201,
    createdId: 101,
  });
  expect(JSON.stringify(journal.entries())).not.toContain('PRIV');
});

test('finds a create repeated after its answer was lost', async () => {
  deck.add({ kind: 'resetAfter' });
  await expect(post({ firstName: 'Ada', lastName: 'L' })).rejects.toThrow(ConnectionLost);
  await post({ lastName: 'L', firstName: 'Ada' });
  await post({ firstName: 'Grace' });
  expect(journal.entries({ fault: 'resetAfter' })).toMatchObject([
    { status: null, createdId: 101 },
  ]);
  expect(journal.duplicateCreates()).toEqual([
    {
      path: 'company/contacts',
      body: '{"firstName":"Ada","lastName":"L"}',
      createdIds: [101, 102],
    },
  ]);
});

test('finds requests made inside a Retry-After window', async () => {
  deck.add({ kind: 'tooManyRequests', retryAfterSeconds: 10 });
  await app.request(`${BASE}/company/contacts/1`);
  clock.advance(9_999);
  await app.request(`${BASE}/company/contacts/2`);
  clock.advance(1);
  await app.request(`${BASE}/company/contacts/3`);
  expect(journal.insideRetryAfter().map((entry) => entry.seq)).toEqual([2]);
});

test('a request under way when the 429 was answered is no breach', async () => {
  deck.add({ kind: 'slow', path: 'contacts/1' });
  deck.add({ kind: 'tooManyRequests', path: 'contacts/2' });
  const underWay = app.request(`${BASE}/company/contacts/1`);
  await app.request(`${BASE}/company/contacts/2`);
  deck.release();
  await underWay;
  expect(journal.insideRetryAfter()).toEqual([]);
});

test('finds PUTs and refusals of unknown members', async () => {
  await app.request(`${BASE}/company/contacts/1`, { method: 'PUT', body: '{}' });
  await post({ firstName: 'Ada', shoeSize: 38 });
  expect(journal.puts().map((entry) => entry.seq)).toEqual([1]);
  expect(journal.unknownMemberRefusals().map((entry) => entry.seq)).toEqual([2]);
});

test('keeps the latest entries only', async () => {
  const small = new Journal(4);
  for (let n = 1; n <= 9; n += 1) {
    small.add({
      at: n,
      method: 'GET',
      path: '/',
      query: {},
      resource: '',
      clientId: null,
      identity: null,
      body: null,
    });
  }
  expect(small.entries().map((entry) => entry.seq)).toEqual([6, 7, 8, 9]);
  expect(small.count({ afterSeq: 8 })).toBe(1);
  expect(small.size).toBe(4);
});

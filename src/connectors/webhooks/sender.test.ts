import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import type { LookupFunction } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { describe, expect, onTestFinished, test } from 'vitest';
import { guardedLookup } from '../../network/guardedLookup.ts';
import { createWebhookSender, type SenderTimeouts } from './sender.ts';
import { mayReach, type Target } from './target.ts';

const secrets = [0, 1].map((one) => `whsec_${Buffer.alloc(32, one + 1).toString('base64')}`);
const body = '{"type":"contact.created"}';

type Received = { readonly headers: IncomingMessage['headers']; readonly body: string };

/** An endpoint on this machine, and what reached it. */
async function endpoint(listener: RequestListener) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
      listener(request, response);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not on a port');
  return { received, url: `http://127.0.0.1:${address.port}/hook` };
}

function sender(
  given: {
    timeouts?: SenderTimeouts;
    lookup?: (trust: Target['trust']) => LookupFunction;
    allowLoopback?: boolean;
  } = {},
) {
  const { allowLoopback = true, ...more } = given;
  const made = createWebhookSender({ allowLoopback }, { version: '1.2.3', ...more });
  onTestFinished(() => made.close());
  return made;
}

const event = (url: string, more: { readonly signal?: AbortSignal } = {}) => ({
  url,
  id: 'run.1.amp',
  now: Date.now(),
  body,
  secrets,
  signal: new AbortController().signal,
  ...more,
});

describe('an event', () => {
  test('is one POST, which the library of the standard verifies with either secret', async () => {
    const { received, url } = await endpoint((_, response) => response.writeHead(204).end());
    expect(await sender().send(event(url))).toEqual({ status: 204, problem: null });
    const [one] = received;
    if (one === undefined) throw new Error('nothing arrived');
    expect(one.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'ampwise/1.2.3',
      'webhook-id': 'run.1.amp',
    });
    const headers = Object.fromEntries(
      Object.entries(one.headers).map(([name, value]) => [name, String(value)]),
    );
    for (const secret of secrets) {
      expect(new Webhook(secret).verify(one.body, headers)).toEqual(JSON.parse(body));
    }
    const other = new Webhook(`whsec_${Buffer.alloc(32, 9).toString('base64')}`);
    expect(() => other.verify(one.body, headers)).toThrow('No matching signature');
    expect(() => new Webhook(secrets[0] ?? '').verify(`${one.body} `, headers)).toThrow();
  });

  test('that is answered with a redirect follows it nowhere', async () => {
    const elsewhere = await endpoint((_, response) => response.writeHead(200).end());
    const { url } = await endpoint((_, response) =>
      response.writeHead(307, { location: elsewhere.url }).end(),
    );
    expect(await sender().send(event(url))).toEqual({ status: 307, problem: null });
    expect(elsewhere.received).toEqual([]);
  });

  test.each([
    [429, '120', 120],
    [503, 'Mon, 30 Nov 2026 12:01:00 GMT', 60],
    [503, 'soon', undefined],
    [500, '120', undefined],
  ])('that is answered with %i and Retry-After %s', async (status, after, wait) => {
    const { url } = await endpoint((_, response) =>
      response
        .writeHead(status, { 'retry-after': after, date: 'Mon, 30 Nov 2026 12:00:00 GMT' })
        .end(),
    );
    const expected = { status, problem: null, ...(wait === undefined ? {} : { wait }) };
    expect(await sender().send(event(url))).toEqual(expected);
  });

  test('has arrived whatever the answer holds, however much, and where it breaks off', async () => {
    const much = await endpoint((_, response) => {
      response.writeHead(200);
      response.end(Buffer.alloc(1024 * 1024));
    });
    expect(await sender().send(event(much.url))).toEqual({ status: 200, problem: null });
    const broken = await endpoint((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('x', () => response.destroy());
    });
    expect(await sender().send(event(broken.url))).toMatchObject({ status: 200 });
  });

  test('without an answer in time has not', async () => {
    const { url } = await endpoint(() => undefined);
    const timeouts = { connect: 1000, answer: 50 };
    expect(await sender({ timeouts }).send(event(url))).toEqual({
      status: null,
      problem: 'timed_out',
    });
  });

  test('does not wait for events to a slow endpoint at the same host', async () => {
    const waiting: ServerResponse[] = [];
    const { url } = await endpoint((request, response) => {
      waiting.push(response);
      if (request.url !== '/hook') return;
      for (const one of waiting) one.writeHead(204).end();
    });
    const made = sender({ timeouts: { connect: 1000, answer: 1000 } });
    const slow = url.replace('/hook', '/slow');
    const sent = [...Array.from({ length: 10 }, () => slow), url].map((to) => made.send(event(to)));
    const arrived = Array.from({ length: 11 }, () => ({ status: 204, problem: null }));
    expect(await Promise.all(sent)).toEqual(arrived);
  });

  test('is given up when sending ends', async () => {
    const ending = new AbortController();
    const { url } = await endpoint(() => ending.abort());
    expect(await sender().send(event(url, { signal: ending.signal }))).toBe('aborted');
  });

  test('to a port that nobody listens at, and with the connection cut', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => {
      closed.listen(0, '127.0.0.1', resolve);
    });
    const address = closed.address();
    await new Promise((resolve) => {
      closed.close(resolve);
    });
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await sender().send(event(`http://127.0.0.1:${port}/`))).toMatchObject({
      problem: 'not_reachable',
    });
    const { url } = await endpoint((request) => request.socket.destroy());
    expect(await sender().send(event(url))).toMatchObject({ problem: 'connection_lost' });
  });
});

/** Names that lead to these addresses, guarded as in the product. */
const leadingTo =
  (...addresses: readonly string[]) =>
  (trust: Target['trust']) =>
    guardedLookup(
      (address) => mayReach(trust, address),
      (_, __, callback) =>
        callback(
          null,
          addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        ),
    );

describe('where an event does not go', () => {
  test.each([
    ['127.0.0.1'],
    ['10.0.0.5'],
    ['192.168.1.1'],
    ['172.20.0.2'],
    ['100.64.0.9'],
    ['169.254.169.254'],
    ['::1'],
    ['fd00:ec2::254'],
    ['fe80::1'],
    ['::ffff:127.0.0.1'],
  ])('a name that leads to %s, also beside a public address', async (address) => {
    const { received, url } = await endpoint((_, response) => response.writeHead(200).end());
    const { port } = new URL(url);
    for (const addresses of [[address], ['93.184.216.34', address]]) {
      const guarded = sender({ lookup: leadingTo(...addresses) });
      expect(await guarded.send(event(`https://hooks.example.com:${port}/`))).toEqual({
        status: null,
        problem: 'address_refused',
      });
    }
    expect(received).toEqual([]);
  });

  test('a name that leads elsewhere later, whatever it led to before', async () => {
    const { received, url } = await endpoint((_, response) =>
      response.writeHead(200, { connection: 'close' }).end(),
    );
    let address = '127.0.0.1';
    const lookup =
      (trust: Target['trust']): LookupFunction =>
      (name, options, callback) =>
        leadingTo(address)(trust)(name, options, callback);
    const guarded = sender({ lookup });
    const target = event(`http://localhost:${new URL(url).port}/`);
    expect(await guarded.send(target)).toEqual({ status: 200, problem: null });
    address = '10.0.0.5';
    expect(await guarded.send(target)).toMatchObject({ problem: 'address_refused' });
    expect(received).toHaveLength(1);
  });

  test.each([
    ['http://127.0.0.1:9/'],
    ['https://127.0.0.1/'],
    ['https://10.0.0.1/'],
    ['http://example.com/'],
    ['https://[::1]/'],
    ['nonsense'],
  ])('%s, where it is kept from other rules', async (url) => {
    expect(await sender({ allowLoopback: false }).send(event(url))).toEqual({
      status: null,
      problem: 'address_refused',
    });
  });
});

import { createServer, type RequestListener } from 'node:http';
import type { LookupFunction } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { guardedLookup, type ResolveAll } from '../../network/guardedLookup.ts';
import { createHttp, defaultTimeouts, maxBodyBytes, type Timeouts } from './http.ts';
import { mayConnect, type Site } from './site.ts';

/** Addresses that a host of this trust may be at. */
const to = (trust: Site['trust']) => (address: string) => mayConnect(trust, address);

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

/** A server that answers so, and the one request sent to it. */
async function exchange(
  listener: RequestListener,
  options: {
    readonly timeouts?: Timeouts;
    readonly signal?: AbortSignal;
    readonly trust?: Site['trust'];
    readonly name?: string;
  } = {},
) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not on a port');
  const { port } = address;
  const http = createHttp(options.timeouts ?? defaultTimeouts);
  cleanUps.push(async () => {
    await http.close();
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  const host = options.name ?? '127.0.0.1';
  const origin = `http://${host}:${port}`;
  return await http.send({
    method: 'GET',
    url: `${origin}/x`,
    site: { origin, host, trust: options.trust ?? 'loopback' },
    headers: { authorization: 'Basic c2VjcmV0' },
    signal: options.signal,
  });
}

const broken = (reason: string, final = false) => ({
  kind: 'none',
  final,
  failure: { code: 'answer_broken', detail: { reason } },
});

describe('answers', () => {
  test('as they come, header names in lower case, without byte order mark', async () => {
    const sent = await exchange((request, response) => {
      response.writeHead(418, { 'X-CW-Request-Id': 'r1', 'Set-Cookie': ['a=1', 'b=2'] });
      response.end(`\uFEFF${request.method} ${request.url} ${request.headers.authorization}`);
    });
    expect(sent).toMatchObject({
      kind: 'answer',
      answer: {
        status: 418,
        headers: { 'x-cw-request-id': 'r1', 'set-cookie': 'a=1, b=2' },
        body: 'GET /x Basic c2VjcmV0',
      },
    });
  });

  test('a redirect is handed back and not followed', async () => {
    let requests = 0;
    const sent = await exchange((_, response) => {
      requests += 1;
      response.writeHead(302, { location: '/elsewhere' });
      response.end();
    });
    expect(sent).toMatchObject({ kind: 'answer', answer: { status: 302 } });
    expect(requests).toBe(1);
  });

  test.each(['gzip', 'GZIP'])('packed with %s', async (encoding) => {
    const sent = await exchange((_, response) => {
      response.writeHead(200, { 'content-encoding': encoding });
      response.end(gzipSync('[{"id":1,"firstName":"Zoë"}]'));
    });
    expect(sent).toMatchObject({ answer: { body: '[{"id":1,"firstName":"Zoë"}]' } });
  });
});

describe('answers that are none', () => {
  test('packed in an unknown way', async () => {
    const sent = await exchange((_, response) => {
      response.writeHead(200, { 'content-encoding': 'br' });
      response.end('x');
    });
    expect(sent).toMatchObject(broken('answer_encoding'));
  });

  test('packed, and cut off', async () => {
    const sent = await exchange((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync('[{"id":1}]').subarray(0, 12));
    });
    expect(sent).toMatchObject(broken('answer_cut_off'));
  });

  test('packed, and far too large once unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(maxBodyBytes + 1));
    const sent = await exchange((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(bomb);
    });
    expect(sent).toMatchObject(broken('answer_too_large', true));
  });

  test('without an end', async () => {
    const part = Buffer.alloc(4 * 1024 * 1024);
    const sent = await exchange((_, response) => {
      response.on('error', () => undefined);
      const more = (): void => {
        if (response.destroyed) return;
        if (response.write(part)) setImmediate(more);
        else response.once('drain', more);
      };
      more();
    });
    expect(sent).toMatchObject(broken('answer_too_large', true));
  });

  test('cut off', async () => {
    const sent = await exchange((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    });
    expect(sent).toMatchObject(broken('answer_cut_off'));
  });

  test('a reset', async () => {
    const sent = await exchange((request) => {
      request.socket.resetAndDestroy();
    });
    expect(sent).toMatchObject({
      kind: 'none',
      sent: true,
      final: false,
      failure: { code: 'host_unreachable', detail: { reason: 'connection_lost' } },
    });
  });

  test('no head in time', async () => {
    const timeouts = { connect: 5_000, headers: 100, body: 5_000 };
    const sent = await exchange(() => undefined, { timeouts });
    expect(sent).toMatchObject({ kind: 'none', sent: true, failure: { code: 'timed_out' } });
  });

  test('a body that stops coming', async () => {
    const timeouts = { connect: 5_000, headers: 5_000, body: 100 };
    const sent = await exchange((_, response) => void response.write('['), { timeouts });
    expect(sent).toMatchObject({ kind: 'none', sent: true, failure: { code: 'timed_out' } });
  });
});

describe('stopped', () => {
  const interrupted = { code: 'interrupted' };

  test('before', async () => {
    let requests = 0;
    const sending = exchange(
      () => {
        requests += 1;
      },
      { signal: AbortSignal.abort() },
    );
    await expect(sending).rejects.toMatchObject(interrupted);
    expect(requests).toBe(0);
  });

  test('while waiting for the head', async () => {
    const stop = new AbortController();
    const sending = exchange(() => stop.abort(), { signal: stop.signal });
    await expect(sending).rejects.toMatchObject(interrupted);
  });

  test('within the body', async () => {
    const stop = new AbortController();
    const sending = exchange(
      (_, response) => {
        response.write('[', () => stop.abort(new Error('enough')));
      },
      { signal: stop.signal },
    );
    await expect(sending).rejects.toMatchObject(interrupted);
  });
});

/** Resolves every name to these addresses. */
function resolver(...addresses: string[]): ResolveAll {
  const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  return (_name, _options, callback) => callback(null, found);
}

const fails: ResolveAll = (_name, _options, callback) => {
  callback(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []);
};

function look(lookup: LookupFunction, all: boolean): Promise<unknown> {
  return new Promise((resolve) => {
    lookup('some.name', { all }, (error, address) => resolve(error === null ? address : error));
  });
}

describe('names', () => {
  test.each([
    ['connectwise', ['10.1.2.3']],
    ['connectwise', ['127.0.0.1']],
    ['connectwise', ['169.254.169.254']],
    ['connectwise', ['52.1.2.3', '10.1.2.3']],
    ['connectwise', ['52.1.2.3', '::ffff:127.0.0.1']],
    ['connectwise', []],
    ['operator', ['127.0.0.1']],
    ['operator', ['52.1.2.3', '169.254.169.254']],
    ['loopback', ['52.1.2.3']],
    ['loopback', ['127.0.0.1', '52.1.2.3']],
  ] as const)('of %s hosts must not lead to %j', async (trust, addresses) => {
    for (const all of [true, false]) {
      const found = await look(guardedLookup(to(trust), resolver(...addresses)), all);
      expect(found).toMatchObject({ code: 'ADDRESS_REFUSED' });
    }
  });

  test('lead to allowed addresses', async () => {
    const addresses = ['52.1.2.3', '2600:1f18::1'];
    const lookup = guardedLookup(to('connectwise'), resolver(...addresses));
    expect(await look(lookup, true)).toMatchObject(addresses.map((address) => ({ address })));
    expect(await look(lookup, false)).toBe('52.1.2.3');
    expect(await look(guardedLookup(to('operator'), resolver('10.0.0.5')), false)).toBe('10.0.0.5');
    expect(await look(guardedLookup(to('loopback'), resolver('::1')), false)).toBe('::1');
  });

  test('an error of the lookup comes through', async () => {
    expect(await look(guardedLookup(to('connectwise'), fails), true)).toMatchObject({
      code: 'ENOTFOUND',
    });
  });

  test('are guarded where connections are made', async () => {
    let requests = 0;
    const listener: RequestListener = (_, response) => {
      requests += 1;
      response.end('[]');
    };
    for (const trust of ['connectwise', 'operator'] as const) {
      const sending = exchange(listener, { trust, name: 'localhost' });
      await expect(sending).rejects.toMatchObject({ code: 'site_not_allowed' });
    }
    expect(requests).toBe(0);
  });
});

test('nobody there', async () => {
  const http = createHttp(defaultTimeouts);
  onTestFinished(() => http.close());
  const site = { origin: 'http://127.0.0.1:1', host: '127.0.0.1', trust: 'loopback' } as const;
  const sent = await http.send({ method: 'GET', url: 'http://127.0.0.1:1/', site, headers: {} });
  expect(sent).toMatchObject({
    kind: 'none',
    sent: false,
    failure: { code: 'host_unreachable', detail: { reason: 'connection_refused' } },
  });
});

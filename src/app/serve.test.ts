import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { unreadable } from '../http/api.ts';
import { type Answering, serve } from './serve.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A service with this app, its address, and a way to end it. */
async function started(app: Answering, deadline = 2000) {
  const wish = new AbortController();
  const worker = { woken: 0, stopped: false };
  let served: Promise<void> = Promise.resolve();
  const url = await new Promise<string>((resolve, reject) => {
    served = serve({
      host: '127.0.0.1',
      port: 0,
      app,
      worker: {
        wake: () => void worker.woken++,
        stop: async () => {
          worker.stopped = true;
        },
      },
      deadline,
      signal: wish.signal,
      onReady: async (ready) => resolve(ready),
    });
    served.catch(reject);
  });
  const stop = async () => {
    wish.abort();
    await served;
  };
  stops.push(stop);
  return { url, worker, stop, wish, served };
}

const text = (body: string, status = 200) => new Response(body, { status });

/** All that comes back for what is sent over a connection. */
async function sent(url: string, request: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk) => {
    answer += String(chunk);
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(request);
  await closed;
  return answer;
}

describe('serve', () => {
  it.each([
    ['an unknown method', 'FOO / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['what is not HTTP', 'hello\r\n\r\n'],
    ['no Host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['a Host that is none', 'GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n'],
    [
      'an address that is none',
      'GET http://[bad/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    ],
    ['long headers', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`],
  ])('asks the app what to answer to %s', async (_, request) => {
    const { url } = await started({
      fetch: ({ method }) => Response.json({ method }, { status: 400, headers: { 'X-Own': '1' } }),
    });
    const answer = await sent(url, request);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/u);
    expect(answer.toLowerCase()).toContain('x-own: 1');
    expect(answer).toContain(`{"method":"${unreadable}"}`);
  });

  it('answers at the address that it tells, and wakes the worker when a run was requested', async () => {
    const { url, worker } = await started({
      fetch: ({ method }) => text(method, method === 'POST' ? 202 : 200),
    });
    expect(await (await fetch(url)).text()).toBe('GET');
    expect(worker.woken).toBe(0);
    await fetch(url, { method: 'POST' });
    expect(worker.woken).toBe(1);
  });

  it('finishes what it is answering, takes nothing more and stops the worker', async () => {
    let answer: ((response: Response) => void) | null = null;
    const { url, worker, wish, served } = await started({
      fetch: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    });
    const finish = (response: Response) => answer?.(response);
    const asked = fetch(url);
    await expect.poll(() => answer).not.toBeNull();
    wish.abort();
    await expect.poll(() => worker.stopped).toBe(true);
    await expect(fetch(url)).rejects.toThrow();
    finish(text('late'));
    expect(await (await asked).text()).toBe('late');
    await served;
  });

  it('ends within its deadline whatever is open: a stream without end, a connection without a request', async () => {
    const endless = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('first\n')),
    });
    const { url, stop } = await started({ fetch: () => new Response(endless) }, 200);
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await new Promise((resolve) => socket.once('connect', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const stream = await fetch(url);
    await stop();
    await expect(stream.text()).rejects.toThrow();
    await closed;
  });

  it('says that a port is in use', async () => {
    const { url } = await started({ fetch: () => text('ok') });
    const second = serve({
      host: '127.0.0.1',
      port: Number(new URL(url).port),
      app: { fetch: () => text('ok') },
      worker: { wake: () => undefined, stop: async () => undefined },
      deadline: 100,
      signal: new AbortController().signal,
      onReady: async () => undefined,
    });
    await expect(second).rejects.toMatchObject({ code: 'bad_input', detail: { field: '--port' } });
  });
});

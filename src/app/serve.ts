import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { badInput } from '../core/badInput.ts';
import type { Failure } from '../core/failure.ts';
import { answerUnreadable, unreadableRequest } from './unreadable.ts';
import type { WorkerProcess } from './workerProcess.ts';

/** What answers requests: a Hono app. */
export type Answering = {
  readonly fetch: (request: Request, env: object) => Response | Promise<Response>;
};

export type Serving = {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly app: Answering;
  readonly worker: Pick<WorkerProcess, 'wake' | 'stop'>;
  /** How long stopping may take, in milliseconds. */
  readonly deadline: number;
  /** Aborted when it has to stop. */
  readonly signal: AbortSignal;
  /** Called once it listens, with its address. */
  readonly onReady: (url: string) => Promise<void>;
};

/**
 * The share of the deadline after which open connections are closed; the rest is for everything
 * else.
 */
const share = 0.8;

/**
 * Answers requests until `signal` is aborted. Then it accepts no new ones, finishes those in progress, has
 * the worker park its runs, and closes whatever is still open before the deadline. Throws `bad_input` where
 * the port cannot be used.
 */
export async function serve(serving: Serving): Promise<void> {
  const { host, port, app, worker, deadline, signal, onReady } = serving;
  const fetch = async (request: Request, env: object): Promise<Response> => {
    const response = await app.fetch(request, env);
    // A run was requested. The worker would find it by itself, but later.
    if (response.status === 202) worker.wake();
    return response;
  };
  const listener = getRequestListener(fetch, {
    // The Host or the path makes no URL; the app itself throws nothing.
    errorHandler: () => fetch(unreadableRequest(), {}),
  });
  // A request without Host is answered like any other that cannot be read.
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    void listener(request, response);
  });
  server.on('clientError', (_, connection: Socket) => {
    answerUnreadable(connection, (request) => fetch(request, {})).catch(() => connection.destroy());
  });
  try {
    await onReady(await listen(server, host, port));
    await aborted(signal);
  } finally {
    await close(server, worker, deadline);
  }
}

async function close(
  server: Server,
  worker: Pick<WorkerProcess, 'stop'>,
  deadline: number,
): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    if (server.listening) server.close(() => resolve());
    else resolve();
  });
  server.closeIdleConnections();
  const end = setTimeout(() => server.closeAllConnections(), deadline * share);
  await Promise.all([closed, worker.stop(deadline * share)]);
  clearTimeout(end);
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  return await new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(unusable(error, host, port)));
    server.listen(port, host, () => {
      const address = server.address();
      const used = typeof address === 'object' && address !== null ? address.port : port;
      resolve(`http://${shownHost(host)}:${used}`);
    });
  });
}

/** The name by which this machine reaches a server that listens on all addresses. */
function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function unusable({ code }: NodeJS.ErrnoException, host: string, port: number): Failure {
  const isPort = code === 'EADDRINUSE' || code === 'EACCES';
  const systemCode = code ?? 'unknown';
  return badInput(
    isPort ? '--port' : '--host',
    code === 'EADDRINUSE'
      ? { code: 'port_taken', port }
      : { code: 'address_not_usable', listenAddress: `${host}:${port}`, systemCode },
    { code: 'free_port' },
  );
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}

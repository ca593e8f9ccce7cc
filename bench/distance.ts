import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A proxy to a PostgreSQL server that delays every message by some milliseconds, and how to close it. */
type Distant = { readonly url: string; close(): void };

export async function atDistance(server: string, milliseconds: number): Promise<Distant> {
  const there = new URL(server);
  const near = createServer({ noDelay: true }, (client) => {
    const port = Number(there.port || 5432);
    const far = connect({ host: there.hostname, port, noDelay: true });
    delayed(client, far, milliseconds);
    delayed(far, client, milliseconds);
  });
  near.listen(0, '127.0.0.1');
  await once(near, 'listening');
  const address = near.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on no port');
  const url = new URL(server);
  url.hostname = '127.0.0.1';
  url.port = String(address.port);
  return { url: url.href, close: () => void near.close() };
}

function delayed(from: Socket, to: Socket, milliseconds: number): void {
  from.on('data', (chunk) => setTimeout(() => to.write(chunk), milliseconds));
  from.on('end', () => setTimeout(() => to.end(), milliseconds));
  from.on('error', () => to.destroy());
}

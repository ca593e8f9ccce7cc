import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';
import type { RunningSandbox, SandboxEnv } from './app.ts';

/** Puts an app on a port; resolves when it accepts connections. */
export async function listen(
  app: Hono<SandboxEnv>,
  port: number,
  hostname: string,
): Promise<RunningSandbox> {
  return await new Promise((resolve, reject) => {
    const server = serve(
      { fetch: app.fetch, port, hostname, overrideGlobalObjects: false },
      (info) => {
        server.off('error', reject);
        const host = hostname.includes(':') ? `[${hostname}]` : hostname;
        resolve({
          url: `http://${host}:${info.port}`,
          port: info.port,
          close: async () => await close(server as Server),
        });
      },
    ) as Server;
    server.once('error', reject);
  });
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}

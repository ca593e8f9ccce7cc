import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine } from '../../src/core/actor.ts';
import type { OrganizationStores } from '../../src/ports/stores.ts';
import { type Database, openDatabase } from '../../src/storage/openDatabase.ts';
import { createInstallation, jsonOf, startSandbox } from '../cli/program.ts';
import { ServiceProcess, until } from '../support/serviceProcess.ts';

type Case = {
  readonly path: string;
  readonly body: unknown;
  readonly type?: string;
  /** How many of the things that it creates exist. */
  readonly count: (stores: OrganizationStores) => Promise<number>;
};

const contacts = ({ ampContacts }: OrganizationStores) => ampContacts.count();
const everything = { afterId: '', limit: 1000, removed: true };

describe('the service is killed between the effect and the answer of a POST with an Idempotency-Key', () => {
  const own = createInstallation();
  let site: Awaited<ReturnType<typeof startSandbox>>;
  let database: Database;
  let stores: OrganizationStores;
  let service: ServiceProcess;
  let url = '';
  let token = '';

  const start = async () => {
    service = new ServiceProcess(own.dataDir);
    url = await service.ready();
  };

  beforeAll(async () => {
    site = await startSandbox({ seed: { contacts: 3 } });
    expect(await own.json(site.connect)).toMatchObject({ code: 0 });
    expect(await own.json(['contacts', 'add', 'email=first@x.example'])).toMatchObject({ code: 0 });
    const made = await own.json(['tokens', 'add', '--name', 'Shop', '--scope', 'admin']);
    token = String(jsonOf(made.lines[0]).token);
    const file = join(own.dataDir, 'data', 'ampwise.db');
    database = await openDatabase({ kind: 'sqlite', file });
    stores = database.organization('default', commandLine);
    await start();
  });

  afterAll(async () => {
    await service.end('SIGKILL');
    await database.close();
    await site.close();
    own.remove();
  });

  const headersOf = (key: string, type: string) => ({
    Authorization: `Bearer ${token}`,
    'Content-Type': type,
    'Idempotency-Key': key,
  });

  /** Sends a request over a connection whose answer is never read; resolves once it is sent. */
  const sendUnread = async (path: string, sent: string, headers: Record<string, string>) => {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port) });
    socket.pause();
    socket.on('error', () => undefined);
    const lines = Object.entries({
      Host: `${hostname}:${port}`,
      ...headers,
      'Content-Length': String(Buffer.byteLength(sent)),
    }).map(([name, value]) => `${name}: ${value}`);
    const head = [`POST /api/v1/organizations/default/${path} HTTP/1.1`, ...lines, '', ''];
    await new Promise<void>((resolve) => {
      socket.write(head.join('\r\n') + sent, () => resolve());
    });
    return socket;
  };

  const cases: readonly Case[] = [
    { path: 'contacts', body: { email: 'once@x.example' }, count: contacts },
    {
      path: 'contacts/bulk',
      body: { items: [1, 2, 3].map((nth) => ({ op: 'create', email: `bulk${nth}@x.example` })) },
      count: contacts,
    },
    {
      path: 'todos',
      body: { ampContactId: 'first@x.example', subject: 'Once' },
      count: async ({ todos }) => (await todos.list(everything)).length,
    },
    {
      path: 'runs',
      body: { kind: 'plan' },
      count: async ({ runs }) => (await runs.page({ limit: 100 })).rows.length,
    },
  ];

  it.each(cases)(
    'POST $path is there once, and answered again',
    { timeout: 240_000 },
    async ({ path, body, type = 'application/json', count }) => {
      const sent = typeof body === 'string' ? body : JSON.stringify(body);
      const before = await count(stores);
      const headers = headersOf(`key-of-${path}`, type);
      const socket = await sendUnread(path, sent, headers);
      await until(async () => (await count(stores)) > before);
      await service.end('SIGKILL');
      socket.destroy();
      const after = await count(stores);
      await start();
      const again = await fetch(`${url}/api/v1/organizations/default/${path}`, {
        method: 'POST',
        headers,
        body: sent,
      });
      expect(again.status).toBeLessThan(300);
      expect(again.headers.get('idempotent-replayed')).toBe('true');
      expect(await again.json()).not.toEqual({});
      expect(await count(stores)).toBe(after);
    },
  );

  it('or is done when it is sent again, where it was killed before', {
    timeout: 240_000,
  }, async () => {
    for (const nth of [1, 2]) {
      const email = `early${nth}@x.example`;
      const sent = JSON.stringify({ email });
      const headers = headersOf(`early-${nth}`, 'application/json');
      const before = await contacts(stores);
      const socket = await sendUnread('contacts', sent, headers);
      await service.end('SIGKILL');
      socket.destroy();
      await start();
      const again = await fetch(`${url}/api/v1/organizations/default/contacts`, {
        method: 'POST',
        headers,
        body: sent,
      });
      expect(again.status).toBe(201);
      expect(await contacts(stores)).toBe(before + 1);
    }
  });
});

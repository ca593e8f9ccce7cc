import { createServer } from 'node:http';
import { join } from 'node:path';
import { sql } from 'kysely';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/storage/database/connect.ts';
import { createInstallation, jsonOf } from '../cli/program.ts';
import { ServiceProcess, until } from '../support/serviceProcess.ts';

type Arrived = { readonly id: string; readonly body: string; readonly signed: boolean };

const isAnswered = (): boolean => true;

describe('a webhook of a service that is killed', () => {
  const own = createInstallation();
  const arrived: Arrived[] = [];
  let secret = '';
  let service: ServiceProcess;
  /** Called once an event has arrived, before it is answered; false: it is not answered. */
  let onEvent = isAnswered;

  const endpoint = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += String(part);
    });
    request.on('end', () => {
      const id = String(request.headers['webhook-id']);
      arrived.push({ id, body, signed: isSigned(body, request.headers) });
      if (onEvent()) response.writeHead(204).end();
    });
  });

  function isSigned(body: string, headers: NodeJS.Dict<string | string[]>): boolean {
    const plain = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
    try {
      new Webhook(secret).verify(body, Object.fromEntries(plain));
      return true;
    } catch {
      return false;
    }
  }

  beforeAll(async () => {
    await new Promise<void>((resolve) => {
      endpoint.listen(0, '127.0.0.1', resolve);
    });
    const address = endpoint.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await own.json(['contacts', 'add', 'email=before@x.example']);
    const url = `http://127.0.0.1:${port}/hook`;
    const added = await own.json(['webhooks', 'add', url, '--name', 'Shop']);
    expect(added).toMatchObject({ code: 0 });
    secret = String(jsonOf(added.lines[0]).secret);
    service = new ServiceProcess(own.dataDir);
    await service.ready();
  });

  afterAll(async () => {
    await service.end('SIGKILL');
    endpoint.closeAllConnections();
    endpoint.close();
    own.remove();
  });

  it('V21 webhook: is sent the event once more, under the same id', {
    timeout: 240_000,
  }, async () => {
    // The event has arrived, and its sender never learns that.
    onEvent = () => {
      service.process.kill('SIGKILL');
      return false;
    };
    expect(await own.json(['contacts', 'add', 'email=once@x.example'])).toMatchObject({ code: 0 });
    await until(() => arrived.length === 1 && service.process.signalCode !== null);
    onEvent = isAnswered;

    // As if the time for which the killed process had claimed the delivery were over.
    const file = join(own.dataDir, 'data', 'ampwise.db');
    const { db } = await connect({ kind: 'sqlite', file });
    await sql`update webhook_deliveries set next_try_at = '2020-01-01T00:00:00.000Z'
      where state = 'waiting'`.execute(db);
    await db.destroy();

    service = new ServiceProcess(own.dataDir);
    await service.ready();
    await until(() => arrived.length === 2);
    expect(arrived[1]).toEqual(arrived[0]);
    expect(arrived.map(({ signed }) => signed)).toEqual([true, true]);
    expect(jsonOf(JSON.parse(arrived[0]?.body ?? ''))).toMatchObject({ type: 'contact.created' });

    const deliveries = async () => (await own.json(['webhooks', 'deliveries', 'Shop'])).lines;
    await until(async () => (await deliveries()).every((one) => jsonOf(one).state === 'delivered'));
    // Another event comes after it, and the first one is not sent again.
    expect(await own.json(['contacts', 'add', 'email=next@x.example'])).toMatchObject({ code: 0 });
    await until(() => arrived.length >= 3);
    expect(new Set(arrived.map(({ id }) => id)).size).toBe(2);
    expect(arrived).toHaveLength(3);
  });
});

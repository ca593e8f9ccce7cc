import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServiceProcess, until } from '../support/serviceProcess.ts';
import { createInstallation, jsonOf } from './program.ts';

type Received = {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: Readonly<Record<string, unknown>>;
};

describe('webhooks from the command line, sent by a service', () => {
  const own = createInstallation();
  const received: Received[] = [];
  let status = 204;
  const endpoint = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += String(part);
    });
    request.on('end', () => {
      received.push({ headers: request.headers, body, event: jsonOf(JSON.parse(body)) });
      response.writeHead(status).end();
    });
  });
  let service: ServiceProcess;
  let url = '';
  let secret = '';

  const hooks = async (...args: readonly string[]) => {
    const ended = await own.json(['webhooks', ...args]);
    return ended.lines;
  };
  const one = async (...args: readonly string[]) => jsonOf((await hooks(...args))[0]);
  const verified = ({ headers, body }: Received, by: string) =>
    new Webhook(by).verify(
      body,
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    );

  beforeAll(async () => {
    endpoint.listen(0, '127.0.0.1');
    await once(endpoint, 'listening');
    const address = endpoint.address();
    if (address === null || typeof address === 'string') throw new Error('not on a port');
    url = `http://127.0.0.1:${address.port}/hook?key=planted`;
    service = new ServiceProcess(own.dataDir);
    await service.ready();
  });

  afterAll(async () => {
    await service.end('SIGTERM');
    endpoint.closeAllConnections();
    endpoint.close();
    own.remove();
  });

  it('are added with a secret that is shown once, and tested', async () => {
    expect((await own.run(['webhooks'])).stdout).toContain('There are no webhooks.');
    const added = await own.run(['webhooks', 'add', url, '--name', 'Data warehouse']);
    secret = /^whsec_\S+/u.exec(added.stdout)?.[0] ?? '';
    expect(added.stdout).toContain('it is not shown again');
    const listed = await own.run(['webhooks', 'list']);
    expect(listed.stdout).toContain('Data warehouse');
    // The query of an address can hold a secret of the receiver.
    for (const text of [secret, 'planted']) expect(listed.stdout).not.toContain(text);
    const delivery = await one('test', 'data warehouse');
    await until(() => received.length === 1);
    const [first] = received;
    if (first === undefined) throw new Error('nothing arrived');
    expect(verified(first, secret)).toMatchObject({ type: 'webhook.test' });
    expect(first.headers['webhook-id']).toBe(delivery.id);
    await until(async () => (await one('deliveries', 'last')).state === 'delivered');
    expect((await own.run(['webhooks', 'deliveries', 'last'])).stdout).toMatch(
      /webhook\.test {2}delivered, answer 204, tries: 1/u,
    );
  });

  it('are sent what people change, with ids alone, and again when that is asked for', async () => {
    const contact = await own.json(['contacts', 'add', 'email=planted@example.com']);
    const { id } = jsonOf(contact.lines[0]);
    await until(() => received.length === 2);
    const [, created] = received;
    expect(created?.event).toMatchObject({
      type: 'contact.created',
      data: { organizationId: 'default', side: 'amp', ampContactId: id, runId: null },
    });
    expect(created?.body).not.toContain('planted');
    const eventId = String(created?.headers['webhook-id']);
    await hooks('resend', 'Data warehouse', eventId);
    await until(() => received.length === 3);
    expect(received[2]?.headers['webhook-id']).toBe(eventId);
    expect(await hooks('deliveries', 'Data warehouse', '--state', 'failed')).toEqual([]);
  });

  it('are signed with both secrets for a day after a rotation', async () => {
    const { secret: next } = await one('rotate', 'Data warehouse');
    await hooks('test', 'Data warehouse');
    await until(() => received.length === 4);
    const last = received.at(-1);
    if (last === undefined) throw new Error('nothing arrived');
    for (const by of [secret, String(next)]) {
      expect(verified(last, by)).toMatchObject({ type: 'webhook.test' });
    }
    expect((await own.run(['webhooks', 'show', 'Data warehouse'])).stdout).toContain(
      'also signs until',
    );
  });

  it('that say that they are gone are switched off, until somebody switches them on', async () => {
    status = 410;
    await own.json(['contacts', 'add', 'email=b@example.com']);
    await until(async () => (await one('show', 'last')).state === 'off');
    expect((await own.run(['webhooks', 'show', 'last'])).stdout).toMatch(
      /it answered that it no longer exists \(410\)/u,
    );
    const refused = await hooks('test', 'last');
    expect(refused).toMatchObject([{ error: { code: 'bad_input' } }]);
    status = 204;
    expect(await one('on', 'last')).toMatchObject({ state: 'on', off: null });
    expect(await one('off', 'last')).toMatchObject({ state: 'off', off: { because: 'by_hand' } });
    expect(await one('remove', 'last')).toMatchObject({});
    expect(await hooks('list')).toEqual([]);
  });

  it.each([
    ['http://example.com', 'it does not begin with https://'],
    ['https://10.0.0.1', 'it is an IP address, or a name in a private network'],
    ['nonsense', 'it is not a web address'],
  ])('%s is refused: %s', async (entered, problem) => {
    const { stderr, code } = await own.run(['webhooks', 'add', entered, '--name', 'x']);
    expect(code).toBe(2);
    expect(stderr).toContain(problem);
    expect(stderr).toContain('an https address on the internet');
  });
});

import dns from 'node:dns';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { DEFAULT_CREDENTIALS } from '../../sandbox/world/credentials.ts';
import { type ClientTools, clientForRequest, createLimiters } from '../../src/app/clients.ts';
import { createIds } from '../../src/app/randomIds.ts';
import { systemClock } from '../../src/app/systemClock.ts';
import { createHttp, defaultTimeouts } from '../../src/connectors/connectwise/http.ts';
import { startSandbox } from '../cli/program.ts';
import { afterFile } from '../support/afterFile.ts';
import { ApiWorld } from '../support/apiWorld.ts';
import { databases } from '../support/databases.ts';

const nothing = () => undefined;
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const [kind] = databases;

/** A server on this machine that notes whether anyone connected. */
async function listening(answer: (server: Server) => string | null): Promise<{
  readonly port: number;
  readonly asked: () => number;
}> {
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    const location = answer(server);
    if (location === null) response.end('[]');
    else response.writeHead(302, { location }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterFile(async () => {
    server.close();
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  return { port: (server.address() as AddressInfo).port, asked: () => asked };
}

/** Has every name resolve to these addresses from now on. */
const resolveTo = (...addresses: readonly string[]) => {
  const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  const looked = vi.spyOn(dns, 'lookup');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one form that the guard calls
  looked.mockImplementation(((_: string, __: object, callback: (...args: unknown[]) => void) =>
    callback(null, found)) as unknown as typeof dns.lookup);
  return looked;
};

describe('a site that leads elsewhere, over the API', () => {
  let world: ApiWorld;
  let sandboxPort = 0;

  beforeAll(async () => {
    if (kind === undefined) throw new Error('no database');
    world = new ApiWorld(await kind.open());
    for (const org of ['ours', 'other', 'third']) await world.organization(org);
    const site = await startSandbox({ seed: { contacts: 3 } });
    afterFile(() => site.close());
    sandboxPort = Number(new URL(site.url).port);
    world.opens = (request) => {
      // A new connection each time, so that each request looks up the name.
      const http = createHttp(defaultTimeouts);
      afterFile(() => http.close());
      const tools: ClientTools = {
        rules: { allowLoopback: true, allowedHosts: [] },
        clock: systemClock,
        ids: createIds(systemClock),
        log,
        limiterFor: createLimiters(systemClock).limiterFor,
        onWait: nothing,
        http,
      };
      return clientForRequest(request, tools);
    };
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const { companyId: company, publicKey, privateKey, clientId } = DEFAULT_CREDENTIALS;
  const keys = { kind: 'api_keys', company, publicKey, privateKey, clientId } as const;
  const connect = (org: string, site: string) =>
    world.call('POST', `/organizations/${org}/connection`, {
      as: `${org}-admin`,
      body: { ...keys, site },
    });
  it.each([
    ['this machine', '127.0.0.1'],
    ['a private network', '10.0.0.1'],
    ['the metadata of a cloud', '169.254.169.254'],
    ['this machine in IPv6', '::ffff:127.0.0.1'],
  ])('is refused where the name of ConnectWise leads to %s', async (_, address) => {
    const looked = resolveTo(address);
    const refused = await connect('ours', 'na.myconnectwise.net');
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'site_not_allowed', errors: [{ pointer: '/site' }] },
    });
    expect(looked).toHaveBeenCalled();
    expect(
      await world.call('GET', '/organizations/ours/connection', { as: 'ours-admin' }),
    ).toMatchObject({ body: { connected: false } });
  });

  it('is refused at the request at which its name leads elsewhere, though it did not before', async () => {
    resolveTo('127.0.0.1');
    const site = `http://localhost:${sandboxPort}`;
    expect(await connect('other', site)).toMatchObject({ status: 201 });
    for (const address of ['169.254.169.254', '10.0.0.1', '52.1.2.3']) {
      vi.restoreAllMocks();
      resolveTo(address);
      const replaced = await world.call('PUT', '/organizations/other/connection', {
        as: 'other-admin',
        headers: { 'If-Match': '*' },
        body: { kind: 'api_keys', publicKey, privateKey },
      });
      expect(replaced).toMatchObject({ status: 422, body: { code: 'site_not_allowed' } });
    }
  });

  it('is not followed where ConnectWise sends it somewhere else', async () => {
    const target = await listening(() => null);
    for (const location of [
      `http://127.0.0.1:${target.port}/v4_6_release/apis/3.0/system/info`,
      'http://169.254.169.254/latest/meta-data/',
    ]) {
      const site = await listening(() => location);
      const refused = await connect('third', `http://127.0.0.1:${site.port}`);
      expect(refused).toMatchObject({ status: 424, body: { code: 'redirected' } });
      expect(site.asked()).toBeGreaterThan(0);
    }
    expect(target.asked()).toBe(0);
  });
});

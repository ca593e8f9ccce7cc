import { expect, test } from 'vitest';
import { apiRoles, setRights } from '../../sandbox/control/rights.ts';
import type { Switches } from '../../sandbox/switches.ts';
import type { ConnectWiseOptions } from '../../src/connectors/connectwise/connectWise.ts';
import { Failure } from '../../src/core/failure.ts';
import type { ConnectWise } from '../../src/ports/connectwise.ts';
import { everythingSaid, leaksIn } from '../support/leaks.ts';
import { adviceOf } from '../support/said.ts';
import { type SandboxSite, startSandboxSite } from '../support/sandboxSite.ts';
import { idsOf } from './site.ts';

const read = (client: ConnectWise) => idsOf(client.contacts({ changedSince: null, afterId: 0 }));

async function failureOf(site: SandboxSite, options: Partial<ConnectWiseOptions> = {}) {
  const thrown: unknown = await Promise.resolve()
    .then(() => read(site.client(options)))
    .catch((error: unknown) => error);
  if (!(thrown instanceof Failure)) throw new Error(`no failure but ${typeof thrown}`);
  expect(leaksIn(everythingSaid(thrown) + site.logged.join('\n'), site)).toEqual([]);
  return thrown;
}

const open = (switches: Partial<Switches> = {}) =>
  startSandboxSite({ seed: { contacts: 50, companies: 5, customFields: 1 }, switches });

const wrongKey = { kind: 'api_keys', user: 'aMpWiSeSandboxPu', secret: 'wrong-secret' } as const;
const someGuid = '00000000-1111-4222-8333-444444444444';

test.each(['401', '404'] as const)('a wrong key (%s)', async (badCredentials) => {
  const site = await open({ badCredentials });
  const failure = await failureOf(site, { credentials: wrongKey });
  expect(failure.code).toBe('credentials_refused');
  expect(everythingSaid(failure)).not.toContain(wrongKey.secret);
  expect(site.sandbox.journal.count()).toBe(2);
  expect(site.clock.slept).toEqual([]);
});

test.each(['null', '404'] as const)('a company nobody knows (%s)', async (unknownCompany) => {
  const site = await open({ unknownCompany });
  const failure = await failureOf(site, { company: 'nobody' });
  expect(failure.code).toBe('company_unknown');
  expect(failure.message).toContain('nobody');
  expect(site.sandbox.journal.count()).toBe(1);
});

test('a company nobody knows, where the API was found before', async () => {
  const site = await open();
  const known = { apiBase: site.url, codebase: 'v2026_4/' };
  expect((await failureOf(site, { company: 'nobody', known })).code).toBe('credentials_refused');
});

test.each(['401', '403'] as const)('a clientId nobody registered (%s)', async (missingClientId) => {
  const site = await open({ missingClientId });
  const failure = await failureOf(site, { clientId: someGuid });
  expect(failure.code).toBe('client_id_refused');
  expect(adviceOf(failure)).toContain('clientId');
  expect(site.sandbox.journal.count()).toBe(2);
});

test.each(['', '  ', 'not-a-guid'])('a clientId that is none: "%s"', async (clientId) => {
  const site = await open();
  const failure = await failureOf(site, { clientId });
  expect(failure.code).toBe('bad_input');
  expect(failure.detail.field).toBe('clientId');
  expect(site.sandbox.journal.count()).toBe(0);
});

test.each([
  ['None', 'filter'],
  ['My', '403'],
] as const)('a role that may not read contacts (%s, %s)', async (level, myRights) => {
  const site = await open({ myRights });
  const { world, journal } = site.sandbox;
  for (const role of apiRoles(world)) setRights(world, role.id, 'Contacts', { inquire: level });
  const failure = await failureOf(site);
  expect(failure.code).toBe('right_missing');
  expect(adviceOf(failure)).toContain('Companies > Contacts');
  expect(journal.count()).toBe(2);
  const client = site.client();
  expect(await client.probe('contacts')).toBe('refused');
  expect(await client.probe('companies')).toBe('allowed');
  const [known] = world.companies.all();
  expect(await client.company(known?.id ?? 0)).not.toBeNull();
});

test('nobody answers at the address', async () => {
  const site = await open();
  const failure = await failureOf(site, { site: 'http://127.0.0.1:1' });
  expect(failure.code).toBe('host_unreachable');
  expect(failure.detail.reason).toBe('connection_refused');
  // A person waits for this one: two more attempts and no more.
  expect(site.clock.slept).toHaveLength(2);
});

test('the address answers nothing at all', async () => {
  const site = await open();
  site.sandbox.faults.add({ kind: 'hang', path: /companyinfo/, times: 'always' });
  const failure = await failureOf(site, { timeouts: { connect: 5_000, headers: 200, body: 200 } });
  expect(failure.code).toBe('timed_out');
  expect(site.sandbox.journal.count()).toBe(3);
});

test('a loopback site without leave to use one', async () => {
  const site = await open();
  const rules = { allowLoopback: false, allowedHosts: [] };
  expect((await failureOf(site, { rules })).code).toBe('site_not_allowed');
  expect(site.sandbox.journal.count()).toBe(0);
});

test('stopped while it waits for an answer', async () => {
  const site = await open();
  const client = site.client();
  await client.discover();
  site.sandbox.faults.add({ kind: 'hang' });
  const stop = new AbortController();
  const options = { changedSince: null, afterId: 0, signal: stop.signal };
  const reading = idsOf(client.contacts(options));
  const outcome = expect(reading).rejects.toMatchObject({ code: 'interrupted' });
  while (site.sandbox.faults.list()[0]?.waiting !== 1) await new Promise(setImmediate);
  stop.abort();
  await outcome;
  expect(client.requests).toBe(2);
});

test('the account and its rights are known if ConnectWise reports them', async () => {
  const site = await open();
  const client = site.client();
  const identity = await client.identity();
  expect(identity).toMatchObject({ identifier: 'ampwise', licenseClass: 'A', inactive: false });
  const rights = await client.roleRights(identity?.roleId ?? 0);
  const contacts = rights?.find(({ row }) => row === 'Contacts');
  expect(contacts).toMatchObject({ module: 'Companies', inquire: 'All' });
  expect(await client.probe('members')).toBe('allowed');
  expect(await client.probe('reports')).toBe('not_there');
  expect(await client.roleRights(999_999)).toBeNull();

  const silent = await open({ myAccount: '404' });
  expect(await silent.client().identity()).toBeNull();
});

import { beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CREDENTIALS } from '../../sandbox/world/credentials.ts';
import { commandLine } from '../../src/core/actor.ts';
import { Failure } from '../../src/core/failure.ts';
import { defaultSettings } from '../../src/core/settings/settings.ts';
import {
  type ConnectDeps,
  type ConnectRequest,
  connect,
  secretPlace,
} from '../../src/engine/setup/connect.ts';
import { doctor } from '../../src/engine/setup/doctor.ts';
import { type Uses, usesOf } from '../../src/engine/setup/neededRights.ts';
import { databases, type TestDatabase } from '../support/databases.ts';
import { type SandboxSite, startSandboxSite } from '../support/sandboxSite.ts';
import { testSecrets } from '../support/testSecrets.ts';
import { aTodo } from '../support/todoWorld.ts';

const { companyId, publicKey, privateKey, clientId, integrator } = DEFAULT_CREDENTIALS;

describe('connecting an organization', () => {
  let database: TestDatabase;
  let organizations = 0;

  beforeAll(async () => {
    const [kind] = databases;
    if (kind === undefined) throw new Error('no database');
    database = await kind.open();
  });

  async function prepare(): Promise<{
    site: SandboxSite;
    deps: ConnectDeps;
    request: ConnectRequest;
  }> {
    const site = await startSandboxSite();
    const organizationId = `connect-${++organizations}`;
    await database.ensureOrganization(organizationId, organizationId);
    const deps: ConnectDeps = {
      stores: database.organization(organizationId, commandLine),
      secrets: testSecrets,
      clock: site.clock,
      open: (wanted) => ({ site: wanted.site, client: site.client({ ...wanted }) }),
    };
    const credentials = { kind: 'api_keys', user: publicKey, secret: privateKey } as const;
    return { site, deps, request: { site: site.url, company: companyId, clientId, credentials } };
  }

  it('R1: an API member connects it, after its keys were tried', async () => {
    const { deps, request } = await prepare();
    const { connection, checks } = await connect(deps, request, { replace: false });
    expect(connection).toMatchObject({ company: companyId, kind: 'api_keys', user: publicKey });
    expect(await deps.stores.connections.get()).toEqual(connection);
    expect(checks.filter(({ status }) => status !== 'passed')).toEqual([]);
  });

  it('keeps to a wait that ConnectWise asked for, in another process as well', async () => {
    const { site, deps, request } = await prepare();
    const until = new Date(site.clock.now() + 300_000).toISOString();
    const asked = new Failure('rate_limited', { seconds: 300, until });
    const busy: ConnectDeps['open'] = (wanted) => {
      const { client, site: at } = deps.open(wanted);
      return { site: at, client: { ...client, discover: () => Promise.reject(asked) } };
    };
    const connecting = (open: ConnectDeps['open']) =>
      connect({ ...deps, open }, request, { replace: false });
    await expect(connecting(busy)).rejects.toMatchObject({ code: 'rate_limited' });
    const { lastSeq } = site.sandbox.journal;
    const refused = { code: 'rate_limited', detail: { seconds: 300 } };
    await expect(connecting(deps.open)).rejects.toMatchObject(refused);
    expect(site.sandbox.journal.lastSeq).toBe(lastSeq);
    await site.clock.sleep(300_000);
    expect((await connecting(deps.open)).connection).toMatchObject({ company: companyId });
  });

  it.each(['timed_out', 'host_unreachable', 'connectwise_failing', 'answer_broken'] as const)(
    'the doctor does not blame the keys for %s',
    async (code) => {
      const { site, deps } = await prepare();
      const failing = { ...site.client(), probe: () => Promise.reject(new Failure(code)) };
      const checks = await doctor(failing, 'api_keys', await usesOf(deps.stores));
      const failed = checks.filter(({ status }) => status === 'failed');
      expect(failed).toMatchObject([{ id: 'wait', code }]);
      expect(checks.find(({ id }) => id === 'credentials')?.status).toBe('unverified');
    },
  );

  it('R2: the private key is sealed, and a new one replaces it only once it works', async () => {
    const { deps, request } = await prepare();
    await connect(deps, request, { replace: false });
    const sealed = await deps.stores.connections.sealedSecret();
    expect(JSON.stringify([sealed, await deps.stores.connections.get()])).not.toContain(privateKey);
    const wrong = { ...request, credentials: { ...request.credentials, secret: 'wrong' } };
    await expect(connect(deps, wrong, { replace: true })).rejects.toMatchObject({
      recovery: 'needs_person',
    });
    const kept = await deps.stores.connections.sealedSecret();
    expect(kept).toBe(sealed);
    const place = secretPlace(deps.stores.organizationId);
    expect(deps.secrets.open(kept ?? '', place)).toBe(privateKey);
  });

  it('R3: a second connection is refused', async () => {
    const { deps, request } = await prepare();
    await connect(deps, request, { replace: false });
    await expect(connect(deps, request, { replace: false })).rejects.toMatchObject({
      code: 'already_connected',
    });
  });

  it('does not take the keys of another ConnectWise for new ones', async () => {
    const { deps, request } = await prepare();
    await connect(deps, request, { replace: false });
    const other = { ...request, company: 'someone-else' };
    await expect(connect(deps, other, { replace: true })).rejects.toMatchObject({
      code: 'other_connectwise',
    });
    // The same company name at another site is another ConnectWise as well.
    const elsewhere = await startSandboxSite();
    const there: ConnectDeps = {
      ...deps,
      open: (wanted) => ({ site: wanted.site, client: elsewhere.client({ ...wanted }) }),
    };
    const moved = { ...request, site: elsewhere.url };
    await expect(connect(there, moved, { replace: true })).rejects.toMatchObject({
      code: 'other_connectwise',
    });
    const typed = { ...request, company: request.company.toUpperCase() };
    await expect(connect(deps, typed, { replace: true })).rejects.not.toMatchObject({
      code: 'other_connectwise',
    });
  });

  it('R4: the integrator login works as well', async () => {
    const { deps, request } = await prepare();
    const credentials = {
      kind: 'integrator',
      user: integrator.username,
      secret: integrator.password,
    } as const;
    const { connection, checks } = await connect(
      deps,
      { ...request, credentials },
      { replace: false },
    );
    expect(connection.kind).toBe('integrator');
    expect(checks.map(({ id }) => id)).not.toContain('license_class');
  });
});

const uses: Uses = { ...defaultSettings, hasTodos: false };
const withTodos: Uses = { ...uses, hasTodos: true };

describe('R6: the doctor', () => {
  it('passes a role that has what is needed', async () => {
    const site = await startSandboxSite({ seed: { contacts: 10 } });
    expect(new Set(Object.values(await statuses(site)))).toEqual(new Set(['passed']));
  });

  it.each([
    ['Contacts', 'right_contacts'],
    ['Company Maintenance', 'right_companies'],
    ['API Reports', 'right_api_reports'],
  ])(
    'names the row %s and its level where reading is not allowed, or not of all',
    async (row, id) => {
      const site = await startSandboxSite({ seed: { contacts: 10 } });
      for (const level of ['None', 'My'] as const) {
        await allow(site, row, level);
        const checks = await doctor(site.client(), 'api_keys', uses);
        const check = checks.find((one) => one.id === id);
        expect(check).toMatchObject({ status: 'failed' });
        expect(check?.advice).toMatchObject({ code: 'set_level' });
        expect(JSON.stringify(check?.advice)).toContain('All');
        expect(JSON.stringify(check?.advice)).toContain(row);
      }
    },
  );

  it.each(['add', 'edit', 'delete'] as const)(
    'names the level %s of contacts where it is not All, if anything is to be sent',
    async (column) => {
      const site = await startSandboxSite({ seed: { contacts: 10 } });
      await allow(site, 'Contacts', 'My', column);
      const checks = await doctor(site.client(), 'api_keys', uses);
      const check = checks.find(({ id }) => id === 'right_change_contacts');
      expect(check).toMatchObject({ status: 'failed', code: 'write_right_missing' });
      expect(JSON.stringify(check?.advice).toLowerCase()).toContain(
        `contacts","columns":"${column}","level":"all"`,
      );
      const reading = await doctor(site.client(), 'api_keys', { ...uses, push: false });
      expect(reading.map(({ id }) => id)).not.toContain('right_change_contacts');
    },
  );

  it('asks for adding companies only where they are to be made', async () => {
    const site = await startSandboxSite({ seed: { contacts: 10 } });
    await allow(site, 'Company Maintenance', 'None', 'add');
    expect(new Set(Object.values(await statuses(site)))).toEqual(new Set(['passed']));
    const checks = await doctor(site.client(), 'api_keys', { ...uses, company: 'create' });
    expect(checks.filter(({ status }) => status === 'failed')).toMatchObject([
      { id: 'right_add_companies' },
    ]);
  });

  it.each(['add', 'edit'] as const)(
    'names the level %s of activities where it is not All, once there are to-dos to be sent',
    async (column) => {
      const site = await startSandboxSite({ seed: { contacts: 10 } });
      expect(new Set(Object.values(await statuses(site, withTodos)))).toEqual(new Set(['passed']));
      for (const level of ['None', 'My'] as const) {
        await allow(site, 'CRM/Sales Activities', level, column);
        const checks = await doctor(site.client(), 'api_keys', withTodos);
        expect(checks.filter(({ status }) => status !== 'passed')).toMatchObject([
          { id: 'right_change_activities', status: 'failed', code: 'write_right_missing' },
        ]);
        const check = checks.find(({ id }) => id === 'right_change_activities');
        expect(JSON.stringify(check?.message).toLowerCase()).toContain(
          `activities","levels":"${column}: ${level.toLowerCase()}`,
        );
        expect(JSON.stringify(check?.advice).toLowerCase()).toContain(
          `activities","columns":"${column}","level":"all"`,
        );
      }
      for (const without of [{ hasTodos: false }, { todoPush: false }]) {
        expect(await statuses(site, { ...withTodos, ...without })).not.toHaveProperty(
          'right_change_activities',
        );
      }
      // Contacts may be read only while to-dos are sent.
      expect(await statuses(site, { ...withTodos, push: false })).toMatchObject({
        right_change_activities: 'failed',
      });
    },
  );

  it('asks for deleting activities where that is what becomes of them, and else says what an undo lacks', async () => {
    const site = await startSandboxSite({ seed: { contacts: 10 } });
    await allow(site, 'CRM/Sales Activities', 'None', 'delete');
    const ask = async (changed: Partial<Uses>) => {
      const checks = await doctor(site.client(), 'api_keys', { ...withTodos, ...changed });
      return checks.find(({ id }) => id === 'right_change_activities');
    };
    const lacking = { row: 'Companies > CRM/Sales Activities', columns: 'Delete', level: 'All' };
    const deleting = await ask({ todoRemoved: 'delete' });
    expect(deleting).toMatchObject({ status: 'failed', code: 'write_right_missing' });
    expect(deleting?.advice).toEqual({ code: 'set_level', ...lacking });
    for (const todoRemoved of ['close', 'leave'] as const) {
      const check = await ask({ todoRemoved });
      expect(check).toMatchObject({ status: 'passed', code: null });
      expect(check?.message).toMatchObject({
        code: 'levels_without_undo',
        levels: 'Add, Edit: All',
        lacking: 'Delete: None',
      });
      expect(check?.advice).toEqual({ code: 'set_level_for_undo', ...lacking });
    }
  });

  it('knows from settings and to-dos what is made use of', async () => {
    const [kind] = databases;
    const database = await kind?.open();
    await database?.ensureOrganization('uses', 'uses');
    const stores = database?.organization('uses', commandLine);
    if (stores === undefined) throw new Error('no database');
    const now = '2026-06-01T08:00:00.000Z';
    expect(await usesOf(stores)).toMatchObject({ push: true, todoPush: true, hasTodos: false });
    await stores.settings.change(() => ({ ...defaultSettings, todoRemoved: 'delete' }), 'any', now);
    await stores.ampContacts.add({ id: 'a1', set: { email: 'a@x.example' } }, now);
    await stores.todos.add([aTodo('t1', 'a1')], now);
    expect(await usesOf(stores)).toMatchObject({ todoRemoved: 'delete', hasTodos: true });
    await stores.todos.remove('t1', 'any', now);
    expect(await usesOf(stores)).toMatchObject({ hasTodos: false });
  });

  it('calls unverified, never passed, what the rights given do not show', async () => {
    const site = await startSandboxSite({ seed: { contacts: 10 }, switches: { myAccount: '404' } });
    expect(await statuses(site, withTodos)).toMatchObject({
      credentials: 'passed',
      license_class: 'unverified',
      right_contacts: 'unverified',
      right_companies: 'unverified',
      right_change_contacts: 'unverified',
      right_change_activities: 'unverified',
    });
  });

  it('blames the keys, and does not guess about the rest', async () => {
    const site = await startSandboxSite();
    const credentials = { kind: 'api_keys', user: publicKey, secret: 'wrong' } as const;
    const checks = await doctor(site.client({ credentials }), 'api_keys', uses);
    const by = Object.fromEntries(checks.map(({ id, status }) => [id, status]));
    expect(by).toMatchObject({
      discovery: 'passed',
      credentials: 'failed',
      client_id: 'unverified',
      right_contacts: 'unverified',
    });
  });
});

async function statuses(site: SandboxSite, used = uses): Promise<Record<string, string>> {
  const checks = await doctor(site.client(), 'api_keys', used);
  return Object.fromEntries(checks.map(({ id, status }) => [id, status]));
}

/** Sets the level at which the API member's role may read, as an administrator would. */
async function allow(
  site: SandboxSite,
  row: string,
  level: 'None' | 'My' | 'All',
  column: 'inquire' | 'add' | 'edit' | 'delete' = 'inquire',
) {
  const answer = await fetch(`${site.url}/__sandbox/rights`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ moduleFunctionName: row, [column]: level }),
  });
  expect(answer.status).toBe(200);
}

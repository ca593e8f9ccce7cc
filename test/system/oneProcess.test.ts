import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSteeredSandbox } from '../../sandbox/control/steered.ts';
import { DEFAULT_CREDENTIALS } from '../../sandbox/world/credentials.ts';
import { type App, openApp } from '../../src/app/openApp.ts';
import { readConfig } from '../../src/config/readConfig.ts';
import { commandLine } from '../../src/core/actor.ts';
import type { Progress } from '../../src/engine/deps.ts';
import { run } from '../../src/engine/run/run.ts';
import { doctor } from '../../src/engine/setup/doctor.ts';
import { usesOf } from '../../src/engine/setup/neededRights.ts';
import { rememberedWait } from '../../src/engine/setup/serverChecks.ts';

const { companyId, publicKey, privateKey, clientId } = DEFAULT_CREDENTIALS;

/** A process that stays up, connected to a sandbox, as a service does. */
async function startProcess() {
  const dataDir = mkdtempSync(join(tmpdir(), 'ampwise-process-'));
  const sandbox = createSteeredSandbox({ seed: { contacts: 5, companies: 2, scenario: 'plain' } });
  const running = await sandbox.start();
  const open = () =>
    openApp(
      readConfig({ AMPWISE_DATA_DIR: dataDir, AMPWISE_ALLOW_LOOPBACK: '1', AMPWISE_LOG: 'silent' }),
    );
  const app = await open();
  const others: App[] = [];
  onTestFinished(async () => {
    for (const one of [app, ...others]) await one.close();
    await running.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const connect = async (user: string, secret: string, replace: boolean) => {
    const organization = app.organization('default', commandLine);
    const credentials = { kind: 'api_keys', user, secret } as const;
    const request = { site: running.url, company: companyId, clientId, credentials };
    await organization.connect(request, { replace });
    await organization.close();
  };
  const sync = async () => {
    const organization = app.organization('default', commandLine);
    try {
      return await run(await organization.engine(), { kind: 'sync' });
    } finally {
      await organization.close();
    }
  };
  await connect(publicKey, privateKey, false);
  const another = async () => {
    const other = await open();
    others.push(other);
    return other;
  };
  return { app, sandbox, connect, sync, another };
}

test('keys replaced between two syncs of one process are used by the second', async () => {
  const { sandbox, connect, sync } = await startProcess();
  expect(await sync()).toMatchObject({ status: 'succeeded', counts: { amp: { created: 5 } } });
  const { apiKeys } = sandbox.world;
  const [old] = apiKeys.all().filter((key) => key.publicKey === publicKey);
  if (old === undefined) throw new Error('the default key is there');
  apiKeys.put({ ...old, id: apiKeys.nextId(), publicKey: 'newpublic', privateKey: 'newprivate' });
  await connect('newpublic', 'newprivate', true);
  apiKeys.put({ ...old, inactiveFlag: true });
  const { lastSeq } = sandbox.journal;
  expect(await sync()).toMatchObject({ status: 'succeeded' });
  const used = sandbox.journal.entries({ afterSeq: lastSeq }).map(({ identity }) => identity);
  expect(new Set(used)).toEqual(new Set(['newpublic']));
});

test('a list that changes between two syncs of one process is read again', async () => {
  const { app, sandbox } = await startProcess();
  const departments = async () => {
    const organization = app.organization('default', commandLine);
    const { connectWise } = await organization.engine();
    const listed = [await connectWise.list('departments'), await connectWise.list('departments')];
    await organization.close();
    return listed.map((entries) => entries.map(({ name }) => name));
  };
  const [before] = await departments();
  const { world, journal } = sandbox;
  world.departments.put({
    id: world.departments.nextId(),
    name: 'Field',
    ...world.stamp('zadmin'),
  });
  const { lastSeq } = journal;
  const [after, again] = await departments();
  expect(after).toEqual([...(before ?? []), 'Field']);
  expect(again).toEqual(after);
  expect(journal.count({ afterSeq: lastSeq })).toBe(1);
});

test.each([
  ['429', { kind: 'tooManyRequests', retryAfterSeconds: 600 }],
  ['503', { kind: 'unavailable', retryAfterSeconds: 600 }],
] as const)(
  'after a %s that asks for a long wait, no process sends anything before it is over',
  async (_, fault) => {
    const { sandbox, sync, another } = await startProcess();
    sandbox.faults.add({ ...fault, resource: 'company/contacts' });
    const until: unknown = expect.stringMatching(/^20\d\d-/u);
    const failure = { code: 'rate_limited', detail: { until } };
    expect(await sync()).toMatchObject({ status: 'failed', failure });
    const { lastSeq } = sandbox.journal;
    expect(await sync()).toMatchObject({ status: 'failed', failure, requests: 0 });
    const other = (await another()).organization('default', commandLine);
    expect(await run(await other.engine(), { kind: 'sync' })).toMatchObject({
      failure,
      requests: 0,
    });
    const deps = await other.engine();
    const uses = await usesOf(other.stores);
    for (const wait of [await rememberedWait(deps), null]) {
      const checks = await doctor(deps.connectWise, 'api_keys', uses, wait);
      expect(checks[0]).toMatchObject({ id: 'wait', status: 'failed', message: failure });
      expect(new Set(checks.slice(1).map(({ status }) => status))).toEqual(new Set(['unverified']));
    }
    expect(sandbox.journal.lastSeq).toBe(lastSeq);
  },
);

test('a short wait of an earlier run is waited for, and the progress says until when', async () => {
  const { app } = await startProcess();
  const organization = app.organization('default', commandLine);
  const until = new Date(Date.now() + 1500).toISOString();
  await organization.stores.server.noteWait(until, new Date().toISOString());
  const seen: Progress[] = [];
  const onProgress = (progress: Progress) => void seen.push(progress);
  const done = await run(await organization.engine(), { kind: 'sync', onProgress });
  expect(done).toMatchObject({ status: 'succeeded' });
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(until));
  const told: unknown = expect.stringMatching(/Z$/u);
  expect(seen[0]).toMatchObject({ step: 'waiting', until: told });
});

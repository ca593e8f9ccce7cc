import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultInput } from '../../sandbox/faults/fault.ts';
import { createPrng } from '../../sandbox/seed/prng.ts';
import { DEFAULT_CREDENTIALS } from '../../sandbox/world/credentials.ts';
import { type App, openApp } from '../../src/app/openApp.ts';
import { readConfig } from '../../src/config/readConfig.ts';
import { userActor } from '../../src/core/actor.ts';
import { usualLease } from '../../src/engine/deps.ts';
import { run } from '../../src/engine/run/run.ts';
import type { OrganizationStores } from '../../src/ports/stores.ts';
import { createInstallation, startSandbox } from '../cli/program.ts';
import { databases, type TestDatabase } from '../support/databases.ts';
import { type NotedWriters, noteWriters } from '../support/noteWriters.ts';
import { ServiceProcess, until } from '../support/serviceProcess.ts';

const bob = userActor({ id: 'u2', name: 'Bob' }, 'api');
const postgres = databases.find(({ name }) => name === 'PostgreSQL');
const isDeep = process.env.AMPWISE_PBT_RUNS !== undefined;

/** Few in the suite: with 200, requests to one site take minutes at the allowed rate. */
const organizations = isDeep ? 200 : 5;
const kills = isDeep ? 60 : 4;
const patience = isDeep ? 1_800_000 : 120_000;
const contacts = 20;
const leaseMilliseconds = usualLease;
const now = () => new Date().toISOString();

/** Faults after which a request may be repeated, and some that leave its outcome unknown. */
const faults: readonly FaultInput[] = [
  { kind: 'unavailable', probability: 0.03, seed: 1 },
  { kind: 'poolTimeout', probability: 0.03, seed: 2 },
  { kind: 'resetBefore', probability: 0.02, seed: 3 },
  { kind: 'truncated', how: 'contentLength', probability: 0.02, seed: 4, method: 'GET' },
  { kind: 'resetAfter', method: 'POST', resource: 'company/contacts', nth: 2 },
  { kind: 'tooManyRequests', retryAfterSeconds: 1, nth: 30 },
];

/** Requests a sync if no run is open; a run that is just ending comes first. */
const request = async (stores: OrganizationStores, runId: string) => {
  if ((await stores.requests.open()) !== null) return;
  const work = { what: 'sync', all: true } as const;
  await stores.requests.add({ runId, work, now: now(), leaseMilliseconds }).catch(() => null);
};

describe.skipIf(postgres === undefined)('several workers on PostgreSQL', () => {
  const own = createInstallation();
  const all: ServiceProcess[] = [];
  let url = '';
  let database: TestDatabase;
  let writers: NotedWriters;
  let app: App;
  let site: Awaited<ReturnType<typeof startSandbox>>;

  beforeAll(async () => {
    const opened = await postgres?.open();
    if (opened?.options.kind !== 'postgres') throw new Error('no database');
    database = opened;
    url = opened.options.url;
    writers = await noteWriters(database);
    app = await openApp(
      readConfig({
        DATABASE_URL: url,
        AMPWISE_DATA_DIR: join(own.dataDir, 'data'),
        AMPWISE_ALLOW_LOOPBACK: '1',
      }),
    );
    site = await startSandbox({ seed: { contacts } });
  });

  afterAll(async () => {
    for (const one of all) await one.end('SIGKILL');
    await app.close();
    await site.close();
    own.remove();
  });

  let started = 0;
  const startWorker = () => {
    const name = `worker-${++started}`;
    const at = new URL(url);
    at.searchParams.set('application_name', name);
    const env = { DATABASE_URL: at.href, AMPWISE_RUNS_AT_ONCE: '2' };
    const worker = new ServiceProcess(own.dataDir, { args: ['worker'], env });
    all.push(worker);
    return { name, worker };
  };
  const isReady = ({ worker }: ReturnType<typeof startWorker>) =>
    worker.log.includes('"worker.ready"');

  /** A connected organization. */
  async function addOrganization(id: string): Promise<OrganizationStores> {
    await app.installation.addOrganization(id, id, now());
    const one = app.organization(id, bob);
    const { companyId, publicKey, privateKey, clientId } = DEFAULT_CREDENTIALS;
    await one.connect(
      {
        site: site.url,
        company: companyId,
        clientId,
        credentials: { kind: 'api_keys', user: publicKey, secret: privateKey },
      },
      { replace: false },
    );
    await one.close();
    return one.stores;
  }

  /** How many contacts a sync links, and one of their companies. */
  async function firstSync(): Promise<{ readonly linked: number; readonly company: string }> {
    const stores = await addOrganization('first');
    const one = app.organization('first', bob);
    expect(await run(await one.engine(), { kind: 'sync' })).toMatchObject({ status: 'succeeded' });
    await one.close();
    const [imported] = await stores.ampContacts.list({ afterId: '', limit: 1, removed: false });
    const { linked } = await stores.mirror.counts();
    return { linked, company: String(imported?.fields.company) };
  }

  /** As if a minute had passed without a sign of life from any worker, killed or not. */
  const lapseLeases = async () => {
    const { db } = database.handle;
    await sql`update run_locks set renewed_at = null`.execute(db);
    await sql`update run_requests set taken_at = '2020-01-01T00:00:00.000Z'
      where taken_at is not null`.execute(db);
  };

  /** As if an hour had passed since anything was sent: a request that has not arrived by now never will. */
  const ageWrites = async () => {
    await sql`update plan_lines set sent_at = '2020-01-01T00:00:00.000Z'
      where state = 'sent'`.execute(database.handle.db);
  };

  it('V1 converge, V6 no duplicate, V7 restart: four workers, faults, and one killed again and again', {
    timeout: isDeep ? 3_600_000 : 240_000,
  }, async () => {
    const { linked, company } = await firstSync();
    const ids = Array.from({ length: organizations }, (_, index) => `o${index}`);
    const stores = await Promise.all(ids.map(addOrganization));
    for (const [index, id] of ids.entries()) {
      const set = { email: `${id}@new.example`, firstName: id, lastName: 'New', company };
      await stores[index]?.ampContacts.add({ id: `${id}-new`, set }, now());
    }
    for (const fault of faults) site.sandbox.faults.add(fault);
    const moments = createPrng(7);
    const living = [1, 2, 3, 4].map(startWorker);
    let runs = 0;
    const requestOne = (one: OrganizationStores) => request(one, `run-${++runs}`);
    const requestAll = async () => {
      for (const one of stores) await requestOne(one);
    };
    await until(() => living.every(isReady));
    await requestAll();
    for (let killed = 0; killed < kills; killed++) {
      const before = site.sandbox.journal.lastSeq;
      // At a random point of their next work: after so many requests.
      const next = before + 3 + Math.floor(moments.next() * 20);
      await until(async () => {
        await requestAll();
        return site.sandbox.journal.lastSeq >= next;
      }, patience);
      const [victim] = living.splice(Math.floor(moments.next() * living.length), 1, startWorker());
      await victim?.worker.end('SIGKILL');
      await lapseLeases();
      if (killed === 0)
        await sql`drop schema if exists ampwise_wake_ups cascade`.execute(database.handle.db);
    }
    site.sandbox.faults.clear();
    // Every contact is imported, and each organization has sent its own.
    const isDone = async (one: OrganizationStores) => {
      const [newest] = await one.runs.list(1);
      const counts = await one.mirror.counts();
      return newest?.status === 'succeeded' && counts.linked === linked + organizations;
    };
    await until(async () => {
      await ageWrites();
      const done = await Promise.all(stores.map(isDone));
      for (const [index, one] of stores.entries()) if (done[index] === false) await requestOne(one);
      return done.every(Boolean);
    }, patience);
    expect(site.sandbox.journal.duplicateCreates()).toEqual([]);
    const made = site.sandbox.world.contacts
      .all()
      .filter(({ firstName }) => ids.includes(firstName));
    expect(made).toHaveLength(organizations);
    expect(await writers.shared()).toEqual([]);
    for (const { worker } of living) expect(await worker.end('SIGTERM')).toBe(0);
  });

  it('V7 restart: a worker that was stopped writes nothing on either side after it woke up', {
    timeout: 240_000,
  }, async () => {
    site.sandbox.faults.clear();
    const stores = await addOrganization('stopped');
    const [imported] = await app
      .organization('first', bob)
      .stores.ampContacts.list({ afterId: '', limit: 1, removed: false });
    const company = String(imported?.fields.company);
    const set = { email: 'stopped@new.example', firstName: 'Stopped', lastName: 'New', company };
    await stores.ampContacts.add({ id: 'stopped-new', set }, now());
    // Stopped while it reads from ConnectWise, before it writes anything.
    const hangs = { kind: 'hang', method: 'GET', resource: 'company/contacts' } as const;
    const { id } = site.sandbox.faults.add({ ...hangs, applied: true });
    const waits = () => site.sandbox.faults.list().some((fault) => fault.waiting > 0);
    const first = startWorker();
    await request(stores, 'stopped-run');
    await until(waits);
    first.worker.process.kill('SIGSTOP');
    const before = await writers.rowsOf(first.name);
    await lapseLeases();
    const second = startWorker();
    const status = async () => (await stores.runs.get('stopped-run'))?.status;
    await until(async () => (await status()) === 'succeeded', patience);
    const { lastSeq } = site.sandbox.journal;
    site.sandbox.faults.clear(id);
    first.worker.process.kill('SIGCONT');
    await until(() => first.worker.log.includes('"run_superseded"'), patience);
    expect(await first.worker.end('SIGTERM')).toBe(0);
    expect(await second.worker.end('SIGTERM')).toBe(0);
    expect(await writers.rowsOf(first.name)).toBe(before);
    const after = site.sandbox.journal.entries({ afterSeq: lastSeq });
    expect(after.filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(site.sandbox.journal.duplicateCreates()).toEqual([]);
    expect(await writers.shared()).toEqual([]);
  });
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DEFAULT_CREDENTIALS } from '../../sandbox/world/credentials.ts';
import { userActor } from '../../src/core/actor.ts';
import { usualLease } from '../../src/engine/deps.ts';
import type { Run } from '../../src/ports/runStores.ts';
import type { OrganizationStores } from '../../src/ports/stores.ts';
import { type Database, openDatabase } from '../../src/storage/openDatabase.ts';
import { createInstallation, jsonOf, startSandbox } from '../cli/program.ts';

const program = fileURLToPath(new URL('../../bin/ampwise.mjs', import.meta.url));
const bob = userActor({ id: 'u2', name: 'Bob' }, 'api');

/** `ampwise serve` as a process of its own. */
class Service {
  readonly process: ChildProcess;
  out = '';
  log = '';

  constructor(dataDir: string) {
    this.process = spawn(process.execPath, [program, 'serve', '--port', '0', '--json'], {
      cwd: dataDir,
      env: {
        PATH: process.env.PATH,
        AMPWISE_DATA_DIR: join(dataDir, 'data'),
        AMPWISE_ALLOW_LOOPBACK: '1',
        AMPWISE_LOG: 'info',
        AMPWISE_STOP_SECONDS: '5',
        AMPWISE_CW_PRIVATE_KEY: DEFAULT_CREDENTIALS.privateKey,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process.stdout?.on('data', (text) => {
      this.out += String(text);
    });
    this.process.stderr?.on('data', (text) => {
      this.log += String(text);
    });
  }

  /** Process ids of the workers that it started, oldest first. */
  workers(): readonly number[] {
    return [...this.log.matchAll(/"workerPid":(\d+)/gu)].map(([, pid]) => Number(pid));
  }

  async ready(): Promise<string> {
    await until(() => this.out.endsWith('\n'));
    return String(jsonOf(JSON.parse(this.out)).url);
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return null;
    const exited = once(this.process, 'exit');
    this.process.kill(signal);
    await exited;
    return this.process.exitCode;
  }
}

async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitUntil(done, { timeout: 60_000, interval: 20 });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the service as processes', () => {
  const own = createInstallation();
  const services: Service[] = [];
  let site: Awaited<ReturnType<typeof startSandbox>>;
  let database: Database;
  let stores: OrganizationStores;

  beforeAll(async () => {
    site = await startSandbox({ seed: { contacts: 60 } });
    expect(await own.json(site.connect)).toMatchObject({ code: 0 });
    expect(await own.json(['sync'])).toMatchObject({ code: 0 });
    const file = join(own.dataDir, 'data', 'ampwise.db');
    database = await openDatabase({ kind: 'sqlite', file });
    stores = database.organization('default', bob);
  });

  afterAll(async () => {
    for (const service of services) await service.end('SIGKILL');
    await database.close();
    await site.close();
    own.remove();
  });

  function start(): Service {
    const service = new Service(own.dataDir);
    services.push(service);
    return service;
  }

  let requested = 0;
  const request = async (): Promise<Run> =>
    await stores.requests.add({
      runId: `requested-${++requested}`,
      work: { what: 'sync', all: true },
      now: new Date().toISOString(),
      leaseMilliseconds: usualLease,
    });
  const statusOf = async (run: Run) => (await stores.runs.get(run.id))?.status;
  const waiting = () => site.sandbox.faults.list().some((fault) => fault.waiting > 0);
  const created = (name: string) =>
    site.sandbox.world.contacts.all().filter(({ firstName }) => firstName === name).length;

  async function addContact(name: string): Promise<void> {
    const [linked] = (await own.json(['contacts', 'list', '--limit', '1'])).lines;
    const company = String(jsonOf(linked?.fields).company);
    const fields = [`email=${name}@x.example`, `firstName=${name}`, 'lastName=New'];
    expect(await own.json(['contacts', 'add', ...fields, `company=${company}`])).toMatchObject({
      code: 0,
    });
  }

  it.each([
    ['after its create took effect', true, 'Late'],
    ['before its create took effect', false, 'Early'],
  ])(
    'V6 no duplicate: a worker that is killed %s is replaced, and its run ends under its id',
    { timeout: 120_000 },
    async (_, applied, name) => {
      await addContact(name);
      const fault = {
        kind: 'hang',
        method: 'POST',
        resource: 'company/contacts',
        applied,
      } as const;
      const { id } = site.sandbox.faults.add(fault);
      const service = start();
      await service.ready();
      const run = await request();
      await until(waiting);
      const [first = 0] = service.workers();
      process.kill(first, 'SIGKILL');
      await until(() => service.workers().length === 2);
      site.sandbox.faults.clear(id);
      await until(async () => !['queued', 'running'].includes((await statusOf(run)) ?? 'queued'));
      // Whether a create that did not take effect yet will still do so is known after a while.
      expect(await statusOf(run)).toBe(applied ? 'succeeded' : 'partial');
      expect(created(name)).toBe(applied ? 1 : 0);
      expect(site.sandbox.journal.duplicateCreates()).toEqual([]);
      expect(await service.end('SIGTERM')).toBe(0);
      expect(service.workers().some(isAlive)).toBe(false);
    },
  );

  it('the worker ends with the service however that ends; what ran is parked, and the next start goes on', {
    timeout: 120_000,
  }, async () => {
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const { id } = site.sandbox.faults.add({
        kind: 'hang',
        method: 'GET',
        resource: 'company/contacts',
        applied: true,
      });
      const service = start();
      await service.ready();
      const run = await request();
      await until(waiting);
      expect(await service.end(signal)).toBe(signal === 'SIGTERM' ? 0 : null);
      await until(() => !service.workers().some(isAlive));
      expect(await statusOf(run)).toBe('queued');
      site.sandbox.faults.clear(id);
      const next = start();
      await until(async () => /succeeded|partial/u.test((await statusOf(run)) ?? ''));
      expect(await next.end('SIGTERM')).toBe(0);
    }
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { userActor } from '../../src/core/actor.ts';
import { usualLease } from '../../src/engine/deps.ts';
import type { Run } from '../../src/ports/runStores.ts';
import type { OrganizationStores } from '../../src/ports/stores.ts';
import { createInstallation, startSandbox } from '../cli/program.ts';
import { databases } from '../support/databases.ts';
import { ServiceProcess, until } from '../support/serviceProcess.ts';

const bob = userActor({ id: 'u2', name: 'Bob' }, 'api');
const postgres = databases.find(({ name }) => name === 'PostgreSQL');

describe('on SQLite', () => {
  const own = createInstallation();
  afterAll(() => own.remove());

  it.each([['worker'], ['serve --no-worker']])('ampwise %s is refused', async (line) => {
    const ended = await own.asProcess.run(line.split(' '));
    expect(ended).toMatchObject({ code: 10, stdout: '' });
    expect(ended.stderr).toContain(`ampwise ${line} needs a PostgreSQL database`);
    expect(ended.stderr).toContain('DATABASE_URL');
  });
});

describe.skipIf(postgres === undefined)('on PostgreSQL', () => {
  const own = createInstallation();
  const processes: ServiceProcess[] = [];
  let env: Record<string, string> = {};
  let site: Awaited<ReturnType<typeof startSandbox>>;
  let stores: OrganizationStores;

  beforeAll(async () => {
    const database = await postgres?.open();
    if (database?.options.kind !== 'postgres') throw new Error('no database');
    env = { DATABASE_URL: database.options.url };
    site = await startSandbox({ seed: { contacts: 20 } });
    expect(await own.json(site.connect, env)).toMatchObject({ code: 0 });
    stores = database.organization('default', bob);
  });

  afterAll(async () => {
    for (const one of processes) await one.end('SIGKILL');
    await site.close();
    own.remove();
  });

  const start = (...args: readonly string[]): ServiceProcess => {
    const made = new ServiceProcess(own.dataDir, { args, env });
    processes.push(made);
    return made;
  };
  const statusOf = async (run: Run) => (await stores.runs.get(run.id))?.status;

  it('a worker that cannot open the database says so, and ends', async () => {
    const nowhere = 'postgres://postgres@127.0.0.1:1/postgres';
    const ended = await own.asProcess.run(['worker'], { DATABASE_URL: nowhere });
    expect(ended.code).not.toBe(0);
    expect(ended.stderr).toContain('Error: ');
  });

  it('serve --no-worker carries out no run; any worker does, and goes on with what another parked', {
    timeout: 120_000,
  }, async () => {
    const service = start('serve', '--port', '0', '--json', '--no-worker');
    expect((await fetch(`${await service.ready()}/ready`)).status).toBe(200);
    expect(service.workers()).toEqual([]);
    const run = await stores.requests.add({
      runId: 'requested',
      work: { what: 'sync' },
      now: new Date().toISOString(),
      leaseMilliseconds: usualLease,
    });
    const hangs = { kind: 'hang', method: 'GET', resource: 'company/contacts' } as const;
    const { id } = site.sandbox.faults.add({ ...hangs, applied: true });
    const first = start('worker');
    await until(() => site.sandbox.faults.list().some((fault) => fault.waiting > 0));
    expect(await statusOf(run)).toBe('running');
    expect(await first.end('SIGTERM')).toBe(0);
    expect(await statusOf(run)).toBe('queued');
    site.sandbox.faults.clear(id);
    const second = start('worker');
    await until(async () => (await statusOf(run)) === 'succeeded');
    expect(await second.end('SIGTERM')).toBe(0);
    expect(await service.end('SIGTERM')).toBe(0);
  });
});

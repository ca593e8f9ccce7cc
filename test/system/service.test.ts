import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { userActor } from '../../src/core/actor.ts';
import { usualLease } from '../../src/engine/deps.ts';
import type { Run } from '../../src/ports/runStores.ts';
import type { OrganizationStores } from '../../src/ports/stores.ts';
import { connect } from '../../src/storage/database/connect.ts';
import { type Database, openDatabase } from '../../src/storage/openDatabase.ts';
import { createInstallation, jsonOf, startSandbox } from '../cli/program.ts';
import { ServiceProcess, until } from '../support/serviceProcess.ts';

const bob = userActor({ id: 'u2', name: 'Bob' }, 'api');

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
  const services: ServiceProcess[] = [];
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

  function start(): ServiceProcess {
    const service = new ServiceProcess(own.dataDir);
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
      // If a create has not taken effect yet, only time shows whether it still will.
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

  it('V18 versions side by side: a worker goes on with a schema that was added to, and ends where it was changed', async () => {
    const service = start();
    const url = await service.ready();
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    await until(() => service.log.includes('"event":"worker.ready"'));
    const newer = await connect({ kind: 'sqlite', file: join(own.dataDir, 'data', 'ampwise.db') });
    const plant = (name: string) =>
      newer.db.transaction().execute(async (trx) => {
        await sql`insert into ampwise_migrations (name, timestamp)
          values (${name}, '2030-01-01T00:00:00.000Z')`.execute(trx);
      });
    await plant('9998_later_additive');
    const run = await request();
    await until(async () => /succeeded|partial/u.test((await statusOf(run)) ?? ''));
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    expect((await own.run(['runs', 'list'])).code).toBe(0);
    await plant('9999_later');
    await until(() => service.log.includes('worker.outdated'));
    expect((await fetch(`${url}/ready`)).status).toBe(503);
    expect(await own.run(['runs', 'list'])).toMatchObject({ code: 10 });
    await until(() => /"code":10\b/u.test(service.log));
    await newer.db.transaction().execute(async (trx) => {
      await sql`delete from ampwise_migrations where name like '99%'`.execute(trx);
    });
    await newer.db.destroy();
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    await service.end('SIGTERM');
  });
});

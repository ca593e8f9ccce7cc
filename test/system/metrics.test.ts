import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { userActor } from '../../src/core/actor.ts';
import { usualLease } from '../../src/engine/deps.ts';
import { type Database, openDatabase } from '../../src/storage/openDatabase.ts';
import { readText } from '../architecture/tree.ts';
import { createInstallation, startSandbox } from '../cli/program.ts';
import type { Environment } from '../cli/served.ts';
import { databases } from '../support/databases.ts';
import { ServiceProcess, until } from '../support/serviceProcess.ts';

const bob = userActor({ id: 'u2', name: 'Bob' }, 'api');

/** Labels that metrics may have; the last line is for what Node measures about itself. */
const labels: readonly string[] =
  'process version kind status object side change method state result le type space major minor patch'.split(
    ' ',
  );

/** Names of metrics in the tables of the document. */
function documented(): readonly string[] {
  const rows = readText('docs/operate.md').matchAll(/^\| `(ampwise_[a-z_]+)` \|/gmu);
  return [...rows].map(([, name = '']) => name);
}

/** The metrics address of a process, once the process has logged it. */
async function addressOf(one: ServiceProcess): Promise<string> {
  await until(() => one.log.includes('"metricsPort":'));
  return `http://127.0.0.1:${/"metricsPort":(\d+)/u.exec(one.log)?.[1] ?? ''}`;
}

async function read(address: string): Promise<string> {
  return await (await fetch(`${address}/metrics`)).text();
}

function ofNode(name: string): boolean {
  return /^ampwise_(?:nodejs|process)_/u.test(name);
}

describe('metrics', () => {
  const own = createInstallation();
  const processes: ServiceProcess[] = [];
  let site: Awaited<ReturnType<typeof startSandbox>>;
  let database: Database;

  beforeAll(async () => {
    site = await startSandbox({ seed: { contacts: 60 } });
    expect(await own.json(site.connect)).toMatchObject({ code: 0 });
    const file = join(own.dataDir, 'data', 'ampwise.db');
    database = await openDatabase({ kind: 'sqlite', file });
  });
  afterAll(async () => {
    for (const one of processes) await one.end('SIGKILL');
    await database.close();
    await site.close();
    own.remove();
  });

  function start(
    args = ['serve', '--port', '0', '--json'],
    more: Environment = {},
  ): ServiceProcess {
    const env = { AMPWISE_METRICS: '127.0.0.1:0', ...more };
    const one = new ServiceProcess(own.dataDir, { args, env });
    processes.push(one);
    return one;
  }
  const sync = async () => {
    const { requests } = database.organization('default', bob);
    const now = new Date().toISOString();
    const work = { what: 'sync', all: true } as const;
    await requests.add({ runId: 'requested', work, now, leaseMilliseconds: usualLease });
  };

  it('of service and worker are served together, as the document lists them, and name nobody', async () => {
    const service = start();
    const url = await service.ready();
    const address = await addressOf(service);
    await sync();
    const ran = 'ampwise_runs_total{kind="sync",status="succeeded",process="worker"} 1';
    let text = '';
    await until(async () => {
      text = await read(address);
      return text.includes(ran);
    });
    expect((await fetch(`${url}/health`)).status).toBe(200);
    text = await read(address);
    const served = [...text.matchAll(/^# TYPE (\S+) /gmu)].map(([, name = '']) => name);
    expect(served.some(ofNode)).toBe(true);
    expect(documented().toSorted()).toEqual(served.filter((name) => !ofNode(name)).toSorted());

    const value = (line: string) => Number(text.split(`${line} `)[1]?.split('\n')[0]);
    const created =
      'ampwise_changes_total{object="contact",side="amp",change="created",process="worker"}';
    expect(value(created)).toBeGreaterThan(20);
    const requested =
      'ampwise_connectwise_requests_total{method="GET",status="200",process="worker"}';
    expect(value(requested)).toBeGreaterThan(2);
    expect(value('ampwise_http_requests_total{method="GET",status="200",process="service"}')).toBe(
      1,
    );
    expect(value('ampwise_database_up{process="service"}')).toBe(1);
    expect(value('ampwise_wal_bytes{process="service"}')).toBeGreaterThan(0);
    expect(value('ampwise_connectwise_rate{process="worker"}')).toBeGreaterThan(0);
    expect(value('ampwise_lag_seconds{process="service"}')).toBeGreaterThan(0);

    const used = [...text.matchAll(/[{,]([a-z_]+)="/gu)].map(([, name = '']) => name);
    expect(used.filter((name) => !labels.includes(name))).toEqual([]);
    const { lines } = await own.json(['contacts', 'list']);
    const told = ['default', new URL(site.url).host, ...lines.map(({ email }) => String(email))];
    expect(told.filter((word) => text.includes(word))).toEqual([]);
  });

  it('are read with GET /metrics and in no other way, and not at the address of the API', async () => {
    const [service] = processes;
    if (service === undefined) throw new Error('the service did not start');
    const address = await addressOf(service);
    expect((await fetch(`${address}/`)).status).toBe(404);
    expect((await fetch(`${address}/api/v1/openapi.json`)).status).toBe(404);
    expect((await fetch(`${address}/metrics`, { method: 'POST' })).status).toBe(404);
    expect(
      (await fetch(`${await service.ready()}/metrics`)).headers.get('content-type'),
    ).not.toContain('version=0.0.4');
    await service.end('SIGTERM');
  });

  it.each(databases.filter(({ name }) => name === 'PostgreSQL'))(
    'of a worker that was started by itself are served by it, on $name',
    async (kind) => {
      const { options } = await kind.open();
      const url = options.kind === 'postgres' ? options.url : '';
      const worker = start(['worker'], { DATABASE_URL: url });
      const text = await read(await addressOf(worker));
      expect(text).toMatch(/^ampwise_build_info\{version="[\d.]+",process="worker"\} 1$/mu);
      expect(text).not.toContain('ampwise_database_up');
      expect(await worker.end('SIGTERM')).toBe(0);
    },
  );

  it('are not served unless somebody asks for them', async () => {
    const silent = new ServiceProcess(own.dataDir);
    processes.push(silent);
    await silent.ready();
    expect(silent.log).not.toContain('metrics.ready');
  });
});

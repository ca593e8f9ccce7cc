import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { z } from 'zod';
import { createSteeredSandbox } from '../sandbox/control/steered.ts';
import type { EngineDeps } from '../src/engine/deps.ts';
import { run } from '../src/engine/run/run.ts';
import { openDatabase } from '../src/storage/openDatabase.ts';
import { change, prepare } from './organization.ts';
import { inDatabase, say } from './programs.ts';
import { type Cost, type Costs, type Installation, simulateDay } from './simulateDay.ts';

/**
 * How many organizations one PostgreSQL server can carry: measures the cost of a sync, and simulates a day
 * with more and more organizations. docs/scale.md has the figures.
 *
 *   npm run bench:scale [-- contacts]
 *
 * TEST_DATABASE_URL names the PostgreSQL server, on this machine: the processor time of its processes is read
 * from /proc, so nobody else should use it meanwhile.
 */
const contacts = Number(process.argv[2] ?? 2000);
const quietSyncs = 40;
/** Few enough that the brake does not hold the plan. */
const changed = Math.floor(contacts / 50);

/** Clock ticks of /proc in a second. */
const ticks = 100;

/** Processor time of all processes of PostgreSQL, and of those that have ended, in seconds. */
function databaseSeconds(): number {
  let sum = 0;
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/u.test(one))) {
    const stat = statOf(name);
    if (!stat.includes('(postgres)')) continue;
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // User and system time of the process, then of its children that were waited for.
    for (const field of fields.slice(11, 15)) sum += Number(field) / ticks;
  }
  return sum;
}

function statOf(name: string): string {
  try {
    return readFileSync(`/proc/${name}/stat`, 'utf8');
  } catch {
    // The process has ended meanwhile.
    return '';
  }
}

/** The cost of work, divided by `many`. */
async function costOf(many: number, work: () => Promise<void>): Promise<Cost> {
  const database = databaseSeconds();
  const own = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(own);
  return {
    worker: (user + system) / 1e6 / many,
    database: (databaseSeconds() - database) / many,
  };
}

async function sync(deps: EngineDeps): Promise<void> {
  const { status } = await run(deps, { kind: 'sync' });
  if (status !== 'succeeded') throw new Error(`the sync ended as ${status}`);
}

async function measureCosts(url: string): Promise<Costs & { readonly bytes: number }> {
  const server: ChildProcess = fork(fileURLToPath(import.meta.url), [String(contacts), 'serve']);
  const { url: site } = z.object({ url: z.string() }).parse((await once(server, 'message')).at(0));
  const database = await openDatabase({ kind: 'postgres', url });
  const deps = await prepare(site, database);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const size = async () => {
    const { rows } = await client.query<{ bytes: string }>(
      'select pg_database_size(current_database()) as bytes',
    );
    return Number(rows[0]?.bytes);
  };
  try {
    const empty = await size();
    const imported = await costOf(contacts, () => sync(deps));
    const bytes = ((await size()) - empty) / contacts;
    const quiet = await costOf(quietSyncs, async () => {
      for (let nth = 0; nth < quietSyncs; nth++) await sync(deps);
    });
    await change(deps, site, changed);
    const both = await costOf(1, () => sync(deps));
    const perChange = (which: keyof Cost) =>
      Math.max(0, both[which] - quiet[which]) / (2 * changed);
    return {
      imported,
      quiet,
      change: { worker: perChange('worker'), database: perChange('database') },
      // Three requests of a quiet sync, and one for each write, as a site on the internet answers.
      waiting: { sync: 3 * 0.3, record: 0.3 },
      bytes,
    };
  } finally {
    await client.end();
    await deps.connectWise.close();
    await database.close();
    server.disconnect();
    server.kill();
  }
}

/** Random numbers, the same each time. */
function numbers(): () => number {
  let state = 20_261_130;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const milliseconds = (seconds: number) => (seconds * 1000).toFixed(2);

async function main(): Promise<void> {
  const server = process.env.TEST_DATABASE_URL ?? '';
  if (server === '') throw new Error('TEST_DATABASE_URL is not set');
  const costs = await inDatabase(server, measureCosts);
  const { quiet, change: each, imported, bytes } = costs;
  say(`Measured with ${contacts} contacts; milliseconds of a processor`);
  say('                          worker  database');
  for (const [name, cost] of [
    ['a sync without a change', quiet],
    ['a changed contact', each],
    ['an imported contact', imported],
  ] as const) {
    say(
      `  ${name.padEnd(23)} ${milliseconds(cost.worker).padStart(6)}  ${milliseconds(cost.database).padStart(8)}`,
    );
  }
  say(`  ${Math.round(bytes)} bytes of database for each contact`);
  say('');
  say(
    'A day: sync every 15 minutes, 2,000 contacts in the median organization, 2 % of the contacts',
  );
  say('change, 1 % of the organizations import for the first time. Seconds from due to done.');
  say('');
  say('  organizations  workers   median    p95    p99   cores of workers  of the database');
  for (const organizations of [100, 1000, 3000, 10_000, 30_000]) {
    const workers = Math.max(1, Math.ceil(organizations / 1000));
    const place: Installation = {
      organizations,
      workers,
      atOnce: 4,
      every: 900,
      median: 2000,
      changing: 0.02,
      joining: 0.01,
    };
    const { lag, workerCores, databaseCores } = simulateDay(costs, place, numbers());
    const cells = [
      String(organizations).padStart(15),
      String(workers).padStart(8),
      ...[lag.median, lag.p95, lag.p99].map((one) => one.toFixed(1).padStart(6)),
      workerCores.toFixed(1).padStart(17),
      databaseCores.toFixed(1).padStart(15),
    ];
    say(cells.join(' '));
  }
}

async function serve(): Promise<void> {
  const sandbox = createSteeredSandbox({ seed: { contacts, scenario: 'plain' } });
  const { url } = await sandbox.start();
  process.send?.({ url });
}

await (process.argv[3] === 'serve' ? serve() : main());

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { createSteeredSandbox } from '../sandbox/control/steered.ts';
import type { EngineDeps } from '../src/engine/deps.ts';
import { run } from '../src/engine/run/run.ts';
import { openDatabase } from '../src/storage/openDatabase.ts';
import { change, prepare } from './organization.ts';

/**
 * The cost of two-way syncs over HTTP, on SQLite, in one process (the sandbox has its own): a first sync, one
 * without changes, and one with 100 contacts changed on each side.
 *
 *   npm run bench:two-way [-- contacts [rounds]]
 *
 * A sync without changes has to cost less than a tenth of a first sync. Only ratios within one run mean
 * something. There are no times of vdirsyncer, a comparable two-way engine, to compare with; by its design it
 * lists every item of both sides to see that nothing changed, while ampwise asks for changes.
 */
const contacts = Number(process.argv[2] ?? 10_000);
const rounds = Number(process.argv[3] ?? 3);
const changed = 100;

const announcement = z.object({ url: z.string() });

/** Runs in a separate process, so that serving is not part of the measurement. */
async function serve(): Promise<void> {
  const sandbox = createSteeredSandbox({ seed: { contacts, scenario: 'plain' } });
  const { url } = await sandbox.start();
  process.send?.({ url });
}

type Measured = { readonly seconds: number; readonly requests: number };
type Round = { readonly first: Measured; readonly quiet: Measured; readonly both: Measured };

async function measure(deps: EngineDeps): Promise<Measured> {
  const started = performance.now();
  const { status, requests } = await run(deps, { kind: 'sync' });
  if (status !== 'succeeded') throw new Error(`the sync ended as ${status}`);
  return { seconds: (performance.now() - started) / 1000, requests };
}

async function round(): Promise<Round> {
  const server: ChildProcess = fork(fileURLToPath(import.meta.url), [
    String(contacts),
    '1',
    'serve',
  ]);
  const folder = mkdtempSync(join(tmpdir(), 'ampwise-bench-'));
  const database = await openDatabase({ kind: 'sqlite', file: join(folder, 'ampwise.db') });
  const { url } = announcement.parse((await once(server, 'message')).at(0));
  const deps = await prepare(url, database);
  try {
    const first = await measure(deps);
    const quiet = await measure(deps);
    await change(deps, url, changed);
    return { first, quiet, both: await measure(deps) };
  } finally {
    await deps.connectWise.close();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
    server.disconnect();
    server.kill();
  }
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
const share = (all: readonly Round[], which: (one: Round) => Measured) =>
  median(all.map((one) => which(one).seconds / one.first.seconds)).toFixed(3);

function line(name: string, all: readonly Measured[]): void {
  const times = all.map(({ seconds }) => seconds.toFixed(2)).join('  ');
  stdout.write(`  ${name}  ${times} s, ${all[0]?.requests ?? 0} requests\n`);
}

async function main(): Promise<void> {
  const all: Round[] = [];
  for (let nth = 0; nth < rounds; nth++) all.push(await round());
  stdout.write(`${contacts} links, ${rounds} rounds\n`);
  line(
    'first sync            ',
    all.map(({ first }) => first),
  );
  line(
    'nothing changed       ',
    all.map(({ quiet }) => quiet),
  );
  line(
    `${changed} changed each side `,
    all.map(({ both }) => both),
  );
  stdout.write(
    `  nothing changed / first sync  ${share(all, ({ quiet }) => quiet)}, to be below 0.1\n`,
  );
  stdout.write(`  changed / first sync          ${share(all, ({ both }) => both)}\n`);
  stdout.write(
    '  (writes go at the pace that ConnectWise asks for: 16 a second after a burst of 60)\n',
  );
}

await (process.argv[4] === 'serve' ? serve() : main());

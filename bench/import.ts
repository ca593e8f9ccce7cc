import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { contactFields } from '../src/connectors/connectwise/contactWire.ts';

/**
 * First import by ampwise and by a bare connectwise-rest loop, in turn, against one sandbox in a
 * process of its own; then what a second sync costs, and peak memory at 10,000 and 100,000.
 *
 *   npm run bench [-- rounds]
 *
 * Times are whole processes, start-up included, and mean something as ratios of one run only.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const rounds = Number(process.argv[2] ?? 3);
const tsx = ['--import', 'tsx'];

const announcement = z.object({
  site: z.string(),
  company: z.string(),
  publicKey: z.string(),
  privateKey: z.string(),
  clientId: z.string(),
});

const syncResult = z.object({ requests: z.number() });

type Sandbox = z.infer<typeof announcement> & { readonly process: ChildProcess };

type Measured = { readonly seconds: number; readonly peak: number; readonly output: string };

async function startSandbox(contacts: number): Promise<Sandbox> {
  const args = ['bin/ampwise.mjs', 'sandbox', '--contacts', String(contacts), '--json'];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    return { process: child, ...announcement.parse(JSON.parse(line)) };
  }
  throw new Error('the sandbox did not start');
}

/** Runs one process to its end. */
async function measure(args: readonly string[], env: Record<string, string>): Promise<Measured> {
  const started = performance.now();
  const child = spawn(process.execPath, ['--import', './bench/peakMemory.mjs', ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  const read = async (index: 1 | 2 | 3): Promise<string> => {
    let text = '';
    child.stdio[index]?.on('data', (chunk) => {
      text += String(chunk);
    });
    await closed;
    return text;
  };
  const [output, errors, peak] = await Promise.all([read(1), read(2), read(3)]);
  if (child.exitCode !== 0) throw new Error(`${args.join(' ')} failed: ${errors}${output}`);
  return { seconds: (performance.now() - started) / 1000, peak: Number(peak), output };
}

async function bare(sandbox: Sandbox, folder: string, fields: string): Promise<Measured> {
  return await measure([...tsx, 'bench/bareLoop.ts', join(folder, 'bare.db'), fields], {
    SANDBOX_SITE: sandbox.site,
    SANDBOX_COMPANY: sandbox.company,
    SANDBOX_PUBLIC_KEY: sandbox.publicKey,
    SANDBOX_PRIVATE_KEY: sandbox.privateKey,
    SANDBOX_CLIENT_ID: sandbox.clientId,
  });
}

type Imported = { readonly first: Measured; readonly second: Measured };

async function ampwise(sandbox: Sandbox, folder: string): Promise<Imported> {
  const env = {
    AMPWISE_DATA_DIR: folder,
    AMPWISE_ALLOW_LOOPBACK: '1',
    AMPWISE_CW_PRIVATE_KEY: sandbox.privateKey,
  };
  const flags = ['--site', sandbox.site, '--company', sandbox.company];
  const keys = ['--public-key', sandbox.publicKey, '--client-id', sandbox.clientId];
  await measure(['bin/ampwise.mjs', 'connect', ...flags, ...keys, '--json'], env);
  const sync = () => measure(['bin/ampwise.mjs', 'sync', '--json'], env);
  return { first: await sync(), second: await sync() };
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'ampwise-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const say = (text: string) => void process.stdout.write(`${text}\n`);
const seconds = (values: readonly Measured[]) => values.map((value) => value.seconds.toFixed(2));
const median = (values: readonly Measured[]) =>
  values.map((value) => value.seconds).toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

async function compare(contacts: number): Promise<number> {
  const sandbox = await startSandbox(contacts);
  const slim: Measured[] = [];
  const full: Measured[] = [];
  const first: Measured[] = [];
  const second: Measured[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      slim.push(await inFolder((folder) => bare(sandbox, folder, contactFields.join(','))));
      full.push(await inFolder((folder) => bare(sandbox, folder, 'all')));
      const imported = await inFolder((folder) => ampwise(sandbox, folder));
      first.push(imported.first);
      second.push(imported.second);
    }
  } finally {
    sandbox.process.kill();
  }
  const requests = (run: Measured | undefined) =>
    syncResult.parse(JSON.parse(run?.output ?? '{}')).requests;
  const peak = Math.max(...first.map((value) => value.peak));
  say(`${contacts} contacts, ${rounds} rounds`);
  say(`  bare loop, same fields  ${seconds(slim).join('  ')} s`);
  say(`  bare loop, all fields   ${seconds(full).join('  ')} s`);
  say(`  ampwise first sync      ${seconds(first).join('  ')} s, ${requests(first[0])} requests`);
  say(`  ampwise second sync     ${seconds(second).join('  ')} s, ${requests(second[0])} requests`);
  say(`  first sync / bare loop  ${(median(first) / median(slim)).toFixed(2)} (same fields)`);
  say(`                          ${(median(first) / median(full)).toFixed(2)} (all fields)`);
  say(`  second / first sync     ${(median(second) / median(first)).toFixed(2)}`);
  say(`  peak memory             ${peak} MB`);
  return peak;
}

const small = await compare(10_000);
const large = await compare(100_000);
say(`peak memory at 100,000 / at 10,000: ${(large / small).toFixed(2)}`);

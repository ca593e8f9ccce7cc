import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { z } from 'zod';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const program = 'bin/ampwise.mjs';

const announcement = z.object({
  site: z.string(),
  company: z.string(),
  publicKey: z.string(),
  privateKey: z.string(),
  clientId: z.string(),
});

export type Sandbox = z.infer<typeof announcement> & { readonly process: ChildProcess };

export type Measured = {
  readonly seconds: number;
  /** Processor time of all threads; on a busy machine its ratio is steadier than that of the clock. */
  readonly cpu: number;
  /** Peak resident memory, in MB. */
  readonly peak: number;
  /** Longest block of the event loop, in milliseconds. */
  readonly block: number;
  readonly output: string;
};

const measurement = z.object({ peak: z.number(), cpu: z.number(), block: z.number() });

/** A sandbox in a separate process. */
export async function startSandbox(contacts: number): Promise<Sandbox> {
  const args = [program, 'sandbox', '--contacts', String(contacts), '--port', '0', '--json'];
  // A sandbox keeps its state in its folder, so two at once need separate folders.
  const folder = mkdtempSync(join(tmpdir(), 'ampwise-bench-sandbox-'));
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, AMPWISE_DATA_DIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return { process: child, ...announcement.parse(await firstLine(child)) };
}

/** The first line that a process prints, as JSON. */
export async function firstLine(child: ChildProcess): Promise<unknown> {
  if (child.stdout === null) throw new Error('no output');
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line);
  throw new Error('it ended before it was ready');
}

/** Runs one command to its end, and returns the JSON it printed. */
export async function command(
  env: Record<string, string>,
  ...args: readonly string[]
): Promise<unknown> {
  const child = spawn(process.execPath, [program, ...args, '--json'], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  const line = await firstLine(child);
  await exited;
  if (child.exitCode !== 0) throw new Error(`${args[0]} ended with ${child.exitCode}`);
  return line;
}

/** Runs one process to its end. */
export async function measure(
  args: readonly string[],
  env: Record<string, string>,
): Promise<Measured> {
  const started = performance.now();
  const child = spawn(process.execPath, ['--import', './bench/measured.mjs', ...args], {
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
  const [output, errors, measured] = await Promise.all([read(1), read(2), read(3)]);
  if (child.exitCode !== 0) throw new Error(`${args.join(' ')} failed: ${errors}${output}`);
  const seconds = (performance.now() - started) / 1000;
  return { seconds, ...measurement.parse(JSON.parse(measured)), output };
}

export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'ampwise-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const say = (text: string) => void process.stdout.write(`${text}\n`);
let databases = 0;

/** Runs `work` with a new database on the server, which is dropped afterwards. */
export async function inDatabase<T>(server: string, work: (url: string) => Promise<T>): Promise<T> {
  const name = `ampwise_bench_${process.pid}_${++databases}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
    const url = new URL(server);
    url.pathname = `/${name}`;
    return await work(url.href);
  } finally {
    await client.query(`drop database if exists ${name} with (force)`);
    await client.end();
  }
}

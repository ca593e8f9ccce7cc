import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { createSteeredSandbox } from '../../sandbox/control/steered.ts';
import type { SteeredOptions, SteeredSandbox } from '../../sandbox/control/steering.ts';
import { DEFAULT_CREDENTIALS } from '../../sandbox/world/credentials.ts';
import { fastFolder } from '../support/folders.ts';
import { misfits } from './printed.ts';
import { type Command, type Ended, type Environment, served } from './served.ts';

const program = fileURLToPath(new URL('../../bin/ampwise.mjs', import.meta.url));

/** Ways to use the command line of an installation. */
export type CommandLine = {
  /** Runs `ampwise`; `with_` adds to its environment, an empty value takes away. */
  run(args: readonly string[], with_?: Environment): Promise<Ended>;
  /** The same with --json: what it printed, line by line; throws where a line is no JSON. */
  json(args: readonly string[], with_?: Environment): Promise<Ended & { lines: readonly Json[] }>;
};

/**
 * An installation with a data folder of its own, used through the command line alone. Commands are
 * carried out in one process after the other, since starting one takes longer than most commands do.
 */
export type Installation = CommandLine & {
  /** Each command in a process of its own, as a person or a script runs it. */
  readonly asProcess: CommandLine;
  readonly dataDir: string;
  remove(): void;
};

export type Json = Readonly<Record<string, unknown>>;

export function createInstallation(): Installation {
  const dataDir = fastFolder('cli');
  // Nothing of the environment of the tests but where programs are found.
  const environment = {
    ...(process.env.PATH === undefined ? {} : { PATH: process.env.PATH }),
    HOME: dataDir,
    TZ: 'UTC',
    AMPWISE_DATA_DIR: join(dataDir, 'data'),
    AMPWISE_ALLOW_LOOPBACK: '1',
    AMPWISE_CW_PRIVATE_KEY: DEFAULT_CREDENTIALS.privateKey,
  };
  const commandLine = (carryOut: (command: Command) => Promise<Ended>): CommandLine => {
    const run: CommandLine['run'] = (args, more = {}) =>
      carryOut({ args, env: { ...environment, ...more }, cwd: dataDir });
    return {
      run,
      async json(args, more) {
        const ended = await run([...args, '--json'], more);
        const lines = ended.stdout
          .split('\n')
          .filter((line) => line !== '')
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the tests look at it
          .map((line) => JSON.parse(line) as Json);
        // Every document that a test prints is one of the contract.
        expect(lines.flatMap((line) => misfits({ args, line }))).toEqual([]);
        return { ...ended, lines };
      },
    };
  };
  return {
    ...commandLine(served),
    asProcess: commandLine(started),
    dataDir,
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

/** Carries out a command in a process of its own. */
function started({ args, env, cwd }: Command): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** A sandbox that listens, and the arguments that connect to it. */
export async function startSandbox(options: SteeredOptions): Promise<{
  readonly sandbox: SteeredSandbox;
  readonly url: string;
  readonly connect: readonly string[];
  close(): Promise<void>;
}> {
  const sandbox = createSteeredSandbox(options);
  const running = await sandbox.start();
  const { companyId, publicKey, clientId } = DEFAULT_CREDENTIALS;
  return {
    sandbox,
    url: running.url,
    connect: connectTo({ site: running.url, company: companyId, publicKey, clientId }),
    close: () => running.close(),
  };
}

/** Arguments of `connect`. */
export function connectTo(entered: {
  readonly site: string;
  readonly company: string;
  readonly publicKey: string;
  readonly clientId: string;
}): readonly string[] {
  const { site, company, publicKey, clientId } = entered;
  return [
    'connect',
    '--site',
    site,
    '--company',
    company,
    '--public-key',
    publicKey,
    '--client-id',
    clientId,
  ];
}

/** Any text, to compare with. */
export const someText: unknown = expect.any(String);

/** Text that holds another, or fits a pattern, to compare with. */
export function textLike(part: string | RegExp): unknown {
  return typeof part === 'string' ? expect.stringContaining(part) : expect.stringMatching(part);
}

/** A value that has to be a list. */
export function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error('no list');
  return value;
}

/** A value that has to be an object. */
export function jsonOf(value: unknown): Json {
  if (typeof value !== 'object' || value === null) throw new Error('no object');
  return Object.fromEntries(Object.entries(value));
}

/** A value that has to be numbers by name. */
export function numbersOf(value: unknown): Readonly<Record<string, number>> {
  if (typeof value !== 'object' || value === null) throw new Error('no object');
  const entries = Object.entries(value).map(([name, number]) => [name, Number(number)] as const);
  return Object.fromEntries(entries);
}

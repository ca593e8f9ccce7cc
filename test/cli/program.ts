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
  /** Runs `ampwise`. `with_` adds to its environment; an empty value removes a variable. */
  run(args: readonly string[], with_?: Environment): Promise<Ended>;
  /** Runs it with --json, and returns each printed line as JSON; throws if a line is not JSON. */
  json(args: readonly string[], with_?: Environment): Promise<Ended & { lines: readonly Json[] }>;
};

/**
 * An installation with a separate data folder, used only through the command line. Commands run one after the
 * other in one process, because starting a process takes longer than most commands do.
 */
export type Installation = CommandLine & {
  /** Runs each command in a separate process, as a person or a script does. */
  readonly asProcess: CommandLine;
  readonly dataDir: string;
  remove(): void;
};

export type Json = Readonly<Record<string, unknown>>;

export function createInstallation(): Installation {
  const dataDir = fastFolder('cli');
  // Only the place of programs comes from the environment of the tests.
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
        // Every document that a test prints has to fit its schema in the contract.
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

/** Runs a command in a separate process. */
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

/** Matches any text. */
export const someText: unknown = expect.any(String);

/** Matches a text that contains another, or fits a pattern. */
export function textLike(part: string | RegExp): unknown {
  return typeof part === 'string' ? expect.stringContaining(part) : expect.stringMatching(part);
}

/** The value as a list; fails if it is not one. */
export function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error('no list');
  return value;
}

/** The value as an object; fails if it is not one. */
export function jsonOf(value: unknown): Json {
  if (typeof value !== 'object' || value === null) throw new Error('no object');
  return Object.fromEntries(Object.entries(value));
}

/** The value as numbers by name; fails if it is something else. */
export function numbersOf(value: unknown): Readonly<Record<string, number>> {
  if (typeof value !== 'object' || value === null) throw new Error('no object');
  const entries = Object.entries(value).map(([name, number]) => [name, Number(number)] as const);
  return Object.fromEntries(entries);
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSteeredSandbox } from '../../sandbox/control/steered.ts';
import type { RunningSandbox } from '../../sandbox/sandbox.ts';
import { createPrng } from '../../sandbox/seed/prng.ts';
import { DEFAULT_CREDENTIALS } from '../../sandbox/world/credentials.ts';
import { commandLine } from '../../src/core/actor.ts';
import { openDatabase } from '../../src/storage/openDatabase.ts';
import { lapseLease } from '../support/lapseLease.ts';
import { outcome } from '../support/wholeSystem.ts';

const program = fileURLToPath(new URL('../../bin/ampwise.mjs', import.meta.url));
const contacts = 1_100;
const seed = Number(process.env.AMPWISE_PBT_SEED ?? 7);

/** An import in a separate process, killed without warning, and the import after it. */
describe('kill -9 at ten random moments of an import', () => {
  const sandbox = createSteeredSandbox({ seed: { contacts, companies: 110, customFields: 2 } });
  const folders: string[] = [];
  let running: RunningSandbox;
  /** The folder of an installation that is connected and has not synced. */
  let connected = '';
  let undisturbed: unknown;
  /** How long a whole import takes, in milliseconds. */
  let whole = 0;

  beforeAll(async () => {
    running = await sandbox.start();
    connected = newFolder();
    await connect(connected);
    const folder = copyOf(connected);
    const startedAt = performance.now();
    expect(await ended(start(folder, ['sync', '--json']))).toBe(0);
    whole = performance.now() - startedAt;
    undisturbed = await outcomeIn(folder);
  });

  afterAll(async () => {
    await running.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  function newFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'ampwise-kill-'));
    folders.push(folder);
    return folder;
  }

  async function connect(folder: string): Promise<void> {
    const { companyId, publicKey, clientId } = DEFAULT_CREDENTIALS;
    const keys = ['--company', companyId, '--public-key', publicKey, '--client-id', clientId];
    expect(await ended(start(folder, ['connect', '--site', running.url, ...keys, '--json']))).toBe(
      0,
    );
  }

  function copyOf(installation: string): string {
    const folder = newFolder();
    cpSync(installation, folder, { recursive: true });
    return folder;
  }

  const moments = createPrng(seed);
  const shares = Array.from({ length: 10 }, (_, nth) => (nth + moments.next()) / 10);

  it.each(shares.map((share, nth) => ({ nth: nth + 1, share })))(
    'moment $nth: the next sync makes it what it would have been',
    async ({ share }) => {
      const folder = copyOf(connected);
      const child = start(folder, ['sync', '--json']);
      // Whenever the signal arrives, even after the end, the result has to be the same.
      const timer = setTimeout(() => child.kill('SIGKILL'), share * whole);
      await ended(child);
      clearTimeout(timer);
      await lapseLease(folder);
      expect(await ended(start(folder, ['sync', '--json']))).toBe(0);
      expect(await outcomeIn(folder)).toEqual(undisturbed);
    },
  );
});

function start(folder: string, args: readonly string[]) {
  return spawn(process.execPath, [program, ...args], {
    env: {
      PATH: process.env.PATH,
      AMPWISE_DATA_DIR: folder,
      AMPWISE_ALLOW_LOOPBACK: '1',
      AMPWISE_CW_PRIVATE_KEY: DEFAULT_CREDENTIALS.privateKey,
    },
    stdio: 'ignore',
  });
}

async function outcomeIn(folder: string): Promise<unknown> {
  const database = await openDatabase({ kind: 'sqlite', file: join(folder, 'ampwise.db') });
  try {
    return await outcome(database.organization('default', commandLine));
  } finally {
    await database.close();
  }
}

async function ended(child: ReturnType<typeof start>): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

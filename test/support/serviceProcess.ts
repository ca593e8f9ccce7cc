import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { DEFAULT_CREDENTIALS } from '../../sandbox/world/credentials.ts';

const program = fileURLToPath(new URL('../../bin/ampwise.mjs', import.meta.url));

/** How a process of `ampwise` starts: `serve` on a free port, and additions to its environment. */
type Start = {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
};

/** `ampwise serve` or `ampwise worker` as a separate process. */
export class ServiceProcess {
  readonly process: ChildProcess;
  out = '';
  log = '';

  constructor(
    dataDir: string,
    { args = ['serve', '--port', '0', '--json'], env = {} }: Start = {},
  ) {
    this.process = spawn(process.execPath, [program, ...args], {
      cwd: dataDir,
      env: {
        PATH: process.env.PATH,
        AMPWISE_DATA_DIR: join(dataDir, 'data'),
        AMPWISE_ALLOW_LOOPBACK: '1',
        AMPWISE_LOG: 'info',
        AMPWISE_STOP_SECONDS: '5',
        AMPWISE_CW_PRIVATE_KEY: DEFAULT_CREDENTIALS.privateKey,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process.stdout?.on('data', (text) => {
      this.out += String(text);
    });
    this.process.stderr?.on('data', (text) => {
      this.log += String(text);
    });
  }

  /** Process ids of the workers that it started, oldest first. */
  workers(): readonly number[] {
    return [...this.log.matchAll(/"workerPid":(\d+)/gu)].map(([, pid]) => Number(pid));
  }

  async ready(): Promise<string> {
    await until(() => this.out.endsWith('\n'));
    return String(this.told().url);
  }

  /** The JSON line that it printed once it was ready. */
  told(): Readonly<Record<string, unknown>> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the tests look at it
    return JSON.parse(this.out) as Readonly<Record<string, unknown>>;
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return null;
    const exited = once(this.process, 'exit');
    this.process.kill(signal);
    await exited;
    return this.process.exitCode;
  }
}

/** Waits for a state, never for a time; gives up after so many milliseconds. */
export async function until(
  done: () => boolean | Promise<boolean>,
  timeout = 60_000,
): Promise<void> {
  await vi.waitUntil(done, { timeout, interval: 20 });
}

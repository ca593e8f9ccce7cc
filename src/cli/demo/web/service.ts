import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { separateEnvironment } from '../../../config/separateEnvironment.ts';
import { Failure } from '../../../core/failure.ts';

/** A service with its own data folder, as a separate process. */
export type StartedService = {
  readonly url: string;
  readonly setupToken: string;
  stop(): Promise<void>;
};

/** Starts `ampwise serve` for the example. Throws `internal` if it does not start. */
export async function startService(options: {
  readonly dataDir: string;
  readonly port: number;
  readonly signal: AbortSignal;
}): Promise<StartedService> {
  const [, program = ''] = process.argv;
  const child = spawn(
    process.execPath,
    [program, 'serve', '--port', String(options.port), '--json'],
    {
      env: separateEnvironment(options.dataDir),
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const stop = async () => await stopped(child);
  options.signal.addEventListener('abort', () => void stop(), { once: true });
  for await (const line of createInterface({ input: child.stdout })) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `serve --json` prints
    const ready = JSON.parse(line) as { url: string; setupLink: string | null };
    return { url: ready.url, setupToken: ready.setupLink?.split('#')[1] ?? '', stop };
  }
  throw new Failure('internal', { error: 'the service of the demo did not start' });
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

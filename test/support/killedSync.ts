import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';
import { compiled } from './compiled.ts';
import type { TestDatabase } from './databases.ts';
import type { SandboxSite } from './sandboxSite.ts';

const program = fileURLToPath(new URL('syncProcess.ts', import.meta.url));
let processes = 0;

/** The request at which a process is killed: the n-th of a method and resource. */
export type KillAt = {
  readonly nth?: number;
  /** Whether the request has taken effect by then. */
  readonly applied: boolean;
  readonly method?: 'POST' | 'PATCH';
  readonly resource?: string;
};

/**
 * A sync in a separate process, killed without warning (SIGKILL) while ConnectWise has not answered the
 * request that `at` picks: before it took effect, or after it. Returns whether it was killed.
 */
export async function killedSync(
  { options }: Pick<TestDatabase, 'options'>,
  site: SandboxSite,
  organizationId: string,
  at: KillAt,
  kind: 'sync' | 'sweep' = 'sync',
): Promise<boolean> {
  const { sandbox, url } = site;
  const { id } = sandbox.faults.add({ ...at, kind: 'hang', name: 'killed' });
  const SYNC_PROCESS = JSON.stringify({
    site: url,
    organizationId,
    now: sandbox.clock.now(),
    ids: `id-process-${++processes}`,
    kind,
    database: options,
  });
  const child = spawn(process.execPath, [await compiled(program)], {
    env: { PATH: process.env.PATH, SYNC_PROCESS },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += String(text);
  });
  const exited = once(child, 'exit');
  const hangs = () => sandbox.faults.list().some((fault) => fault.id === id && fault.waiting > 0);
  const over = () => child.exitCode !== null || child.signalCode !== null;
  await vi.waitUntil(() => hangs() || over(), { timeout: 60_000, interval: 5 });
  const wasThere = hangs();
  child.kill('SIGKILL');
  await exited;
  sandbox.faults.clear(id);
  if (!wasThere) expect(errors, 'the process that was to be killed').toBe('');
  return wasThere;
}

import { spawn } from 'node:child_process';
import type { Writable } from 'node:stream';

/** A program that shows text page by page. */
export type Pager = {
  readonly input: Writable;
  /** Resolves when the reader leaves it. */
  readonly left: Promise<void>;
};

/** Starts the pager through the shell. */
export function startPager(command: string): Pager {
  const child = spawn('sh', ['-c', `LESS="\${LESS-FRX}"; export LESS; ${command}`], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const left = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  return { input: child.stdin, left };
}

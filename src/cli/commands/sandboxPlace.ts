import { join, resolve } from 'node:path';
import { markedRunning } from '../../../sandbox/keeping/keepWorld.ts';
import type { Config } from '../../config/readConfig.ts';

/** Where the sandbox listens unless told otherwise: below the ports that systems hand out. */
export const SANDBOX_PORT = 7420;

/** File in which the sandbox keeps what was changed. */
export function stateFile({ dataDir }: Config, entered: string | undefined): string {
  return entered === undefined ? join(dataDir, 'sandbox.json') : resolve(entered);
}

/** Address of the sandbox that is meant: of a port, else of the state, else of the usual port. */
export function sandboxAddress(
  config: Config,
  { port, state }: { readonly port?: number; readonly state?: string },
): string {
  if (port !== undefined) return `http://127.0.0.1:${port}`;
  return markedRunning(stateFile(config, state)) ?? `http://127.0.0.1:${SANDBOX_PORT}`;
}

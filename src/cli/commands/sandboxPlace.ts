import { join, resolve } from 'node:path';
import { markedRunning } from '../../../sandbox/keeping/keepWorld.ts';
import type { Config } from '../../config/readConfig.ts';

/** The default port of the sandbox: below the ports that systems assign. */
export const SANDBOX_PORT = 7420;

/** The file in which the sandbox stores its changes. */
export function stateFile({ dataDir }: Config, entered: string | undefined): string {
  return entered === undefined ? join(dataDir, 'sandbox.json') : resolve(entered);
}

/**
 * The address of the sandbox: from a port, otherwise from the state, otherwise the default port.
 */
export function sandboxAddress(
  config: Config,
  { port, state }: { readonly port?: number; readonly state?: string },
): string {
  if (port !== undefined) return `http://127.0.0.1:${port}`;
  return markedRunning(stateFile(config, state)) ?? `http://127.0.0.1:${SANDBOX_PORT}`;
}

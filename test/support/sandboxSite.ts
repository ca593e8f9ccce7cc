import { onTestFinished } from 'vitest';
import { createClock, type SandboxClock } from '../../sandbox/clock.ts';
import { createSteeredSandbox } from '../../sandbox/control/steered.ts';
import type { SteeredSandbox } from '../../sandbox/control/steering.ts';
import type { SeedOptions } from '../../sandbox/seed/seedWorld.ts';
import type { Switches } from '../../sandbox/switches.ts';
import { DEFAULT_CREDENTIALS } from '../../sandbox/world/credentials.ts';
import {
  type ConnectWiseOptions,
  createConnectWise,
} from '../../src/connectors/connectwise/connectWise.ts';
import { Failure } from '../../src/core/failure.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { ConnectWise } from '../../src/ports/connectwise.ts';
import type { Log } from '../../src/ports/log.ts';

export const siteStart = '2026-06-01T08:00:00Z';

/** A sandbox on a free port with a stopped clock, and clients for it. */
export type SandboxSite = {
  readonly sandbox: SteeredSandbox;
  readonly url: string;
  /** The sandbox's clock as the product sees it: sleeping advances it. */
  readonly clock: Clock & { readonly slept: readonly number[] };
  /** Everything that its clients have logged, as JSON lines. */
  readonly logged: readonly string[];
  /** A client, by default with the default credentials. */
  client(options?: Partial<ConnectWiseOptions>): ConnectWise;
  /** Closes it before the test ends. */
  close(): Promise<void>;
};

/** Starts it; it and its clients are closed when the test ends. */
export async function startSandboxSite(
  options: { readonly seed?: SeedOptions; readonly switches?: Partial<Switches> } = {},
): Promise<SandboxSite> {
  const sandboxClock = createClock(siteStart);
  const sandbox = createSteeredSandbox({
    clock: sandboxClock,
    seed: options.seed ?? { contacts: 0 },
    ...(options.switches === undefined ? {} : { switches: options.switches }),
  });
  const running = await sandbox.start();
  const clients: ConnectWise[] = [];
  let closed: Promise<void> | null = null;
  const close = () => {
    closed ??= Promise.all(clients.map((client) => client.close())).then(() => running.close());
    return closed;
  };
  onTestFinished(close);
  const clock = steeredClock(sandboxClock);
  const logged: string[] = [];
  return {
    sandbox,
    url: running.url,
    clock,
    logged,
    close,
    client(changed = {}) {
      const client = createConnectWise({
        site: running.url,
        rules: { allowLoopback: true, allowedHosts: [] },
        company: DEFAULT_CREDENTIALS.companyId,
        clientId: DEFAULT_CREDENTIALS.clientId,
        credentials: {
          kind: 'api_keys',
          user: DEFAULT_CREDENTIALS.publicKey,
          secret: DEFAULT_CREDENTIALS.privateKey,
        },
        clock,
        ids: { next: () => 'id', jitter: () => 0.5 },
        log: recordingLog(logged),
        ...changed,
      });
      clients.push(client);
      return client;
    },
  };
}

/**
 * A wait advances the sandbox's clock, so no test really waits, and the sandbox sees whether Retry-After is
 * respected.
 */
function steeredClock(clock: SandboxClock): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  return {
    slept,
    now: () => clock.now(),
    async sleep(milliseconds, signal) {
      if (signal?.aborted === true) throw new Failure('interrupted');
      slept.push(milliseconds);
      clock.advance(milliseconds);
    },
  };
}

function recordingLog(lines: string[]): Log {
  const note: Log['info'] = (event, fields = {}) => {
    lines.push(JSON.stringify({ event, ...fields }));
  };
  return { debug: note, info: note, warn: note, error: note };
}

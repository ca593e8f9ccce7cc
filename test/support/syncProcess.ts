import { env } from 'node:process';
import { z } from 'zod';
import { DEFAULT_CREDENTIALS } from '../../sandbox/world/credentials.ts';
import { createConnectWise } from '../../src/connectors/connectwise/connectWise.ts';
import { commandLine } from '../../src/core/actor.ts';
import type { EngineDeps } from '../../src/engine/deps.ts';
import { run } from '../../src/engine/run/run.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Log } from '../../src/ports/log.ts';
import { openDatabase } from '../../src/storage/openDatabase.ts';

/** One sync in a separate process, to be killed; `SYNC_PROCESS` says which. */
const told = z
  .object({
    site: z.string(),
    organizationId: z.string(),
    now: z.number(),
    ids: z.string(),
    kind: z.enum(['sync', 'sweep']),
    database: z.union([
      z.object({ kind: z.literal('sqlite'), file: z.string() }),
      z.object({ kind: z.literal('postgres'), url: z.string() }),
    ]),
  })
  .parse(JSON.parse(env.SYNC_PROCESS ?? '{}'));

const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

let { now } = told;
/** The time of the sandbox, which stands still unless the sync waits. */
const clock: Clock = {
  now: () => now,
  async sleep(milliseconds) {
    if (milliseconds === 0) return;
    now += milliseconds;
    const body = JSON.stringify({ milliseconds: Math.ceil(milliseconds) });
    const headers = { 'content-type': 'application/json' };
    await fetch(`${told.site}/__sandbox/clock/advance`, { method: 'POST', headers, body });
  },
};

let made = 0;
const ids: EngineDeps['ids'] = {
  next: () => `${told.ids}-${String(++made).padStart(8, '0')}`,
  jitter: () => 0.5,
};

const { companyId, clientId, publicKey, privateKey } = DEFAULT_CREDENTIALS;
const connectWise = createConnectWise({
  site: told.site,
  rules: { allowLoopback: true, allowedHosts: [] },
  company: companyId,
  clientId,
  credentials: { kind: 'api_keys', user: publicKey, secret: privateKey },
  clock,
  ids,
  log: silent,
});
const database = await openDatabase(told.database);
try {
  await run(
    {
      stores: database.organization(told.organizationId, commandLine),
      connectWise,
      clock,
      ids,
      log: silent,
      timer: { every: () => ({ stop: async () => undefined }) },
      leaseMilliseconds: 0,
    },
    { kind: told.kind },
  );
} finally {
  await connectWise.close();
  await database.close();
}

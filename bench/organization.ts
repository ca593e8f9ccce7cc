import { DEFAULT_CREDENTIALS } from '../sandbox/world/credentials.ts';
import { createIds } from '../src/app/randomIds.ts';
import { systemClock } from '../src/app/systemClock.ts';
import { systemTimer } from '../src/app/systemTimer.ts';
import { createConnectWise } from '../src/connectors/connectwise/connectWise.ts';
import { commandLine } from '../src/core/actor.ts';
import type { EngineDeps } from '../src/engine/deps.ts';
import type { openDatabase } from '../src/storage/openDatabase.ts';

const nothing = () => undefined;

/**
 * Creates an organization connected to a sandbox, whose runs are measured in this process. The database is
 * new or has its tables.
 */
export async function prepare(
  site: string,
  database: Awaited<ReturnType<typeof openDatabase>>,
  organization = 'bench',
): Promise<EngineDeps> {
  await database.migrate();
  await database.ensureOrganization(organization, organization);
  const { companyId, clientId, publicKey, privateKey } = DEFAULT_CREDENTIALS;
  const tools = {
    clock: systemClock,
    ids: createIds(systemClock),
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
  };
  const connectWise = createConnectWise({
    ...tools,
    site,
    rules: { allowLoopback: true, allowedHosts: [] },
    company: companyId,
    clientId,
    credentials: { kind: 'api_keys', user: publicKey, secret: privateKey },
  });
  return {
    ...tools,
    connectWise,
    stores: database.organization(organization, commandLine),
    timer: systemTimer,
    leaseMilliseconds: 60_000,
  };
}

/** Changes `changed` people on each side, different ones in AMP and in ConnectWise. */
export async function change(
  { stores, clock }: EngineDeps,
  site: string,
  changed: number,
): Promise<void> {
  const rows = await stores.ampContacts.list({ afterId: '', limit: 2 * changed });
  const now = new Date(clock.now()).toISOString();
  for (const { id } of rows.slice(0, changed)) {
    await stores.ampContacts.edit(id, { set: { title: 'Changed in AMP' } }, 'any', now);
  }
  const ids = rows.slice(changed).flatMap(({ link }) => link?.contactId ?? []);
  const answer = await fetch(`${site}/__sandbox/edit-contacts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ids, title: 'Changed in ConnectWise' }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

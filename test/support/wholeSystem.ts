import { commandLine } from '../../src/core/actor.ts';
import type { EngineDeps } from '../../src/engine/deps.ts';
import { run } from '../../src/engine/run/run.ts';
import type { Run } from '../../src/ports/runStores.ts';
import type { OrganizationStores } from '../../src/ports/stores.ts';
import type { TestDatabase } from './databases.ts';
import { idleTimer, silentLog } from './engineWorld.ts';
import type { SandboxSite } from './sandboxSite.ts';

let organizations = 0;

/** The product on a database, connected to a sandbox over HTTP: everything except the command line. */
export async function wholeSystem(
  database: TestDatabase,
  site: SandboxSite,
  /** Milliseconds until a request without an answer is given up. */
  { patience = 60_000 } = {},
): Promise<{ deps: EngineDeps; stores: OrganizationStores; sync: () => Promise<Run> }> {
  const organizationId = `system-${++organizations}`;
  await database.ensureOrganization(organizationId, organizationId);
  const stores = database.organization(organizationId, commandLine);
  let made = 0;
  const deps: EngineDeps = {
    stores,
    connectWise: site.client({
      timeouts: { connect: 10_000, headers: patience, body: patience },
    }),
    clock: site.clock,
    ids: { next: () => `id-${String(++made).padStart(8, '0')}`, jitter: () => 0.5 },
    log: silentLog,
    timer: idleTimer,
    leaseMilliseconds: 0,
  };
  return { deps, stores, sync: () => run(deps, { kind: 'sync' }) };
}

/** The result of an import without times and ids of ampwise, to compare with another import. */
export async function outcome(stores: OrganizationStores): Promise<unknown> {
  const contacts: unknown[] = [];
  for (let afterId = ''; ; ) {
    const rows = await stores.ampContacts.list({ afterId, limit: 1000, removed: true });
    const last = rows.at(-1);
    if (last === undefined) break;
    afterId = last.id;
    for (const { email, fields, deletedAt, link } of rows) {
      contacts.push([link?.contactId ?? 0, link?.state, deletedAt !== null, email, fields]);
    }
  }
  const skips = await stores.skips.list('contact', { after: null, limit: 100_000 });
  return {
    contacts: contacts.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    skips: skips.map(({ id, reason, about }) => [id, reason, about]),
  };
}

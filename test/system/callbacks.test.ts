import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Edits } from '../../sandbox/control/edits.ts';
import { userActor } from '../../src/core/actor.ts';
import type { OrganizationStores } from '../../src/ports/stores.ts';
import { type Database, openDatabase } from '../../src/storage/openDatabase.ts';
import { createInstallation, startSandbox } from '../cli/program.ts';
import { databases } from '../support/databases.ts';
import { ServiceProcess, until } from '../support/serviceProcess.ts';

const bob = userActor({ id: 'u2', name: 'Bob' }, 'api');

/** Faults of delivery, and how many of eight changes are never announced. */
const disturbances = [
  ['doubled and reordered', { duplicate: 4, reorder: 4 }, 0],
  ['partly lost', { drop: 3, duplicate: 2 }, 3],
  ['all lost', { drop: 100 }, 8],
] as const;

/** A port that nothing listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

describe.each(databases)('callbacks, with processes on $name', (kind) => {
  const own = createInstallation();
  const processes: ServiceProcess[] = [];
  let site: Awaited<ReturnType<typeof startSandbox>>;
  let database: Database;
  let stores: OrganizationStores;
  let service: ServiceProcess;
  let port = 0;
  let edits: Edits;
  let environment: Readonly<Record<string, string>> = {};

  /** Starts the service alone, or with a separate worker where that is possible. */
  const start = async (publicUrl = `http://127.0.0.1:${port}`) => {
    const split = kind.name === 'PostgreSQL';
    const args = ['serve', '--port', String(port), '--json', ...(split ? ['--no-worker'] : [])];
    service = new ServiceProcess(own.dataDir, {
      args,
      env: { ...environment, AMPWISE_PUBLIC_URL: publicUrl, AMPWISE_METRICS: '127.0.0.1:0' },
    });
    processes.push(service);
    // A separate worker need not know the public address of the service.
    if (split) {
      const worker = { args: ['worker'], env: environment };
      processes.push(new ServiceProcess(own.dataDir, worker));
    }
    await service.ready();
  };

  beforeAll(async () => {
    site = await startSandbox({ seed: { contacts: 60 } });
    const { world } = site.sandbox;
    edits = new Edits(world, 'jmoreno');
    const opened = await kind.open();
    environment = opened.options.kind === 'postgres' ? { DATABASE_URL: opened.options.url } : {};
    expect(await own.json(site.connect, environment)).toMatchObject({ code: 0 });
    expect(await own.json(['sync'], environment)).toMatchObject({ code: 0 });
    database = await openDatabase(
      opened.options.kind === 'postgres'
        ? opened.options
        : { kind: 'sqlite', file: join(own.dataDir, 'data', 'ampwise.db') },
    );
    stores = database.organization('default', bob);
    port = await freePort();
    await start();
    await until(() => registered().length === 3);
    // The schedule has begun, and is not due for a quarter of an hour.
    await until(async () => (await stores.schedule.get()) !== null);
  });

  afterAll(async () => {
    for (const one of processes) await one.end('SIGKILL');
    await database.close();
    await site.close();
    own.remove();
  });

  const registered = () =>
    site.sandbox.world.callbacks.all().map(({ type, level, url: at }) => [type, level, at]);
  const linked = async () =>
    (await stores.ampContacts.list({ afterId: '', limit: 1000, removed: false })).flatMap(
      (row) => row.link ?? [],
    );
  const titleOf = async (contactId: number) => {
    const rows = await stores.ampContacts.list({ afterId: '', limit: 1000, removed: false });
    return rows.find(({ link }) => link?.contactId === contactId)?.fields.title;
  };
  /** Nothing waits, and nothing is in progress. */
  const quiet = async () => {
    await site.sandbox.callbacks.settled();
    await until(
      async () =>
        (await stores.callbacks.waiting()).records.length === 0 &&
        (await stores.requests.open()) === null,
    );
  };
  const metrics = async () => {
    const metricsPort = /"metricsPort":(\d+)/u.exec(service.log)?.[1] ?? '';
    return await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  };

  it('V20 callback: a change in ConnectWise is in AMP without any schedule, and a deletion as well', async () => {
    expect(registered().map(([type, level]) => [type, level])).toEqual([
      ['contact', 'owner'],
      ['company', 'owner'],
      ['activity', 'owner'],
    ]);
    const [one, other] = await linked();
    const contactId = one?.contactId ?? 0;
    edits.contacts([contactId], () => ({ title: 'At once' }));
    await until(async () => (await titleOf(contactId)) === 'At once');
    // The run is listed once it changed something.
    await until(async () => (await stores.runs.list(1))[0]?.startedBy?.kind === 'callback');

    edits.deleteContacts([other?.contactId ?? 0]);
    await until(async () =>
      (await linked()).every(
        (link) => link.contactId !== other?.contactId || link.state === 'ended',
      ),
    );
    await quiet();
    expect(await metrics()).toMatch(/ampwise_callbacks_total\{result="accepted",.*\} [1-9]/u);
    const { lines } = await own.json(['doctor'], environment);
    expect(lines[0]?.callbacks).toMatchObject({ state: 'on', why: null });
  });

  it.each(disturbances.slice(0, kind.name === 'PostgreSQL' ? 1 : 3))(
    'V20 callback: %s, they do no harm',
    async (name, disturbance, lost) => {
      const ids = (await linked()).flatMap(({ contactId, state }) =>
        state === 'active' ? contactId : [],
      );
      const changed = ids.slice(0, 8);
      site.sandbox.callbacks.disturb(disturbance);
      for (const [index, id] of changed.entries()) {
        edits.contacts([id], () => ({ title: `${name} ${index}` }));
      }
      site.sandbox.callbacks.flush();
      const late = async () => {
        const titles = await Promise.all(changed.map(titleOf));
        return titles.filter((title, index) => title !== `${name} ${index}`).length;
      };
      await until(async () => (await late()) === lost);
      await quiet();
      site.sandbox.callbacks.disturb({});
      expect(await late()).toBe(lost);
      // Lost changes come with the schedule; without lost changes there is nothing left for it.
      const before = site.sandbox.journal.duplicateCreates().length;
      const synced = await own.json(['sync'], environment);
      expect(synced.lines.at(-1)).toMatchObject({ counts: { amp: { updated: lost } } });
      expect(await late()).toBe(0);
      expect(site.sandbox.journal.duplicateCreates()).toHaveLength(before);
    },
  );

  it('a write of our own comes back, and leads to nothing more', async () => {
    const [one] = await linked();
    const contactId = one?.contactId ?? 0;
    const rows = await stores.ampContacts.list({ afterId: '', limit: 1000, removed: false });
    const id = rows.find(({ link }) => link?.contactId === contactId)?.id ?? '';
    await stores.ampContacts.edit(id, { set: { city: 'Tampa' } }, 'any', new Date().toISOString());
    const runs = async () => (await stores.runs.page({ limit: 100, total: true })).total;
    const before = (await runs()) ?? 0;
    const heard = site.sandbox.callbacks.deliveries.length;
    expect(await own.json(['sync'], environment)).toMatchObject({ code: 0 });
    await until(() => site.sandbox.callbacks.deliveries.length > heard);
    await quiet();
    expect(await runs()).toBe(before + 1);
    expect(site.sandbox.world.contacts.get(contactId)?.city).toBe('Tampa');
  });

  it.skipIf(kind.name === 'PostgreSQL')(
    'registrations are found again by the next service, and end with the address',
    async () => {
      const before = registered();
      await service.end('SIGTERM');
      await start('');
      await until(() => registered().length === 0);
      const { lines } = await own.json(['doctor'], environment);
      expect(lines[0]?.callbacks).toMatchObject({ state: 'off', why: 'no_address' });
      await service.end('SIGTERM');
      await start();
      await until(() => registered().length === 3);
      expect(registered()).toEqual(before);
    },
  );
});

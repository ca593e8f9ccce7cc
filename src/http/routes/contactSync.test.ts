import { beforeEach, describe, expect, it } from 'vitest';
import { ApiWorld } from '../../../test/support/apiWorld.ts';
import { databases } from '../../../test/support/databases.ts';
import { named } from '../../ports/namedRecords.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { aConnection, aRun, noon } from '../../storage/suite/records.ts';

const [sqlite] = databases;
const contacts = '/organizations/ours/contacts';

let world: ApiWorld;
let stores: OrganizationStores;

const now = () => new Date(world.now).toISOString();

/** As if everything had been read once. */
async function readInFull(): Promise<void> {
  const lease = await stores.locks.take({ runId: 'r0', now: now(), leaseMilliseconds: 1000 });
  await stores.runs.start(lease, aRun('r0'));
  for (const object of ['companies', 'contacts'] as const) {
    await stores.readings.finish(lease, object, noon);
  }
  await stores.runs.finish(lease, aRun('r0', { status: 'succeeded', finishedAt: noon }));
  await stores.locks.release(lease);
}

beforeEach(async () => {
  if (sqlite === undefined) throw new Error('no database');
  world = new ApiWorld(await sqlite.open());
  await world.organization('ours');
  stores = world.stores('ours');
  await stores.connections.create(aConnection(), 'sealed', noon);
  for (const id of ['a', 'b']) {
    await stores.ampContacts.add({ id, set: { email: `${id}@x.example` } }, now());
  }
});

describe('a sync of one contact over the API', () => {
  it('is queued, and one more contact joins it while it waits', async () => {
    await readInFull();
    const told = await world.call('POST', `${contacts}/a/sync`);
    expect(told.status).toBe(202);
    const id = String(told.at('id'));
    expect(told.headers.get('location')).toBe(`/api/v1/organizations/ours/runs/${id}`);
    expect(told.body).toMatchObject({ kind: 'records', status: 'queued' });
    const again = await world.call('POST', `${contacts}/b/sync`);
    expect([again.status, again.at('id')]).toEqual([202, id]);
    const records = named({ ampContacts: ['a', 'b'] });
    expect(await stores.requests.open()).toMatchObject({ work: { what: 'records', records } });
  });

  it('waits for a run that is under way, and is not refused for it', async () => {
    await readInFull();
    const sync = await world.call('POST', '/organizations/ours/runs', { body: { kind: 'sync' } });
    await stores.requests.take('w', now());
    const told = await world.call('POST', `${contacts}/a/sync`);
    expect(told.body).toMatchObject({ kind: 'records', status: 'queued' });
    expect(told.at('id')).not.toBe(sync.at('id'));
  });

  it('is refused before the first sync, and for a contact that does not exist', async () => {
    const told = await world.call('POST', `${contacts}/a/sync`);
    expect([told.status, told.at('code')]).toEqual([409, 'not_read_yet']);
    await readInFull();
    expect((await world.call('POST', `${contacts}/none/sync`)).status).toBe(404);
  });
});

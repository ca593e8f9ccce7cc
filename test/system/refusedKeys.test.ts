import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commandLine } from '../../src/core/actor.ts';
import type { OrganizationStores } from '../../src/ports/stores.ts';
import { type Database, openDatabase } from '../../src/storage/openDatabase.ts';
import { createInstallation, startSandbox } from '../cli/program.ts';

const own = createInstallation();
let site: Awaited<ReturnType<typeof startSandbox>>;
let database: Database;
let stores: OrganizationStores;

beforeAll(async () => {
  site = await startSandbox({ seed: { contacts: 5 } });
  expect(await own.json(site.connect)).toMatchObject({ code: 0 });
  const file = join(own.dataDir, 'data', 'ampwise.db');
  database = await openDatabase({ kind: 'sqlite', file });
  stores = database.organization('default', commandLine);
});

afterAll(async () => {
  await database.close();
  await site.close();
  own.remove();
});

const connection = async () => {
  const present = await stores.connections.get();
  if (present === null) throw new Error('it is connected');
  return present;
};

/** Makes the API member's key inactive in ConnectWise, or active again. */
function active(isActive: boolean): void {
  const { apiKeys } = site.sandbox.world;
  for (const key of apiKeys.all()) apiKeys.put({ ...key, inactiveFlag: !isActive });
}

it.each([
  ['a sync', ['sync']],
  ['the doctor', ['doctor']],
  ['a preview of the filter', ['filter', 'preview']],
])('keys that %s finds refused are known as refused until they are taken', async (_, command) => {
  const before = await connection();
  expect(before.refused).toBe(null);
  active(false);
  expect((await own.json(command)).code).not.toBe(0);
  const refused = await connection();
  expect(refused).toMatchObject({
    verifiedAt: before.verifiedAt,
    refused: { failure: { code: 'credentials_refused' } },
  });
  expect((refused.refused?.at ?? '') > before.verifiedAt).toBe(true);
  active(true);
  expect(await own.json(command)).toMatchObject({ code: 0 });
  const taken = await connection();
  expect(taken.refused).toBe(null);
  expect(taken.verifiedAt > before.verifiedAt).toBe(true);
});

it('says nothing about the keys where ConnectWise fails otherwise', async () => {
  const before = await connection();
  const { id } = site.sandbox.faults.add({ kind: 'redirect', times: 'always' });
  expect((await own.json(['sync'])).code).not.toBe(0);
  site.sandbox.faults.clear(id);
  expect(await connection()).toEqual(before);
});

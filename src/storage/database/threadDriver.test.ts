import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { afterFile } from '../../../test/support/afterFile.ts';
import { compiled } from '../../../test/support/compiled.ts';
import { fastFolder } from '../../../test/support/folders.ts';
import { commandLine } from '../../core/actor.ts';
import { databaseOn, openDatabase } from '../openDatabase.ts';
import { connect } from './connect.ts';
import { scopeFor } from './scope.ts';
import { ThreadDriver } from './threadDriver.ts';

const folder = fastFolder('threads');
const file = join(folder, 'ampwise.db');
let program: URL;

beforeAll(async () => {
  const source = fileURLToPath(new URL('readingThread.ts', import.meta.url));
  program = pathToFileURL(await compiled(source));
  const database = await openDatabase({ kind: 'sqlite', file });
  await database.migrate();
  await database.ensureOrganization('o', 'Before');
  await database.close();
});

async function opened(readingThread = program) {
  const handle = await connect({ kind: 'sqlite', file, readingThread });
  afterFile(async () => {
    await databaseOn(handle).close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { handle, scope: scopeFor(handle, 'o', commandLine) };
}

const named = sql<{ name: string }>`select name from organizations where organization_id = 'o'`;

it('reads what this process has just written, and one state for as long as it looks', async () => {
  const { scope } = await opened();
  const rename = async (name: string) => {
    await scope.write(async (db) => {
      await sql`update organizations set name = ${name} where organization_id = 'o'`.execute(db);
    });
  };
  for (const name of ['One', 'Two', 'Three']) {
    await rename(name);
    expect((await scope.read((db) => named.execute(db))).rows).toEqual([{ name }]);
  }
  await scope.snapshot(async (db) => {
    expect((await named.execute(db)).rows).toEqual([{ name: 'Three' }]);
    await rename('Four');
    expect((await named.execute(db)).rows).toEqual([{ name: 'Three' }]);
  });
  expect((await scope.read((db) => named.execute(db))).rows).toEqual([{ name: 'Four' }]);
});

it('keeps the event loop free while it looks, and several questions are answered meanwhile', async () => {
  const { scope } = await opened();
  const long = sql<{ rows: number }>`with recursive row (n) as
    (select 1 union all select n + 1 from row where n < 400000) select max(n) as rows from row`;
  const state = { isAnswered: false };
  const asked = [1, 2, 3].map(async () => {
    const { rows } = await scope.read((db) => long.execute(db));
    state.isAnswered = true;
    return rows;
  });
  let turns = 0;
  for (; !state.isAnswered; turns++) await turn();
  // Where the statement ran in this thread, there would be a turn or two.
  expect(turns).toBeGreaterThan(100);
  expect(await Promise.all(asked)).toEqual([1, 2, 3].map(() => [{ rows: 400_000 }]));
});

it('writes nothing, says what is wrong with a statement, and goes on after it', async () => {
  const { scope } = await opened();
  const statements = [
    [sql`update organizations set name = 'No'`, 'read_only'],
    [sql`select 1 from nowhere`, 'tables_missing'],
  ] as const;
  for (const [statement, reason] of statements) {
    await expect(scope.read((db) => statement.execute(db))).rejects.toMatchObject({
      code: 'database_unavailable',
      detail: { reason },
    });
    await expect(scope.snapshot((db) => statement.execute(db))).rejects.toMatchObject({
      code: 'database_unavailable',
    });
  }
  expect((await scope.read((db) => named.execute(db))).rows).toHaveLength(1);
});

it('says that the file cannot be read when a thread ends, each time it is asked', async () => {
  const { scope } = await opened(new URL('data:text/javascript,process.exit()'));
  for (const _ of [1, 2, 3]) {
    await expect(scope.read((db) => named.execute(db))).rejects.toMatchObject({
      code: 'database_unavailable',
      detail: { reason: 'file_unreadable' },
    });
  }
});

it('answers or rejects every read when it is closed, and starts no thread after that', async () => {
  const driver = new ThreadDriver(program, file);
  const taken = [await driver.acquireConnection(), await driver.acquireConnection()];
  const waiting = [1, 2].map(() => driver.acquireConnection());
  const settled = Promise.allSettled(waiting);
  await driver.destroy();
  for (const one of taken) await driver.releaseConnection(one);
  expect(await settled).toMatchObject([
    { status: 'rejected', reason: { code: 'SQLITE_IOERR' } },
    { status: 'rejected', reason: { code: 'SQLITE_IOERR' } },
  ]);
  await expect(driver.acquireConnection()).rejects.toMatchObject({ code: 'SQLITE_IOERR' });
});

it('can be closed while more reads wait than there are threads', async () => {
  const { handle, scope } = await opened();
  const reads = [1, 2, 3, 4, 5, 6].map(() => scope.read((db) => named.execute(db)));
  const settled = Promise.allSettled(reads);
  await databaseOn(handle).close();
  expect(await settled).toHaveLength(6);
});

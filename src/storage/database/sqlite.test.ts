import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compiled } from '../../../test/support/compiled.ts';
import { commandLine } from '../../core/actor.ts';
import { type Database, openDatabase } from '../openDatabase.ts';
import { noon } from '../suite/records.ts';
import { connect } from './connect.ts';
import { largestLog } from './sqlite.ts';

const source = fileURLToPath(new URL('../../../test/support/databaseProcess.ts', import.meta.url));
let program = '';

/** With AMPWISE_PBT_RUNS set processes work beside each other for a minute, else by count alone. */
const seconds = process.env.AMPWISE_PBT_RUNS === undefined ? 0 : 60;

let folder = '';
let file = '';

beforeAll(async () => {
  program = await compiled(source);
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ampwise-sqlite-'));
  file = join(folder, 'data', 'ampwise.db');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const open = () => openDatabase({ kind: 'sqlite', file });

describe('the log of a database', () => {
  it('grows while a reader holds on to an older state, and is cut once it lets go', async () => {
    const options = { kind: 'sqlite', file } as const;
    await (await prepared()).close();
    const [writer, reader] = [await connect(options), await connect(options)];
    const logSize = () => statSync(`${file}-wal`).size;
    const write = (bytes: number) =>
      writer.db.transaction().execute(async (trx) => {
        await sql`update organizations set name = hex(randomblob(${bytes}))`.execute(trx);
      });
    await reader.db
      .transaction()
      .setAccessMode('read only')
      .execute(async (trx) => {
        await sql`select name from organizations`.execute(trx);
        for (let times = 0; times < 12; times++) await write(1_000_000);
        expect(logSize()).toBeGreaterThan(largestLog);
      });
    // The first write empties the log into the file, the next begins it again.
    for (let times = 0; times < 3; times++) await write(10);
    expect(logSize()).toBeLessThanOrEqual(largestLog);
    await writer.db.destroy();
    await reader.db.destroy();
  });
});

describe('a database file that several connections use', () => {
  it('survives that a process opens it once more and another one closes it', async () => {
    const first = await prepared();
    await add(first, 'first', 50);
    const again = await open();
    expect(await elsewhere('other', 3).begin()).toBe(9);
    await add(first, 'second', 50);
    await add(again, 'again', 50);
    await again.close();
    await add(first, 'third', 50);
    await first.close();
    expect(await stateOf(file)).toEqual({ integrity: ['ok'], ampContacts: 209 });
  });

  it('keeps every row of two processes that open, write and close beside each other', async () => {
    await (await prepared()).close();
    const added = await together(elsewhere('a', 100, seconds), elsewhere('b', 100, seconds));
    expect(Math.min(...added)).toBeGreaterThanOrEqual(300);
    const ampContacts = added.reduce((sum, one) => sum + one, 0);
    expect(await stateOf(file)).toEqual({ integrity: ['ok'], ampContacts });
  }, 240_000);
});

describe('a new database file', () => {
  it('is for its owner alone, with everything beside it', async () => {
    const database = await prepared();
    await add(database, 'a', 1);
    const modes = readdirSync(join(folder, 'data')).map(
      (name) => `${name} ${(statSync(join(folder, 'data', name)).mode & 0o777).toString(8)}`,
    );
    expect(modes.toSorted()).toEqual([
      'ampwise.db 600',
      'ampwise.db-shm 600',
      'ampwise.db-wal 600',
    ]);
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
    await database.close();
  });

  it('is made once by several processes that start at the same moment', async () => {
    mkdirSync(join(folder, 'data'));
    expect(await together(elsewhere('a', 2), elsewhere('b', 2))).toEqual([6, 6]);
    expect(readdirSync(join(folder, 'data'))).toEqual(['ampwise.db']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await stateOf(file)).toEqual({ integrity: ['ok'], ampContacts: 12 });
  });
});

async function prepared(): Promise<Database> {
  const database = await open();
  await database.migrate();
  await database.ensureOrganization('o', 'O');
  return database;
}

async function add(database: Database, name: string, count: number): Promise<void> {
  const { ampContacts } = database.organization('o', commandLine);
  for (let made = 0; made < count; made++) {
    await ampContacts.add({ id: `${name}-${made}`, set: { title: 'CTO' } }, noon);
  }
}

type Elsewhere = { readonly ready: Promise<void>; begin(): Promise<number> };

/** Another process that is to work on the file; begin() returns how many AMP contacts it added. */
function elsewhere(name: string, rounds: number, atLeast = 0): Elsewhere {
  const DATABASE_PROCESS = JSON.stringify({ file, name, rounds, seconds: atLeast });
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env.PATH, DATABASE_PROCESS },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (text) => {
    output += String(text);
  });
  child.stderr.on('data', (text) => {
    errors += String(text);
  });
  const ended = once(child, 'close');
  return {
    ready: Promise.race([once(child.stdout, 'data'), ended]).then(() => undefined),
    async begin() {
      child.stdin.end('\n');
      await ended;
      expect(errors).toBe('');
      return Number(output.split('\n')[1]);
    },
  };
}

/** Several processes that begin at the same moment; returns how many AMP contacts each added. */
async function together(...processes: readonly Elsewhere[]): Promise<number[]> {
  await Promise.all(processes.map(({ ready }) => ready));
  return await Promise.all(processes.map((one) => one.begin()));
}

async function stateOf(path: string): Promise<{ integrity: string[]; ampContacts: number }> {
  const { db } = await connect({ kind: 'sqlite', file: path });
  const integrity = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(db);
  const counted = await sql<{ count: number }>`select count(*) as count from amp_contacts`.execute(
    db,
  );
  await db.destroy();
  return {
    integrity: integrity.rows.map((row) => row.integrity_check),
    ampContacts: counted.rows[0]?.count ?? 0,
  };
}

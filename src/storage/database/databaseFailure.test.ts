import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commandLine } from '../../core/actor.ts';
import { databaseOn, openDatabase } from '../openDatabase.ts';
import { noon } from '../suite/records.ts';
import { connect } from './connect.ts';
import { databaseFailure } from './databaseFailure.ts';

/** Of SQLite, in bytes. */
const pageSize = 4096;

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ampwise-db-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a database that cannot be used', () => {
  test('PostgreSQL that is not there, without its password', async () => {
    // Port 1 of this machine is reserved and never listened on.
    const opening = openDatabase({ kind: 'postgres', url: 'postgres://me:pass9@127.0.0.1:1/x' });
    const failure = await opening.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(failure).toMatchObject({
      code: 'database_unavailable',
      detail: { reason: 'connection_refused' },
    });
    expect(String(failure)).not.toContain('pass9');
    expect(failure).not.toHaveProperty('cause');
  });

  test('a file that is none of SQLite, and a folder', async () => {
    const file = join(folder, 'other.db');
    writeFileSync(file, 'something else entirely, and long enough to be looked at'.repeat(20));
    await expect(openDatabase({ kind: 'sqlite', file })).rejects.toMatchObject({
      code: 'database_damaged',
      detail: { reason: 'SQLITE_NOTADB' },
    });
    await expect(openDatabase({ kind: 'sqlite', file: folder })).rejects.toMatchObject({
      code: 'database_unavailable',
      detail: { reason: 'file_not_opened' },
    });
  });

  test('a file of which pages were overwritten, at once or when it is checked', async () => {
    const file = join(folder, 'ampwise.db');
    const handle = await connect({ kind: 'sqlite', file });
    const database = databaseOn(handle);
    await database.migrate();
    expect(await database.verify()).toBe(true);
    const { rows } = await sql<{ page: number }>`
      select rootpage as page from sqlite_master where name = 'links'`.execute(handle.db);
    const at = ((rows[0]?.page ?? 0) - 1) * pageSize;
    await database.close();
    const damaged = { code: 'database_damaged' };

    const sound = readFileSync(file);
    writeFileSync(file, Buffer.from(sound).fill(0x5a, at, at + pageSize));
    const opened = await openDatabase({ kind: 'sqlite', file });
    await expect(opened.verify()).rejects.toMatchObject(damaged);
    await opened.close();

    writeFileSync(file, Buffer.from(sound).fill(0x5a, pageSize));
    const opening = openDatabase({ kind: 'sqlite', file });
    await expect(opening).rejects.toMatchObject({
      ...damaged,
      detail: { reason: 'SQLITE_CORRUPT' },
    });
  });

  test('a log without its database, which is not put into a new one', async () => {
    const file = join(folder, 'ampwise.db');
    writeFileSync(`${file}-wal`, 'left behind');
    await expect(openDatabase({ kind: 'sqlite', file })).rejects.toMatchObject({
      code: 'database_damaged',
      detail: { reason: 'log_without_database' },
    });
    expect(readdirSync(folder)).toEqual(['ampwise.db-wal']);
  });

  test('what the database says about values stays out', () => {
    const thrown = Object.assign(new Error('duplicate key ann@example.com'), {
      code: '23505',
      table: 'contacts',
      constraint: 'contacts_key',
      detail: 'Key (id)=(ann@example.com) already exists.',
    });
    const failure = databaseFailure(thrown);
    expect(failure.message).toContain('database 23505 contacts contacts_key');
    expect(`${failure.message}${failure.stack}${JSON.stringify(failure)}`).not.toContain('ann@');
  });

  test.each([
    ['53100', 'disk_full'],
    ['SQLITE_FULL', 'disk_full'],
    ['28P01', 'database_sign_in'],
    ['57P01', 'connection_lost'],
  ])('%s: %s', (code, reason) => {
    const thrown = Object.assign(new Error('secret text'), { code });
    expect(databaseFailure(thrown)).toMatchObject({
      code: 'database_unavailable',
      detail: { reason },
    });
  });
});

describe('SQLite', () => {
  test('keeps the file for its owner, and lets several write at once', async () => {
    const file = join(folder, 'data', 'ampwise.db');
    const open = () => openDatabase({ kind: 'sqlite', file });
    const databases = await Promise.all([open(), open(), open()]);
    await Promise.all(databases.map((database) => database.migrate()));
    await Promise.all(databases.map((database) => database.ensureOrganization('o', 'O')));
    await Promise.all(
      databases.flatMap((database, which) =>
        Array.from({ length: 20 }, (_, index) =>
          database
            .organization('o', commandLine)
            .ampContacts.add({ id: `${which}-${index}`, set: { title: 'CTO' } }, noon),
        ),
      ),
    );
    expect(await databases[0]?.organization('o', commandLine).ampContacts.count()).toBe(60);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await Promise.all(databases.map((database) => database.close()));
  });

  test('lives in memory as well', async () => {
    const database = await openDatabase({ kind: 'sqlite', file: ':memory:' });
    await database.migrate();
    await database.ensureOrganization('o', 'O');
    expect(await database.organization('o', commandLine).mirror.counts()).toMatchObject({
      contacts: 0,
    });
    await database.close();
  });
});

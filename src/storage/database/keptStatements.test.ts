import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SqliteDatabase } from 'kysely';
import Libsql from 'libsql';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fastFolder } from '../../../test/support/folders.ts';
import { KeptStatements } from './keptStatements.ts';

const byName = 'select * from things where name >= ? order by name';
const add = 'insert into things (name) values (?)';
const rename = 'update things set name = ? where name = ?';

let folder = '';
let prepared: string[] = [];
let connection: Libsql.Database;
let database: KeptStatements;

beforeEach(() => {
  folder = fastFolder('kept');
  connection = open();
  connection.exec('create table things (name text primary key)');
  prepared = [];
  database = keeping();
});

afterEach(() => {
  connection.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(): Libsql.Database {
  const opened = new Libsql(join(folder, 'things.db'));
  opened.exec('pragma journal_mode = wal');
  return opened;
}

function keeping(room?: number): KeptStatements {
  const counted: SqliteDatabase = {
    prepare: (sql) => {
      prepared.push(sql);
      return connection.prepare(sql);
    },
    close: () => connection.close(),
  };
  return new KeptStatements(counted, room);
}

const addMany = (from: number, to: number) => {
  for (let nth = from; nth < to; nth++) database.prepare(add).run([name(nth)]);
};
const name = (nth: number) => String(nth).padStart(4, '0');
const namesFrom = (first: string) => database.prepare(byName).all([first]);

it('prepares a statement once, and gives each use its own parameters', () => {
  addMany(0, 3);
  expect(namesFrom('0000')).toHaveLength(3);
  expect(namesFrom('0002')).toEqual([{ name: '0002' }]);
  expect(namesFrom('0009')).toEqual([]);
  expect(database.prepare(byName).reader).toBe(true);
  expect(database.prepare(add).reader).toBe(false);
  expect(prepared).toEqual([add, byName]);
});

it('lets rows be read one after another while the same statement is used again', () => {
  addMany(0, 500);
  const rows = database.prepare(byName).iterate(['0000']);
  const seen: unknown[] = [rows.next().value, rows.next().value];
  expect(namesFrom('0498')).toHaveLength(2);
  const beside = database.prepare(byName).iterate(['0100']);
  expect(beside.next().value).toEqual({ name: '0100' });
  expect([...seen, ...rows]).toEqual(
    Array.from({ length: 500 }, (_, nth) => ({ name: name(nth) })),
  );
  expect([...beside]).toHaveLength(399);
});

it('drops a statement that was refused as busy, and carries it out once afterwards', () => {
  addMany(0, 1);
  const other = open();
  other.exec('begin immediate');
  connection.exec('pragma busy_timeout = 0');
  expect(() => database.prepare(rename).run(['b', '0000'])).toThrow('locked');
  other.exec('commit');
  expect(database.prepare(rename).run(['c', '0000'])).toMatchObject({ changes: 1 });
  expect(prepared.filter((sql) => sql === rename)).toHaveLength(2);
  expect(namesFrom('0000')).toEqual([{ name: 'c' }]);
  other.close();
});

it('goes on in the same transaction after one that breaks a key', () => {
  addMany(0, 1);
  connection.exec('begin immediate');
  expect(() => addMany(0, 1)).toThrow('UNIQUE');
  addMany(1, 2);
  connection.exec('commit');
  expect(namesFrom('0000')).toHaveLength(2);
});

it('shows the columns there are after the schema changed, here or in another connection', () => {
  addMany(0, 1);
  expect(namesFrom('0000')).toEqual([{ name: '0000' }]);
  database.prepare('alter table things add column size integer').run([]);
  expect(namesFrom('0000')).toEqual([{ name: '0000', size: null }]);
  const other = open();
  other.exec('alter table things drop column size');
  other.exec("alter table things add column color text default 'red'");
  other.close();
  expect(namesFrom('0000')).toEqual([{ name: '0000', color: 'red' }]);
  connection.exec('drop table things');
  expect(() => namesFrom('0000')).toThrow('no such table');
});

it('prepares a pragma each time, as it acts then', () => {
  const pragma = 'pragma foreign_keys';
  expect(database.prepare(pragma).all([])).toEqual([{ foreign_keys: 1 }]);
  database.prepare('pragma foreign_keys = off').run([]);
  expect(database.prepare(pragma).all([])).toEqual([{ foreign_keys: 0 }]);
  database.prepare('pragma foreign_keys = on').run([]);
  database.prepare('pragma foreign_keys = off').run([]);
  expect(database.prepare(pragma).all([])).toEqual([{ foreign_keys: 0 }]);
  expect(prepared.filter((sql) => sql === pragma)).toHaveLength(3);
});

it('keeps those used last, as much as there is room for', () => {
  database = keeping(byName.length + add.length);
  database.prepare(byName);
  database.prepare(add);
  database.prepare(byName);
  database.prepare(rename);
  prepared = [];
  database.prepare(rename);
  expect(prepared).toEqual([]);
  database.prepare(add);
  expect(prepared).toEqual([add]);
  const long = `${byName} -- ${'x'.repeat(byName.length + add.length)}`;
  database.prepare(long);
  expect(database.prepare(long).all(['0'])).toEqual([]);
});

it('keeps nothing of a closed connection', () => {
  database.prepare(byName);
  database.close();
  expect(() => database.prepare(byName)).toThrow();
});

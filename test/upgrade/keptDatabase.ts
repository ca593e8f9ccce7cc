import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import {
  type Company,
  type CompanyType,
  type Contact,
  nothingKnown,
} from '../../src/core/contact/contact.ts';
import type { Activity } from '../../src/core/todo/todo.ts';
import type { Member } from '../../src/ports/connectwise.ts';
import { migrate } from '../../src/storage/database/migrate.ts';
import type { TestDatabase, TestDatabaseKind } from '../support/databases.ts';
import { EngineWorld } from '../support/engineWorld.ts';
import { company } from '../support/records.ts';

/** A database as an earlier commit left it, with its ConnectWise: see makeDatabase.sh. */
export type KeptDatabase = {
  readonly commit: string;
  /** The last migration that it has. */
  readonly migration: string;
  readonly lists: { readonly types: readonly CompanyType[] };
  readonly members: readonly Member[];
  /** By organization. */
  readonly connectWise: Readonly<Record<string, KeptConnectWise>>;
  /** Rows by table, as SQLite stores them. */
  readonly tables: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
};

/** Records of earlier releases lack members that later releases read; those are unknown. */
type KeptConnectWise = {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly companies: readonly Company[];
  readonly contacts: readonly Contact[];
  readonly activities: readonly Activity[];
};

export function keptDatabase(name: string): KeptDatabase {
  const file = new URL(`databases/${name}.json`, import.meta.url);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by keepDatabase.mjs
  return JSON.parse(readFileSync(file, 'utf8')) as KeptDatabase;
}

/** Tables that foreign keys of other tables refer to. */
const namedByOthers = ['organizations', 'companies', 'contacts', 'amp_contacts', 'todos', 'runs'];

/** Opens a database with the tables and rows that it had then. */
export async function openKept(
  kind: TestDatabaseKind,
  { migration, tables }: KeptDatabase,
): Promise<TestDatabase> {
  const database = await kind.openBlank();
  await migrate(database.handle, migration);
  for (const name of new Set([...namedByOthers, ...Object.keys(tables)])) {
    for (const row of tables[name] ?? []) {
      const columns = Object.keys(row).map((column) => sql.ref(column));
      await sql`insert into ${sql.table(name)} (${sql.join(columns)})
        values (${sql.join(Object.values(row))})`.execute(database.handle.db);
    }
  }
  return database;
}

/** One of its organizations, with its ConnectWise, at that time; new ids begin with `new`. */
export async function worldOf(
  database: TestDatabase,
  organizationId: string,
  { lists, members, connectWise }: KeptDatabase,
): Promise<EngineWorld> {
  const world = await EngineWorld.open(database, organizationId, 100, 'new');
  const { memory } = world;
  const there = connectWise[organizationId];
  if (there === undefined) throw new Error(`no organization ${organizationId}`);
  const at = (time: string | null) => {
    memory.now = Date.parse(time ?? '');
  };
  memory.setTypes(lists.types);
  for (const member of members) memory.putMember(member);
  for (const one of there.companies) {
    at(one.lastUpdated);
    memory.putCompany(company(one.id, one));
  }
  for (const one of there.contacts) {
    at(one.lastUpdated);
    memory.put({ ...nothingKnown, ...one });
  }
  for (const one of there.activities) {
    at(one.lastUpdated);
    memory.putActivity(one);
  }
  memory.now = there.now;
  world.clock.set(there.now);
  return world;
}

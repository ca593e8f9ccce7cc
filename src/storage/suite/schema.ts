import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { TestDatabase, TestDatabaseKind } from '../../../test/support/databases.ts';
import { messageOf } from '../../../test/support/said.ts';
import { commandLine } from '../../core/actor.ts';
import { asFailure } from '../../core/failure.ts';
import { migrate } from '../database/migrate.ts';
import { isAdditive } from '../database/schemaRange.ts';
import { migrationNames } from '../migrations/provider.ts';
import { openDatabase } from '../openDatabase.ts';
import { catalogOf, shapeOf } from './catalog.ts';
import { noon } from './records.ts';
import { newWorld } from './world.ts';

/** Accounts and decisions of the installation belong to no organization. */
const ofInstallation: readonly string[] = [
  'accounts',
  'credentials',
  'sessions',
  'verifications',
  'second_factors',
  'account_links',
  'email_changes',
  'setup_link',
  'installation',
  'failed_sign_ins',
  'known_addresses',
  'site_limits',
];

const isOwned = ({ table }: { readonly table: string }) => !ofInstallation.includes(table);

/** As if a newer version had made this migration. */
async function plant({ handle }: TestDatabase, name: string): Promise<void> {
  await sql`insert into ampwise_migrations (name, timestamp)
    values (${name}, '2030-01-01T00:00:00.000Z')`.execute(handle.db);
}

export function schemaTests(kind: TestDatabaseKind): void {
  describe('schema', () => {
    test('is made once and then complete', async () => {
      const database = await kind.openBlank();
      const names = (await database.schema()).pending;
      expect(names).toContain('0001_start');
      expect(await database.migrate()).toEqual(names);
      expect(await database.schema()).toEqual({ pending: [], newer: [] });
      expect(await database.migrate()).toEqual([]);
    });

    test('is made once by several that start together', async () => {
      const first = await kind.openBlank();
      const others = await Promise.all([1, 2, 3].map(() => openDatabase(first.options)));
      const names = (await first.schema()).pending;
      const made = await Promise.all([first, ...others].map((database) => database.migrate()));
      expect(made.flat()).toEqual(names);
      await Promise.all(others.map((database) => database.close()));
    });

    test('V18 versions side by side: a newer schema is worked with as long as it was only added to', async () => {
      const database = await kind.open();
      await plant(database, '9998_later_additive');
      await sql`alter table holds add column later text`.execute(database.handle.db);
      await sql`create table later (organization_id text not null primary key)`.execute(
        database.handle.db,
      );
      expect(await database.schema()).toEqual({ pending: [], newer: ['9998_later_additive'] });
      expect(await database.migrate()).toEqual([]);
      const { stores } = await newWorld(database);
      await stores.holds.hold([{ kind: 'contact', id: 1 }], 'kept_back', null, noon);
      expect(await stores.holds.count()).toBe(1);
      // A move would leave out the table that this version does not know.
      const about = { version: '1', at: noon };
      const refusal = { code: 'schema_newer', detail: { migration: '9998_later_additive' } };
      await expect(database.moveOut(about, async () => undefined)).rejects.toMatchObject(refusal);
      await expect(database.contents()).rejects.toMatchObject(refusal);
    });

    test('V18 versions side by side: a newer schema that changes what is there is left alone', async () => {
      const database = await kind.open();
      await plant(database, '9997_adds_additive');
      await plant(database, '9999_later');
      const detail = { migration: '9999_later', upTo: migrationNames.at(-1) };
      const refusal = { code: 'schema_newer', detail };
      await expect(database.migrate()).rejects.toMatchObject(refusal);
      await expect(database.schema()).rejects.toMatchObject(refusal);
      const said = await database.schema().catch((thrown: unknown) => messageOf(asFailure(thrown)));
      expect(said).toBe(
        `The database was changed by a newer ampwise (migration 9999_later), and this version cannot work with it. It works with the schema up to ${migrationNames.at(-1)}, and with later ones that only add to it.`,
      );
    });

    test('V18 versions side by side: a newer schema that lacks something of this one is left alone', async () => {
      const database = await kind.openBlank();
      await migrate(database.handle, migrationNames.at(-2));
      await plant(database, '9998_later_additive');
      const refusal = { code: 'schema_newer', detail: { migration: '9998_later_additive' } };
      await expect(database.migrate()).rejects.toMatchObject(refusal);
    });

    test('V18 versions side by side: a migration whose name says so only adds', async () => {
      const { handle } = await kind.openBlank();
      const additive = migrationNames.filter(isAdditive);
      expect(additive.length).toBeGreaterThan(0);
      for (const name of additive) {
        await migrate(handle, migrationNames[migrationNames.indexOf(name) - 1]);
        const before = await shapeOf(handle);
        await migrate(handle, name);
        const after = await shapeOf(handle);
        expect(after.columns).toMatchObject(before.columns);
        const added = Object.entries(after.columns).filter(
          ([column]) => !(column in before.columns),
        );
        const known = new Set(Object.keys(before.columns).map((column) => column.split(' ')[0]));
        // An older version inserts rows without them.
        const needed = added.filter(
          ([column, { isNeeded }]) => isNeeded && known.has(column.split(' ')[0]),
        );
        expect({ name, needed }).toEqual({ name, needed: [] });
        for (const rule of ['keys', 'foreignKeys'] as const) {
          const ofKnown = after[rule].filter(({ table }) => known.has(table));
          expect({ name, [rule]: ofKnown }).toEqual({ name, [rule]: before[rule] });
        }
      }
    });

    test('V13 tenant: the organization leads every table, primary, unique and foreign key', async () => {
      const catalog = await catalogOf((await kind.open()).handle);
      const leads = [...catalog.tables, ...catalog.keys, ...catalog.foreignKeys].filter(isOwned);
      expect(catalog.tables.filter(isOwned).length).toBeGreaterThan(40);
      expect(catalog.keys.filter(isOwned).length).toBeGreaterThan(40);
      expect(catalog.foreignKeys.filter(isOwned).length).toBeGreaterThan(40);
      expect(leads.filter(({ columns }) => columns[0] !== 'organization_id')).toEqual([]);
      const refers = catalog.foreignKeys.filter(isOwned);
      expect(refers.filter(({ to }) => to.columns[0] !== 'organization_id')).toEqual([]);
      const unkeyed = catalog.tables.filter(
        ({ table }) => !catalog.keys.some((key) => key.table === table),
      );
      expect(unkeyed).toEqual([]);
      // Independent tables refer to no data of an organization.
      const alone = catalog.foreignKeys.filter((key) => !isOwned(key));
      expect(alone.filter(({ to }) => isOwned(to))).toEqual([]);
    });

    test('V13 tenant: an index without the organization serves one of the look-ups that have none', async () => {
      const { indexes } = await catalogOf((await kind.open()).handle);
      const without = indexes.filter(
        ({ table, columns }) => !ofInstallation.includes(table) && columns[0] !== 'organization_id',
      );
      expect(
        without.map(({ table, columns }) => `${table} ${columns.join(' ')}`).toSorted(),
      ).toEqual([
        'api_tokens hash',
        'ended_invitations token_hash',
        'invitations token_hash',
        'users account_id organization_id',
      ]);
    });

    test('is shared out by docs/scale.md, table for table', async () => {
      const { tables } = await catalogOf((await kind.open()).handle);
      const text = await readFile(new URL('../../../docs/scale.md', import.meta.url), 'utf8');
      const placed = [...text.matchAll(/create_distributed_table\('(\w+)', 'organization_id'/gu)];
      const owned = tables
        .map(({ table }) => table)
        .filter((name) => !ofInstallation.includes(name));
      expect(placed.map(([, name = '']) => name).toSorted()).toEqual(owned.toSorted());
      for (const name of ofInstallation) expect(text).toContain(`\`${name}\``);
    });

    test('that is missing is said to be missing', async () => {
      const database = await kind.openBlank();
      await expect(database.organization('o', commandLine).runs.list(1)).rejects.toMatchObject({
        code: 'database_unavailable',
        detail: { reason: 'tables_missing', migrate: true },
      });
    });
  });
}

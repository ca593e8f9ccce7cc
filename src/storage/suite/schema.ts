import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { TestDatabaseKind } from '../../../test/support/databases.ts';
import { commandLine } from '../../core/actor.ts';
import { openDatabase } from '../openDatabase.ts';
import { catalogOf } from './catalog.ts';

/** Who somebody is, and what the installation has decided, belongs to no organization. */
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

export function schemaTests(kind: TestDatabaseKind): void {
  describe('schema', () => {
    test('is made once and then complete', async () => {
      const database = await kind.openBlank();
      const names = await database.pendingMigrations();
      expect(names).toContain('0001_start');
      expect(await database.migrate()).toEqual(names);
      expect(await database.pendingMigrations()).toEqual([]);
      expect(await database.migrate()).toEqual([]);
    });

    test('is made once by several that start together', async () => {
      const first = await kind.openBlank();
      const others = await Promise.all([1, 2, 3].map(() => openDatabase(first.options)));
      const names = await first.pendingMigrations();
      const made = await Promise.all([first, ...others].map((database) => database.migrate()));
      expect(made.flat()).toEqual(names);
      await Promise.all(others.map((database) => database.close()));
    });

    test('of a newer version is left alone', async () => {
      const database = await kind.open();
      await sql`insert into ampwise_migrations (name, timestamp)
        values ('9999_later', '2030-01-01T00:00:00.000Z')`.execute(database.handle.db);
      const refusal = { code: 'schema_newer', detail: { migration: '9999_later' } };
      await expect(database.migrate()).rejects.toMatchObject(refusal);
      await expect(database.pendingMigrations()).rejects.toMatchObject(refusal);
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
      // What stands alone refers to nothing that an organization has.
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
        detail: { reason: 'its tables are missing', migrate: true },
      });
    });
  });
}

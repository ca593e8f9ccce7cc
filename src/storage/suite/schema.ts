import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { TestDatabaseKind } from '../../../test/support/databases.ts';
import { commandLine } from '../../core/actor.ts';
import { openDatabase } from '../openDatabase.ts';

/** Who somebody is, and what the installation has decided, belongs to no organization. */
const ofInstallation: readonly string[] = [
  'accounts',
  'credentials',
  'sessions',
  'verifications',
  'second_factors',
  'account_links',
  'setup_link',
  'installation',
  'failed_sign_ins',
  'known_addresses',
];

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

    test('has every table lead with the organization id', async () => {
      const { handle } = await kind.open();
      const tables = await handle.db.introspection.getTables();
      const ours = tables.filter(
        ({ name, schema }) =>
          !name.startsWith('ampwise_') && (handle.schema === undefined || schema === handle.schema),
      );
      expect(ours.length).toBeGreaterThan(10);
      const owned = ours.filter(({ name }) => !ofInstallation.includes(name));
      for (const table of owned) expect(table.columns[0]?.name).toBe('organization_id');
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

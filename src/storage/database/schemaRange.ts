import { Failure } from '../../core/failure.ts';
import { migrationNames } from '../migrations/provider.ts';

/** The last migration of this version. Once it was made, this version works, unless a later one breaks it. */
export const lastMigration = migrationNames.at(-1) ?? '';

/**
 * Whether a migration only adds to the schema: tables, columns that may be absent, indexes. Its name says so,
 * since a version that does not know it has nothing else to go by.
 */
export function isAdditive(migration: string): boolean {
  return migration.endsWith('_additive');
}

/** How the schema of a database compares with the one of this version. */
export type SchemaStanding = {
  /** Migrations that are still to be made. */
  readonly pending: readonly string[];
  /** Those of newer versions. They only add. */
  readonly newer: readonly string[];
};

/**
 * Compares with the migrations that were made. Throws `schema_newer` if this version cannot work with them.
 */
export function schemaStanding(made: readonly string[]): SchemaStanding {
  const newer = made.filter((name) => !migrationNames.includes(name)).toSorted();
  const pending = migrationNames.filter((name) => !made.includes(name));
  const breaking = newer.find((name) => !isAdditive(name));
  if (breaking !== undefined) throw schemaNewer(breaking);
  const [first] = newer;
  // Migrations are made in order: a pending one can no longer be made after a newer one.
  if (first !== undefined && pending.length > 0) throw schemaNewer(first);
  return { pending, newer };
}

/**
 * Throws `schema_newer` unless this version knows the migration, because it would leave out what it
 * does not know.
 */
export function checkKnown(migration: string): void {
  if (!migrationNames.includes(migration)) throw schemaNewer(migration);
}

function schemaNewer(migration: string): Failure {
  return new Failure('schema_newer', { migration, upTo: lastMigration });
}

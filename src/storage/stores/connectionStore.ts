import { Failure } from '../../core/failure.ts';
import type { Connection } from '../../ports/connection.ts';
import type { ConnectionStore } from '../../ports/policyStores.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';

/** The connection of an organization. The sealed secret has its own way out (R2). */
export function createConnectionStore(scope: Scope): ConnectionStore {
  const { organizationId } = scope;

  const insert = async (db: Writing, connection: Connection, sealedSecret: string) => {
    await db
      .insertInto('connections')
      .values({ organization_id: organizationId, ...rowOf(connection, sealedSecret) })
      .execute();
  };
  const remove = async (db: Writing): Promise<boolean> => {
    const { numDeletedRows } = await db
      .deleteFrom('connections')
      .where('organization_id', '=', organizationId)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  };

  return {
    get: () =>
      scope.read(async (db) => {
        const row = await db
          .selectFrom('connections')
          .select(publicColumns)
          .where('organization_id', '=', organizationId)
          .executeTakeFirst();
        return row === undefined ? null : connectionOf(row);
      }),

    sealedSecret: () =>
      scope.read(async (db) => {
        const row = await db
          .selectFrom('connections')
          .select('sealed_secret')
          .where('organization_id', '=', organizationId)
          .executeTakeFirst();
        return row?.sealed_secret ?? null;
      }),

    create: (connection, sealedSecret) =>
      scope.write(async (db) => {
        const there = await db
          .selectFrom('connections')
          .select(['site', 'company'])
          .where('organization_id', '=', organizationId)
          .executeTakeFirst();
        if (there !== undefined) throw new Failure('already_connected', there);
        await insert(db, connection, sealedSecret);
      }),

    replace: (connection, sealedSecret) =>
      scope.write(async (db) => {
        await remove(db);
        await insert(db, connection, sealedSecret);
      }),

    moved: (apiBase, codebase) =>
      scope.write(async (db) => {
        await db
          .updateTable('connections')
          .set({ api_base: apiBase, codebase })
          .where('organization_id', '=', organizationId)
          .execute();
      }),

    remove: () => scope.write(remove),
  };
}

const publicColumns = [
  'site',
  'company',
  'kind',
  'user_name',
  'client_id',
  'api_base',
  'codebase',
  'verified_at',
  'keys_since',
] as const;

type PublicRow = Pick<Tables['connections'], (typeof publicColumns)[number]>;

function connectionOf(row: PublicRow): Connection {
  return {
    site: row.site,
    company: row.company,
    kind: row.kind,
    user: row.user_name,
    clientId: row.client_id,
    apiBase: row.api_base,
    codebase: row.codebase,
    verifiedAt: row.verified_at,
    keysSince: row.keys_since,
  };
}

function rowOf(
  connection: Connection,
  sealedSecret: string,
): PublicRow & { readonly sealed_secret: string } {
  return {
    site: connection.site,
    company: connection.company,
    kind: connection.kind,
    user_name: connection.user,
    client_id: connection.clientId,
    api_base: connection.apiBase,
    codebase: connection.codebase,
    verified_at: connection.verifiedAt,
    keys_since: connection.keysSince,
    sealed_secret: sealedSecret,
  };
}

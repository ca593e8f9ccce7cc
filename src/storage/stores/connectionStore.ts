import type { Kysely } from 'kysely';
import { Failure } from '../../core/failure.ts';
import type { Connection } from '../../ports/connection.ts';
import type { ConnectionStore } from '../../ports/policyStores.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { actorOf, checkVersion, savedColumns } from '../rows/versions.ts';

/** The connection of an organization. The sealed secret has its own way out (R2). */
export function createConnectionStore(scope: Scope): ConnectionStore {
  const { organizationId } = scope;

  const loaded = async (db: Pick<Kysely<Tables>, 'selectFrom'>) =>
    await db
      .selectFrom('connections')
      .select(publicColumns)
      .select(['version', 'saved_at', 'saved_by'])
      .where('organization_id', '=', organizationId)
      .executeTakeFirst();
  const insert = async (
    db: Writing,
    connection: Connection,
    sealedSecret: string,
    saved: ReturnType<typeof savedColumns>,
  ) => {
    await db
      .insertInto('connections')
      .values({ organization_id: organizationId, ...rowOf(connection, sealedSecret), ...saved })
      .execute();
  };
  const remove = async (db: Writing): Promise<boolean> => {
    // The schedule of other keys: it begins anew with these.
    await db.deleteFrom('schedules').where('organization_id', '=', organizationId).execute();
    const { numDeletedRows } = await db
      .deleteFrom('connections')
      .where('organization_id', '=', organizationId)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  };

  return {
    get: () =>
      scope.read(async (db) => {
        const row = await loaded(db);
        return row === undefined ? null : connectionOf(row);
      }),

    current: () =>
      scope.read(async (db) => {
        const row = await loaded(db);
        if (row === undefined) return null;
        const { version, saved_at: savedAt, saved_by: by } = row;
        return { value: connectionOf(row), version, savedAt, savedBy: actorOf(by) };
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

    create: (connection, sealedSecret, now) =>
      scope.write(async (db) => {
        const there = await db
          .selectFrom('connections')
          .select(['site', 'company'])
          .where('organization_id', '=', organizationId)
          .executeTakeFirst();
        if (there !== undefined) throw new Failure('already_connected', there);
        await insert(db, connection, sealedSecret, savedColumns(1, scope.actor, now));
      }),

    replace: (connection, sealedSecret, expected, now) =>
      scope.write(async (db) => {
        const present = await loaded(db);
        const there = { version: present?.version ?? 0, by: actorOf(present?.saved_by ?? null) };
        checkVersion('connection', null, expected, there);
        await remove(db);
        const saved = savedColumns(there.version + 1, scope.actor, now);
        await insert(db, connection, sealedSecret, saved);
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

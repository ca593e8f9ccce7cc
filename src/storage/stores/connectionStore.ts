import type { Kysely } from 'kysely';
import { changesBetween, type Decided } from '../../core/decision.ts';
import { Failure } from '../../core/failure.ts';
import type { Connection } from '../../ports/connection.ts';
import type { ConnectionStore } from '../../ports/policyStores.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';
import { noteDecisions } from '../rows/decisionRows.ts';
import { actorOf, checkVersion, savedColumns } from '../rows/versions.ts';

/** The connection of an organization. The sealed secret is read separately (R2). */
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
    // The schedule belongs to the old keys; it starts over with new ones.
    await db.deleteFrom('schedules').where('organization_id', '=', organizationId).execute();
    const { numDeletedRows } = await db
      .deleteFrom('connections')
      .where('organization_id', '=', organizationId)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  };

  const note = async (
    db: Writing,
    { site, company }: Connection,
    decided: Decided,
    now: string,
  ) => {
    const about = { kind: 'connection', id: 'connection' } as const;
    await noteDecisions(db, scope, [{ about, label: `${site}, ${company}`, decided }], now);
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
        await note(
          db,
          connection,
          { what: 'added', changes: changesBetween({}, partsOf(connection)) },
          now,
        );
      }),

    replace: (connection, sealedSecret, expected, now) =>
      scope.write(async (db) => {
        const present = await loaded(db);
        const there = { version: present?.version ?? 0, by: actorOf(present?.saved_by ?? null) };
        checkVersion('connection', null, expected, there);
        await remove(db);
        const saved = savedColumns(there.version + 1, scope.actor, now);
        await insert(db, { ...connection, oldKeys: 'valid' }, sealedSecret, saved);
        const before = present === undefined ? {} : partsOf(connectionOf(present));
        // A secret is only recorded as changed.
        const keys = { name: 'keys', old: null, new: 'changed' };
        const changes = [...changesBetween(before, partsOf(connection)), keys];
        await note(db, connection, { what: 'changed', changes }, now);
      }),

    noteTried: ({ keysSince }, failure, now) =>
      scope.write(async (db) => {
        const noted =
          failure === null
            ? { verified_at: now, refused_at: null, refused: null }
            : { refused_at: now, refused: encodeJson(failure) };
        await db
          .updateTable('connections')
          .set(noted)
          .where('organization_id', '=', organizationId)
          .where('keys_since', '=', keysSince)
          .execute();
      }),

    moved: (apiBase, codebase) =>
      scope.write(async (db) => {
        await db
          .updateTable('connections')
          .set({ api_base: apiBase, codebase })
          .where('organization_id', '=', organizationId)
          .execute();
      }),

    oldKeysDeleted: (expected, now) =>
      scope.write(async (db) => {
        const present = await loaded(db);
        if (present === undefined) throw new Failure('not_connected');
        const there = { version: present.version, by: actorOf(present.saved_by) };
        checkVersion('connection', null, expected, there);
        if (present.old_keys !== 'valid') return;
        await db
          .updateTable('connections')
          .set({ old_keys: 'deleted', ...savedColumns(there.version + 1, scope.actor, now) })
          .where('organization_id', '=', organizationId)
          .execute();
        const changes = [{ name: 'oldKeys', old: 'valid', new: 'deleted' }];
        await note(db, connectionOf(present), { what: 'changed', changes }, now);
      }),

    example: () =>
      scope.read(async (db) => {
        const row = await db
          .selectFrom('examples')
          .select('origin')
          .where('organization_id', '=', organizationId)
          .executeTakeFirst();
        return row ?? null;
      }),

    former: () =>
      scope.read(async (db) => {
        const row = await db
          .selectFrom('former_connections')
          .select(['site', 'company', 'api_base'])
          .where('organization_id', '=', organizationId)
          .executeTakeFirst();
        if (row === undefined) return null;
        return { site: row.site, company: row.company, apiBase: row.api_base };
      }),

    remove: (expected, now) =>
      scope.write(async (db) => {
        const present = await loaded(db);
        if (present === undefined) return false;
        const there = { version: present.version, by: actorOf(present.saved_by) };
        checkVersion('connection', null, expected, there);
        const { site, company, api_base } = present;
        const former = { site, company, api_base, ended_at: now };
        await db
          .insertInto('former_connections')
          .values({ organization_id: organizationId, ...former })
          .onConflict((conflict) => conflict.column('organization_id').doUpdateSet(former))
          .execute();
        await note(db, connectionOf(present), { what: 'removed' }, now);
        return await remove(db);
      }),
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
  'old_keys',
  'refused_at',
  'refused',
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
    oldKeys: row.old_keys,
    refused:
      row.refused_at === null || row.refused === null
        ? null
        : { at: row.refused_at, failure: decodeJson(row.refused) },
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
    old_keys: connection.oldKeys,
    refused_at: connection.refused?.at ?? null,
    refused: connection.refused === null ? null : encodeJson(connection.refused.failure),
    sealed_secret: sealedSecret,
  };
}

/** The parts of a connection that people recognize it by. */
function partsOf({ site, company, kind, user, clientId }: Connection) {
  return { site, company, kind, user, clientId };
}

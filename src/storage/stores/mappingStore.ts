import type { Kysely, Selectable } from 'kysely';
import { diffMapping } from '../../core/mapping/diffMapping.ts';
import { nothingDecided } from '../../core/mapping/document.ts';
import { storableText } from '../../core/storableText.ts';
import type { MappingStore, MappingVersion } from '../../ports/policyStores.ts';
import { inOrderOf, listPage } from '../database/listPage.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';
import { enqueueAll } from '../ledger/requeue.ts';
import { noteDecisions } from '../rows/decisionRows.ts';
import { mappingList } from '../rows/lists.ts';
import { actorOf, checkVersion, savedColumns } from '../rows/versions.ts';

const byDefault: MappingVersion = {
  version: 0,
  document: nothingDecided,
  author: 'default mapping',
  savedAt: null,
  savedBy: null,
  note: null,
};

/** The mappings of an organization, each version as it was saved. */
export function createMappingStore(scope: Scope): MappingStore {
  const { organizationId } = scope;
  const newestOf = async (db: Pick<Kysely<Tables>, 'selectFrom'>): Promise<MappingVersion> => {
    const row = await db
      .selectFrom('mappings')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? byDefault : versionOf(row);
  };

  return {
    get: () => scope.read(newestOf),

    at: (version) =>
      scope.read(async (db) => {
        if (version === 0) return byDefault;
        const row = await db
          .selectFrom('mappings')
          .selectAll()
          .where('organization_id', '=', organizationId)
          .where('version', '=', version)
          .executeTakeFirst();
        return row === undefined ? null : versionOf(row);
      }),

    page: (query) =>
      scope.snapshot((db) =>
        listPage(
          db,
          scope,
          mappingList,
          { ...query, filter: query.filter ?? {} },
          [],
          async (keys) => {
            const rows = await db
              .selectFrom('mappings')
              .selectAll()
              .where('organization_id', '=', organizationId)
              .where(isOneOf(scope.dialect, 'version', 'integer', keys.flat()))
              .execute();
            return inOrderOf(keys, rows.map(versionOf), ({ version }) => [version]);
          },
        ),
      ),

    list: (limit) =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('mappings')
          .selectAll()
          .where('organization_id', '=', organizationId)
          .orderBy('version', 'desc')
          .limit(limit)
          .execute();
        return rows.map(versionOf);
      }),

    save: (document, expected, now, note = null) =>
      scope.write(async (db) => {
        const newest = await newestOf(db);
        checkVersion('mapping', null, expected, { version: newest.version, by: newest.savedBy });
        const row = {
          document: encodeJson(document),
          author: storableText(scope.actor.name),
          note: note === null ? null : storableText(note),
          ...savedColumns(newest.version + 1, scope.actor, now),
        };
        await db
          .insertInto('mappings')
          .values({ organization_id: organizationId, ...row })
          .execute();
        const about = { kind: 'mapping', id: 'mapping' } as const;
        const changes = diffMapping(newest.document, document).map(
          ({ amp, part, before, after }) => ({ name: `${amp}.${part}`, old: before, new: after }),
        );
        const label = `version ${row.version}`;
        await noteDecisions(
          db,
          scope,
          [{ about, label, decided: { what: 'changed', changes } }],
          now,
        );
        await enqueueAll(db, organizationId);
        return versionOf(row);
      }),
  };
}

function versionOf(row: Omit<Selectable<Tables['mappings']>, 'organization_id'>): MappingVersion {
  return {
    version: row.version,
    document: decodeJson(row.document),
    author: row.author,
    savedAt: row.saved_at,
    savedBy: actorOf(row.saved_by),
    note: row.note,
  };
}

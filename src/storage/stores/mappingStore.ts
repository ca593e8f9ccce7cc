import type { Selectable } from 'kysely';
import { Failure } from '../../core/failure.ts';
import { nothingDecided } from '../../core/mapping/document.ts';
import type { MappingStore, MappingVersion } from '../../ports/policyStores.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope } from '../database/scope.ts';
import { decodeJson, encodeJson, storableText } from '../database/storedJson.ts';
import { enqueueAll } from '../ledger/requeue.ts';

const byDefault: MappingVersion = {
  version: 0,
  document: nothingDecided,
  author: 'default mapping',
  savedAt: null,
};

/** The mappings of an organization, each version as it was saved. */
export function createMappingStore(scope: Scope): MappingStore {
  const { organizationId } = scope;
  return {
    get: () =>
      scope.read(async (db) => {
        const row = await db
          .selectFrom('mappings')
          .selectAll()
          .where('organization_id', '=', organizationId)
          .orderBy('version', 'desc')
          .limit(1)
          .executeTakeFirst();
        return row === undefined ? byDefault : versionOf(row);
      }),

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

    save: (document, author, before, now) =>
      scope.write(async (db) => {
        const newest = await db
          .selectFrom('mappings')
          .select((row) => row.fn.max<number | null>('version').as('version'))
          .where('organization_id', '=', organizationId)
          .executeTakeFirst();
        if ((newest?.version ?? 0) !== before) {
          throw new Failure('bad_input', {
            field: 'version',
            problem: 'another version was saved meanwhile',
            accepted: 'the same change once more, on top of it',
            see: 'mapping',
          });
        }
        const row = {
          version: before + 1,
          document: encodeJson(document),
          author: storableText(author),
          saved_at: now,
        };
        await db
          .insertInto('mappings')
          .values({ organization_id: organizationId, ...row })
          .execute();
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
  };
}

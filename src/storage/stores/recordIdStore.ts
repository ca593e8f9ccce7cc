import type { OwnRecord, RecordIdStore } from '../../ports/recordIds.ts';
import type { Scope } from '../database/scope.ts';

const tables = {
  run: 'runs',
  amp_contact: 'amp_contacts',
  todo: 'todos',
} as const satisfies Record<OwnRecord, string>;

/** Ids of records that ampwise makes. */
export function createRecordIdStore(scope: Scope): RecordIdStore {
  const { organizationId } = scope;
  return {
    startingWith: (kind, start, limit) =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom(tables[kind])
          .select('id')
          .where('organization_id', '=', organizationId)
          // Of hex digits and dashes, so that nothing in it is a pattern.
          .where('id', 'like', `${start.replaceAll(/[^0-9a-f-]/gu, '')}%`)
          .orderBy('id')
          .limit(limit)
          .execute();
        return rows.map(({ id }) => id);
      }),
    newest: (kind) =>
      scope.read(async (db) => {
        // Ids of UUID version 7 sort by the time they were made.
        const row = await db
          .selectFrom(tables[kind])
          .select('id')
          .where('organization_id', '=', organizationId)
          .orderBy('id', 'desc')
          .limit(1)
          .executeTakeFirst();
        return row?.id ?? null;
      }),
  };
}

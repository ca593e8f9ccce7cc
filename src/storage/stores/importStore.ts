import { notFound } from '../../core/notFound.ts';
import type {
  ContactImport,
  ImportCounts,
  ImportFindings,
  ImportStore,
} from '../../ports/importStore.ts';
import { insertRows } from '../database/bulk.ts';
import type { ImportTables, StoredImport } from '../database/importSchema.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';

/** How long a file is kept, in milliseconds. */
const keptFor = 7 * 24 * 60 * 60 * 1000;

/** Rows listed of those that are refused while they are applied. */
const mostRefused = 1000;

const none: ImportCounts = { create: 0, update: 0, unchanged: 0, refused: 0 };

const rowTarget = {
  table: 'import_rows',
  key: ['import_id', 'line'],
  columns: {
    import_id: 'text',
    line: 'integer',
    amp_contact_id: 'text',
    action: 'text',
    changes: 'json',
  },
} as const;

/** Files of AMP contacts that were looked through. */
export function createImportStore(scope: Scope): ImportStore {
  const { organizationId, dialect } = scope;

  const load = async (
    db: Pick<Writing, 'selectFrom'>,
    id: string,
  ): Promise<ContactImport | null> => {
    const row = await db
      .selectFrom('imports')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined || row.state === 'reading') return null;
    const { state, created_at: createdAt, applied_at: appliedAt } = row;
    const createdBy = decodeJson(row.created_by);
    return { id, state, createdAt, createdBy, appliedAt, ...decodeJson(row.body) };
  };

  const present = async (db: Writing, id: string): Promise<ContactImport> => {
    const found = await load(db, id);
    if (found === null) throw notFound('import', id);
    return found;
  };

  const change = async (
    db: Writing,
    id: string,
    set: Partial<Omit<ImportTables['imports'], 'organization_id' | 'id'>>,
  ) => {
    await db
      .updateTable('imports')
      .set(set)
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .execute();
  };

  return {
    begin: (id, now) =>
      scope.write(async (db) => {
        const oldest = new Date(Date.parse(now) - keptFor).toISOString();
        await db
          .deleteFrom('imports')
          .where('organization_id', '=', organizationId)
          .where('created_at', '<', oldest)
          .execute();
        await db
          .insertInto('imports')
          .values({
            organization_id: organizationId,
            id,
            state: 'reading',
            created_at: now,
            created_by: encodeJson(scope.actor),
            applied_at: null,
            body: encodeJson(stored({ counts: none, ignored: [], refused: [], rows: [] })),
          })
          .execute();
      }),

    addRows: (id, rows) =>
      scope.write(async (db) => {
        const columns = rows.map(({ line, action, ampContactId, set }) => ({
          import_id: id,
          line,
          amp_contact_id: ampContactId,
          action,
          changes: set,
        }));
        await insertRows(db, scope, rowTarget, columns);
      }),

    save: (id, findings) =>
      scope.write(async (db) => {
        await change(db, id, { state: 'previewed', body: encodeJson(stored(findings)) });
        return await present(db, id);
      }),

    drop: (id) =>
      scope.write(async (db) => {
        await db
          .deleteFrom('imports')
          .where('organization_id', '=', organizationId)
          .where('id', '=', id)
          .execute();
      }),

    get: (id) => scope.read((db) => load(db, id)),

    start: (id) =>
      scope.write(async (db) => {
        const found = await present(db, id);
        if (found.state !== 'previewed') return found;
        await change(db, id, { state: 'applying' });
        return { ...found, state: 'applying' };
      }),

    pending: (id, limit) =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('import_rows')
          .selectAll()
          .where('organization_id', '=', organizationId)
          .where('import_id', '=', id)
          .orderBy('line')
          .limit(limit)
          .execute();
        return rows.map(({ line, action, amp_contact_id: ampContactId, changes }) => ({
          line,
          action,
          ampContactId,
          set: decodeJson(changes),
        }));
      }),

    settle: (id, lines, done, refused) =>
      scope.write(async (db) => {
        const found = await present(db, id);
        const { counts, ignored, refused: before, rows, refusedLater } = found;
        const body: StoredImport = {
          counts,
          ignored,
          refused: before,
          rows,
          done: {
            create: found.done.create + done.create,
            update: found.done.update + done.update,
            unchanged: found.done.unchanged + done.unchanged,
            refused: found.done.refused + done.refused,
          },
          refusedLater: [...refusedLater, ...refused].slice(0, mostRefused),
        };
        await change(db, id, { body: encodeJson(body) });
        await db
          .deleteFrom('import_rows')
          .where('organization_id', '=', organizationId)
          .where('import_id', '=', id)
          .where(isOneOf(dialect, 'line', 'integer', lines))
          .execute();
      }),

    finish: (id, now) =>
      scope.write(async (db) => {
        await change(db, id, { state: 'applied', applied_at: now });
      }),
  };
}

function stored(findings: ImportFindings): StoredImport {
  return { ...findings, done: none, refusedLater: [] };
}

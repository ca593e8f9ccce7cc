import { type SqlBool, sql } from 'kysely';
import { badInput } from '../../core/badInput.ts';
import { notFound } from '../../core/notFound.ts';
import { daysBefore, keptDays } from '../../core/settings/historySettings.ts';
import type {
  ContactImport,
  ImportAction,
  ImportCounts,
  ImportFindings,
  ImportRow,
  ImportStore,
  RowDone,
} from '../../ports/importStore.ts';
import { insertRows, upsertRows } from '../database/bulk.ts';
import type { ImportTables, StoredImport } from '../database/importSchema.ts';
import { inOrderOf, type List, listPage, oneOfThese } from '../database/listPage.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';

/** Rejected rows to list. */
const mostRefused = 1000;

const none: ImportCounts = { create: 0, update: 0, unchanged: 0, refused: 0 };

const empty: StoredImport = {
  counts: none,
  skipped: 0,
  columns: [],
  encoding: 'utf-8',
  separator: ',',
  ignored: [],
  refused: [],
  rows: [],
  done: none,
  refusedLater: [],
  undone: { undone: 0, kept: 0 },
};

const rowTarget = {
  table: 'import_rows',
  key: ['import_id', 'line'],
  columns: {
    import_id: 'text',
    line: 'integer',
    amp_contact_id: 'text',
    action: 'text',
    changes: 'json',
    done: 'text',
    key: 'text',
    body: 'json',
  },
} as const;

const rowList: List<'line'> = {
  table: 'import_rows',
  key: [{ name: 'line', type: 'integer' }],
  sorts: { line: 'key' },
  usual: 'line',
};

/** Imports of files of AMP contacts. */
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
    return { id, state, createdAt, createdBy, appliedAt, ...empty, ...decodeJson(row.body) };
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

  /** Changes the stored details of an import, apart from its columns. */
  const rewrite = async (db: Writing, id: string, next: Partial<StoredImport>) => {
    const { counts, skipped, columns, encoding, separator, ignored, refused, rows, ...found } =
      await present(db, id);
    const { done, refusedLater, undone } = found;
    const findings = { counts, skipped, columns, encoding, separator, ignored, refused, rows };
    const body: StoredImport = { ...findings, done, refusedLater, undone, ...next };
    await change(db, id, { body: encodeJson(body) });
  };

  const rowsOf = (db: Pick<Writing, 'selectFrom'>, id: string) =>
    db
      .selectFrom('import_rows')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('import_id', '=', id);

  const rowAt = async (db: Pick<Writing, 'selectFrom'>, id: string, line: number) => {
    const row = await rowsOf(db, id).where('line', '=', line).executeTakeFirst();
    return row === undefined ? null : rowOf(row);
  };

  return {
    begin: (id, now) =>
      scope.write(async (db) => {
        const oldest = daysBefore(Date.parse(now), keptDays.imports);
        await db
          .deleteFrom('imports')
          .where('organization_id', '=', organizationId)
          .where('created_at', '<', oldest)
          .where('state', 'not in', ['applying', 'undoing'])
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
            body: encodeJson(empty),
          })
          .execute();
      }),

    addRows: (id, rows) =>
      scope.write(async (db) => {
        await insertRows(
          db,
          scope,
          rowTarget,
          rows.map((row) => columnsOf(id, row)),
        );
      }),

    save: (id, findings) =>
      scope.write(async (db) => {
        const body: StoredImport = { ...empty, ...onlyFindings(findings) };
        await change(db, id, { state: 'previewed', body: encodeJson(body) });
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

    rows: (id, query) =>
      scope.snapshot(async (db) => {
        if ((await load(db, id)) === null) throw notFound('import', id);
        const { action } = query.filter ?? {};
        const conditions = [
          sql<SqlBool>`import_rows.import_id = ${id}`,
          ...(action === undefined ? [] : [oneOfThese('import_rows.action', action)]),
        ];
        const wanted = { ...query, filter: { id, action } };
        return await listPage(db, scope, rowList, wanted, conditions, async (keys) => {
          const lines = keys.map(([line]) => Number(line));
          const found = await rowsOf(db, id)
            .where(isOneOf(dialect, 'line', 'integer', lines))
            .execute();
          return inOrderOf(keys, found.map(rowOf), ({ line }) => [line]);
        });
      }),

    row: (id, line) => scope.read((db) => rowAt(db, id, line)),

    rival: (id, key, line) =>
      scope.read(async (db) => {
        const row = await rowsOf(db, id)
          .where('key', '=', key)
          .where('line', '!=', line)
          .orderBy('line')
          .executeTakeFirst();
        return row?.line ?? null;
      }),

    replace: (id, row) =>
      scope.write(async (db) => {
        const found = await present(db, id);
        if (found.state !== 'previewed') {
          throw badInput('import', { code: 'import_begun' }, { code: 'new_import' });
        }
        const before = await rowAt(db, id, row.line);
        if (before === null) throw notFound('import', id);
        await upsertRows(db, scope, rowTarget, [columnsOf(id, row)]);
        const counted = countedWith(found, before.action, -1);
        const shown = found.rows.filter(({ line }) => line !== row.line);
        const { line, action, ampContactId, email, changes } = row;
        const refused = found.refused.filter((one) => one.line !== line);
        await rewrite(db, id, {
          ...countedWith(counted, action, 1),
          rows:
            action === 'create' || action === 'update'
              ? byLine([...shown, { line, action, ampContactId, email, changes }])
              : shown,
          refused:
            row.refusal === null || action !== 'refused'
              ? refused
              : byLine([...refused, row.refusal]).slice(0, mostRefused),
        });
        return await present(db, id);
      }),

    start: (id) =>
      scope.write(async (db) => {
        const found = await present(db, id);
        if (found.state !== 'previewed') return found;
        await change(db, id, { state: 'applying' });
        return { ...found, state: 'applying' };
      }),

    pending: (id, limit) =>
      scope.read(async (db) => {
        const rows = await rowsOf(db, id)
          .where('done', 'is', null)
          .where('action', 'in', ['create', 'update'])
          .orderBy('line')
          .limit(limit)
          .execute();
        return rows.map(rowOf);
      }),

    noteApplied: (id, settled, done, refused) =>
      scope.write(async (db) => {
        const found = await present(db, id);
        await rewrite(db, id, {
          done: {
            create: found.done.create + done.create,
            update: found.done.update + done.update,
            unchanged: found.done.unchanged + done.unchanged,
            refused: found.done.refused + done.refused,
          },
          refusedLater: [...found.refusedLater, ...refused].slice(0, mostRefused),
        });
        const lines = settled.map(({ line }) => line);
        const stored = await rowsOf(db, id)
          .where(isOneOf(dialect, 'line', 'integer', lines))
          .execute();
        const results = new Map(settled.map((one) => [one.line, one]));
        const rows = stored.map((row) => {
          const before = rowOf(row);
          return columnsOf(id, { ...before, ...results.get(before.line) });
        });
        await upsertRows(db, scope, rowTarget, rows);
      }),

    finish: (id, now) =>
      scope.write(async (db) => {
        await change(db, id, { state: 'applied', applied_at: now });
      }),

    startUndo: (id) =>
      scope.write(async (db) => {
        const found = await present(db, id);
        if (found.state === 'undoing' || found.state === 'undone') return found;
        if (found.state !== 'applied') {
          throw badInput('import', { code: 'import_not_applied' }, { code: 'applied_import' });
        }
        await change(db, id, { state: 'undoing' });
        return { ...found, state: 'undoing' };
      }),

    toUndo: (id, limit) =>
      scope.read(async (db) => {
        const rows = await rowsOf(db, id)
          .where('done', 'in', ['create', 'update'])
          .orderBy('line', 'desc')
          .limit(limit)
          .execute();
        return rows.map(rowOf);
      }),

    noteUndone: (id, settled) =>
      scope.write(async (db) => {
        const { undone } = await present(db, id);
        await rewrite(db, id, {
          undone: {
            undone: undone.undone + count(settled, 'undone'),
            kept: undone.kept + count(settled, 'kept'),
          },
        });
        for (const { line, done } of settled) {
          await db
            .updateTable('import_rows')
            .set({ done })
            .where('organization_id', '=', organizationId)
            .where('import_id', '=', id)
            .where('line', '=', line)
            .execute();
        }
      }),

    finishUndo: (id) =>
      scope.write(async (db) => {
        await change(db, id, { state: 'undone' });
      }),
  };
}

function onlyFindings(findings: ImportFindings): ImportFindings {
  const { counts, skipped, columns, encoding, separator, ignored, refused, rows } = findings;
  return { counts, skipped, columns, encoding, separator, ignored, refused, rows };
}

function countedWith(
  found: Pick<ImportFindings, 'counts' | 'skipped'>,
  action: ImportAction,
  more: 1 | -1,
): Pick<ImportFindings, 'counts' | 'skipped'> {
  return action === 'skipped'
    ? { counts: found.counts, skipped: found.skipped + more }
    : {
        counts: { ...found.counts, [action]: found.counts[action] + more },
        skipped: found.skipped,
      };
}

function count(rows: readonly { readonly done: RowDone }[], wanted: RowDone): number {
  return rows.filter(({ done }) => done === wanted).length;
}

function byLine<Row extends { readonly line: number }>(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => a.line - b.line);
}

function columnsOf(id: string, { line, ampContactId, action, set, done, key, ...body }: ImportRow) {
  const { cells, email, changes, pairing, refusal, before } = body;
  return {
    import_id: id,
    line,
    amp_contact_id: ampContactId,
    action,
    changes: set,
    done,
    key,
    body: { cells, email, changes, pairing, refusal, before },
  };
}

type StoredRow = Omit<ImportTables['import_rows'], 'organization_id' | 'import_id'>;

function rowOf({ line, amp_contact_id, action, changes, done, key, body }: StoredRow): ImportRow {
  const nothing = {
    cells: [],
    email: null,
    changes: [],
    pairing: null,
    refusal: null,
    before: null,
  };
  return {
    line,
    ampContactId: amp_contact_id,
    action,
    set: decodeJson(changes),
    done,
    key,
    ...(body === null ? nothing : decodeJson(body)),
  };
}

import { type Selectable, sql, type Transaction } from 'kysely';
import { sameConflict } from '../../core/plan/conflict.ts';
import { ampValue } from '../../core/plan/mergeFields.ts';
import type { FieldConflict } from '../../core/plan/plan.ts';
import type { RecordRef } from '../../core/plan/record.ts';
import type { TodoConflict } from '../../core/todo/todoPlan.ts';
import type {
  ConflictDecision,
  ConflictRow,
  ConflictStore,
  ListedConflict,
  SettledConflict,
} from '../../ports/conflictStore.ts';
import { upsertRows } from '../database/bulk.ts';
import { inOrderOf, listPage } from '../database/listPage.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson, encodeJson, type JsonText } from '../database/storedJson.ts';
import { enqueueCompanyOf, enqueueRecords } from '../ledger/requeue.ts';
import { ampContactColumns, ampContactOf } from '../rows/ampContactRows.ts';
import { deleteConflicts, loadConflicts } from '../rows/conflictRows.ts';
import { noteDecisions } from '../rows/decisionRows.ts';
import { recordOf } from '../rows/holdRows.ts';
import { linkRow, linkTarget, loadLinks } from '../rows/linkRows.ts';
import { conflictConditions, conflictList, ofRemovedTodo, settledList } from '../rows/lists.ts';
import { contactOf } from '../rows/mirrorRows.ts';
import { keepSettled, leftOf, putBack, type Settled } from '../rows/settledConflictRows.ts';
import { joinedTodos, loadSentTodos, todoLinkOf, todoOf } from '../rows/todoRows.ts';

/** Open conflicts of all records, in one table. */
export function createConflictStore(scope: Scope): ConflictStore {
  const { organizationId } = scope;
  return {
    page: (query) =>
      scope.snapshot((db) => {
        const { filter = {} } = query;
        const wanted = { ...query, filter };
        return listPage(
          db,
          scope,
          conflictList,
          wanted,
          conflictConditions(filter),
          async (keys) => {
            const ids = [...new Set(keys.map(([, id = '']) => String(id)))];
            const rows = await db
              .selectFrom('conflicts')
              .select(['kind', 'id', 'field', 'since', 'body'])
              .where('organization_id', '=', organizationId)
              .where('kind', 'in', ['contact', 'todo'])
              .where(isOneOf(scope.dialect, 'id', 'text', ids))
              .execute();
            const keyOf = ({ kind, id, field }: (typeof rows)[number]) => [kind, id, field];
            return inOrderOf(keys, rows, keyOf).map(listedConflict);
          },
        );
      }),

    ofContacts: (options) => scope.snapshot((db) => ofContacts(db, scope, options)),

    count: () =>
      scope.read(async (db) => {
        const row = await db
          .selectFrom('conflicts')
          .select((select) => select.fn.countAll<number>().as('count'))
          .where('organization_id', '=', organizationId)
          .where(sql<boolean>`not ${ofRemovedTodo}`)
          .executeTakeFirstOrThrow();
        return row.count;
      }),

    decide: (decision, now) =>
      scope.write(async (db) => {
        const outcome =
          decision.kind === 'contact'
            ? await decideContact(db, scope, decision)
            : await decideTodo(db, scope, decision);
        const { kind, id, choose } = decision;
        const about = recordOf({ kind, id: String(id) });
        const noted = outcome.settled.map(({ conflict: { field } }) => ({
          about,
          decided: { what: 'conflict_decided', field, choose } as const,
        }));
        const numbers = await noteDecisions(db, scope, noted, now);
        const settled = outcome.settled.map((one, index) => ({ ...one, seq: numbers[index] ?? 0 }));
        await keepSettled(db, scope, { kind, id: String(id), choose }, settled, now);
        return {
          decided: outcome.settled.map(({ conflict: { field } }) => field),
          decisions: settled.map(({ seq }) => seq),
          moved: outcome.moved.map(({ field }) => field),
        };
      }),

    settled: (query) =>
      scope.snapshot((db) =>
        listPage(db, scope, settledList, { ...query, filter: {} }, [], async (keys) => {
          const rows = await settledRows(db, scope, keys.flat().map(Number));
          const shown: SettledConflict[] = [];
          for (const row of inOrderOf(keys, rows, ({ seq }) => [seq])) {
            const { seq, choose, at } = row;
            const by = decodeJson(row.decided_by);
            const left = await leftOf(db, scope, row);
            shown.push({ ...listedConflict(row), seq, choose, at, by, left });
          }
          return shown;
        }),
      ),

    reopen: (seq, now) =>
      scope.write(async (db) => {
        const [row] = await settledRows(db, scope, [seq]);
        if (row === undefined) return null;
        if (!(await putBack(db, scope, row))) return await leftOf(db, scope, row);
        const { kind, id, field } = row;
        const about = recordOf({ kind, id });
        await enqueueRecords(db, scope, [about]);
        const decided = { what: 'conflict_reopened', field } as const;
        await noteDecisions(db, scope, [{ about, decided }], now);
        return { state: 'waiting' };
      }),
  };
}

type ContactDecision = Extract<ConflictDecision, { kind: 'contact' }>;
type TodoDecision = Extract<ConflictDecision, { kind: 'todo' }>;
type Outcome = {
  readonly settled: readonly Settled[];
  /** Those that changed since, or are being written. */
  readonly moved: readonly { readonly field: string }[];
};

async function decideContact(
  db: Writing,
  scope: Scope,
  { kind, id, conflicts, baseAfter }: ContactDecision,
): Promise<Outcome> {
  const [link] = await loadLinks(db, scope, [id], []);
  if (link === undefined) return { settled: [], moved: conflicts };
  const { open, sinceOf } = await openOf(db, scope, kind, id);
  const row = await db
    .selectFrom('amp_contacts')
    .select(ampContactColumns)
    .where('organization_id', '=', scope.organizationId)
    .where('id', '=', link.ampContactId)
    .executeTakeFirstOrThrow();
  const ampContact = ampContactOf(row);
  const { decided, moved } = stillOpen(conflicts, open, (field) => ampValue(ampContact, field));
  if (decided.length === 0) return { settled: [], moved };

  const fields = new Set(decided.map(({ field }) => field));
  const unfit = Object.entries(link.marks.unfit).filter(([field]) => !fields.has(field));
  const next = {
    ...link,
    base: decided.reduce(baseAfter, link.base),
    marks: { ...link.marks, unfit: Object.fromEntries(unfit) },
  };
  await upsertRows(db, scope, linkTarget, [linkRow(next)]);
  await end(db, scope, { kind: 'contact', id }, decided);
  // The others of the company may be sent now.
  if (decided.some(({ because }) => because === 'company_disputed')) {
    await enqueueCompanyOf(db, scope, id);
  }
  const settled = decided.map((conflict): Settled => {
    const { field } = conflict;
    const bases = { before: link.base, after: next.base };
    const fit = { unfit: link.marks.unfit[field] ?? null };
    return { conflict, since: sinceOf(field), moved: { of: 'contact', ...bases, ...fit } };
  });
  return { settled, moved };
}

async function decideTodo(
  db: Writing,
  scope: Scope,
  { kind, id, conflicts, baseAfter }: TodoDecision,
): Promise<Outcome> {
  const row = await joinedTodos(db, scope.organizationId)
    .where('todos.id', '=', id)
    .executeTakeFirst();
  const link = row === undefined ? null : todoLinkOf(row);
  // A write under way has its own base, which does not contain the decision.
  const sent = (await loadSentTodos(db, scope)).has(id);
  if (row === undefined || link === null || sent) {
    return { settled: [], moved: conflicts };
  }
  const todo = todoOf(row);
  const { open, sinceOf } = await openOf(db, scope, kind, id);
  const { decided, moved } = stillOpen(conflicts, open, (field) => todo[field]);
  if (decided.length === 0) return { settled: [], moved };
  const after = decided.reduce(baseAfter, link.base);
  await db
    .updateTable('todo_links')
    .set({ base: encodeJson(after) })
    .where('organization_id', '=', scope.organizationId)
    .where('todo_id', '=', id)
    .execute();
  await end(db, scope, { kind: 'todo', id }, decided);
  const settled = decided.map((conflict): Settled => {
    const bases = { before: link.base, after };
    return { conflict, since: sinceOf(conflict.field), moved: { of: 'todo', ...bases } };
  });
  return { settled, moved };
}

async function openOf<K extends 'contact' | 'todo'>(
  db: Writing,
  scope: Scope,
  kind: K,
  id: number | string,
) {
  const open = (await loadConflicts(db, scope, kind, [id])).get(String(id)) ?? [];
  const sinceOf = (field: string) =>
    open.find(({ conflict }) => conflict.field === field)?.since ?? '';
  return { open: open.map(({ conflict }) => conflict), sinceOf };
}

async function settledRows(
  db: Pick<Writing, 'selectFrom'>,
  { organizationId, dialect }: Scope,
  numbers: readonly number[],
) {
  return await db
    .selectFrom('settled_conflicts')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where(isOneOf(dialect, 'seq', 'integer', numbers))
    .execute();
}

/**
 * The conflicts that are open as the person saw them, and whose field nobody has edited in AMP
 * since.
 */
function stillOpen<C extends { readonly field: string; readonly amp: unknown }>(
  seen: readonly C[],
  open: readonly C[],
  inAmp: (field: C['field']) => unknown,
): { readonly decided: readonly C[]; readonly moved: readonly C[] } {
  const isAsSeen = (one: C) =>
    inAmp(one.field) === one.amp && open.some((other) => sameConflict(one, other));
  return { decided: seen.filter(isAsSeen), moved: seen.filter((one) => !isAsSeen(one)) };
}

async function end(
  db: Writing,
  scope: Scope,
  record: Extract<RecordRef, { kind: ConflictDecision['kind'] }>,
  decided: readonly { readonly field: string }[],
): Promise<void> {
  const ended = decided.map(({ field }) => ({ id: String(record.id), field }));
  await deleteConflicts(db, scope, record.kind, ended);
  await enqueueRecords(db, scope, [record]);
}

async function ofContacts(
  db: Transaction<Tables>,
  { organizationId, dialect }: Scope,
  { afterContactId, limit, contactId }: Parameters<ConflictStore['ofContacts']>[0],
): Promise<ConflictRow[]> {
  // By number: ids are stored as text.
  const number = sql<number>`cast(conflicts.id as bigint)`;
  const page = db
    .selectFrom('conflicts')
    .select('id')
    .distinct()
    .select(number.as('number'))
    .where('organization_id', '=', organizationId)
    .where('kind', '=', 'contact')
    .where(number, '>', afterContactId)
    .orderBy('number')
    .limit(limit);
  const contacts = await (contactId === undefined
    ? page
    : page.where('id', '=', String(contactId))
  ).execute();
  const ids = contacts.map(({ id }) => id);
  const rows = await db
    .selectFrom('conflicts')
    .innerJoin('contacts', (join) =>
      join
        .onRef('contacts.organization_id', '=', 'conflicts.organization_id')
        .on('contacts.id', '=', number),
    )
    .innerJoin('links', (join) =>
      join
        .onRef('links.organization_id', '=', 'contacts.organization_id')
        .onRef('links.contact_id', '=', 'contacts.id'),
    )
    .select([
      'contacts.id as contact_id',
      'conflicts.since',
      'conflicts.body as conflict',
      'links.amp_contact_id',
      'contacts.body',
      'contacts.last_updated',
    ])
    .where('conflicts.organization_id', '=', organizationId)
    .where('conflicts.kind', '=', 'contact')
    .where(isOneOf(dialect, 'conflicts.id', 'text', ids))
    .orderBy('contacts.id')
    .orderBy('conflicts.field')
    .execute();
  return rows.map((row) => ({
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- rows of contacts hold such conflicts
    ...decodeJson(row.conflict as JsonText<FieldConflict>),
    contactId: row.contact_id,
    ampContactId: row.amp_contact_id,
    since: row.since,
    contact: contactOf(row),
  }));
}

function listedConflict({
  kind,
  id,
  since,
  body,
}: Pick<Selectable<Tables['conflicts']>, 'kind' | 'id' | 'since' | 'body'>): ListedConflict {
  // oxlint-disable typescript/no-unsafe-type-assertion -- rows of a kind hold conflicts of it
  if (kind === 'todo') {
    return { record: { kind, id }, since, conflict: decodeJson(body as JsonText<TodoConflict>) };
  }
  const conflict = decodeJson(body as JsonText<FieldConflict>);
  // oxlint-enable typescript/no-unsafe-type-assertion
  return { record: { kind, id: Number(id) }, since, conflict };
}

import { type Selectable, sql, type Transaction } from 'kysely';
import { reopenedFields } from '../../core/plan/conflict.ts';
import { ampValue } from '../../core/plan/mergeFields.ts';
import type { FieldChange, FieldConflict, Side } from '../../core/plan/plan.ts';
import { reopenedBase } from '../../core/todo/todoConflicts.ts';
import type { TodoChange, TodoConflict } from '../../core/todo/todoPlan.ts';
import type { SettledState } from '../../ports/conflictStore.ts';
import type { PlanLineBody } from '../../ports/planStores.ts';
import { insertRows, upsertRows } from '../database/bulk.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson, encodeJson, type JsonText } from '../database/storedJson.ts';
import { ampContactColumns, ampContactOf } from './ampContactRows.ts';
import { loadConflicts, reopenConflict } from './conflictRows.ts';
import { linkRow, linkTarget, loadLinks } from './linkRows.ts';
import type { MovedBase } from './movedBase.ts';
import { lineOf, planLineColumns } from './planLineRows.ts';
import { joinedTodos, loadSentTodos, todoLinkOf, todoOf } from './todoRows.ts';

const target = {
  table: 'settled_conflicts',
  key: ['seq'],
  columns: {
    seq: 'integer',
    kind: 'text',
    id: 'text',
    field: 'text',
    since: 'text',
    body: 'json',
    choose: 'text',
    moved: 'json',
    at: 'text',
    decided_by: 'text',
  },
} as const;

/** A conflict that is decided now. */
export type Settled = {
  readonly conflict: FieldConflict | TodoConflict;
  readonly since: string;
  readonly moved: MovedBase;
};

/** Stores decided conflicts of one record, each under the number of its decision. */
export async function keepSettled(
  db: Writing,
  scope: Scope,
  {
    kind,
    id,
    choose,
  }: { readonly kind: 'contact' | 'todo'; readonly id: string; readonly choose: Side },
  settled: readonly (Settled & { readonly seq: number })[],
  now: string,
): Promise<void> {
  const decided_by = encodeJson(scope.actor);
  const rows = settled.map(({ conflict, since, moved, seq }) => {
    const { field } = conflict;
    return { seq, kind, id, field, since, body: conflict, choose, moved, at: now, decided_by };
  });
  await insertRows(db, scope, target, rows);
}

export type SettledRow = Selectable<Tables['settled_conflicts']>;

type Reading = Pick<Transaction<Tables>, 'selectFrom'>;

/** What can still be done about a decision. */
export async function leftOf(db: Reading, scope: Scope, row: SettledRow): Promise<SettledState> {
  const isWaiting =
    row.kind === 'contact'
      ? (await waitingContact(db, scope, row)) !== null
      : (await waitingTodo(db, scope, row)) !== null;
  if (isWaiting) return { state: 'waiting' };
  return await firstLineAbout(db, scope, row);
}

/** Lines of a record that are read at a time: nearly always the first is the one. */
const linesAtATime = 20;

/**
 * The first line applied since that changes the decided field: it carried out the decision if it changes
 * the side that lost.
 */
async function firstLineAbout(db: Reading, scope: Scope, row: SettledRow): Promise<SettledState> {
  const lines = db
    .selectFrom('plan_lines')
    .select(['run_id', ...planLineColumns])
    .where('organization_id', '=', scope.organizationId)
    .where('state', '=', 'applied')
    .where('applied_at', '>', row.at)
    .orderBy('applied_at')
    .orderBy('run_id')
    .orderBy('seq')
    .limit(linesAtATime);
  const ofRecord =
    row.kind === 'contact'
      ? lines.where('contact_id', '=', Number(row.id)).where('kind', '=', 'entry')
      : lines.where('todo_id', '=', row.id).where('kind', '=', 'todo');
  for (let passed = 0; ; passed += linesAtATime) {
    const found = await ofRecord.offset(passed).execute();
    for (const line of found) {
      const changes = changesIn(lineOf(line).line).filter(({ field }) => field === row.field);
      if (changes.length === 0) continue;
      return changes.some(({ side }) => side !== row.choose)
        ? { state: 'applied', runId: line.run_id, seq: line.seq }
        : { state: 'passed' };
    }
    if (found.length < linesAtATime) return { state: 'passed' };
  }
}

function changesIn(
  line: PlanLineBody,
): readonly Pick<FieldChange | TodoChange, 'field' | 'side'>[] {
  return line.kind === 'skip' ? [] : line.entry.changes;
}

/**
 * The link of a contact while a decision about it can be taken back; null once something was sent or edited.
 */
async function waitingContact(db: Reading, scope: Scope, row: SettledRow) {
  const { organizationId } = scope;
  const conflict = ofContact(row);
  const moved = decodeJson(row.moved);
  const { field } = conflict;
  const [link] = await loadLinks(db, scope, [Number(row.id)], []);
  if (link === undefined || moved.of !== 'contact') return null;
  if ((link.base[field] ?? null) !== (moved.after[field] ?? null)) return null;
  if (await isOpenAgain(db, scope, row)) return null;
  const sent = await db
    .selectFrom('plan_lines')
    .select('seq')
    .where('organization_id', '=', organizationId)
    .where('contact_id', '=', link.contactId)
    .where('state', '=', sql.lit('sent'))
    .executeTakeFirst();
  if (sent !== undefined) return null;
  const amp = await db
    .selectFrom('amp_contacts')
    .select(ampContactColumns)
    .where('organization_id', '=', organizationId)
    .where('id', '=', link.ampContactId)
    .executeTakeFirst();
  if (amp === undefined || ampValue(ampContactOf(amp), field) !== conflict.amp) return null;
  return { link, moved };
}

/**
 * The base of a to-do while a decision about it can be taken back; null once something was sent or edited.
 */
async function waitingTodo(db: Reading, scope: Scope, row: SettledRow) {
  const { field, amp } = ofTodo(row);
  const moved = decodeJson(row.moved);
  const found = await joinedTodos(db, scope.organizationId)
    .where('todos.id', '=', row.id)
    .executeTakeFirst();
  const link = found === undefined ? null : todoLinkOf(found);
  if (found === undefined || link === null || moved.of !== 'todo') return null;
  const isAsDecided = link.base.todo[field] === moved.after.todo[field];
  if (!isAsDecided || todoOf(found)[field] !== amp) return null;
  if ((await loadSentTodos(db, scope)).has(row.id)) return null;
  return (await isOpenAgain(db, scope, row)) ? null : { base: link.base, moved };
}

async function isOpenAgain(
  db: Reading,
  scope: Scope,
  { kind, id, field }: SettledRow,
): Promise<boolean> {
  const open = (await loadConflicts(db, scope, kind, [id])).get(id) ?? [];
  return open.some(({ conflict }) => conflict.field === field);
}

/** Reverts the changes of a decision and opens its conflict again; false if that is too late. */
export async function putBack(db: Writing, scope: Scope, row: SettledRow): Promise<boolean> {
  const { field } = row;
  if (row.kind === 'contact') {
    const waiting = await waitingContact(db, scope, row);
    if (waiting === null) return false;
    const { link, moved } = waiting;
    const base = reopenedFields(link.base, field, moved.before);
    const unfit =
      moved.unfit === null ? link.marks.unfit : { ...link.marks.unfit, [field]: moved.unfit };
    const next = { ...link, base, marks: { ...link.marks, unfit } };
    await upsertRows(db, scope, linkTarget, [linkRow(next)]);
  } else {
    const waiting = await waitingTodo(db, scope, row);
    if (waiting === null) return false;
    const { base, moved } = waiting;
    const next = reopenedBase(base, ofTodo(row).field, moved.before);
    await db
      .updateTable('todo_links')
      .set({ base: encodeJson(next) })
      .where('organization_id', '=', scope.organizationId)
      .where('todo_id', '=', row.id)
      .execute();
  }
  await reopenConflict(db, scope, {
    ...row,
    body: row.kind === 'contact' ? ofContact(row) : ofTodo(row),
  });
  await db
    .deleteFrom('settled_conflicts')
    .where('organization_id', '=', scope.organizationId)
    .where('seq', '=', row.seq)
    .execute();
  return true;
}

// Rows of a kind hold conflicts of it.
// oxlint-disable typescript/no-unsafe-type-assertion
function ofContact({ body }: SettledRow): FieldConflict {
  return decodeJson(body as JsonText<FieldConflict>);
}

function ofTodo({ body }: SettledRow): TodoConflict {
  return decodeJson(body as JsonText<TodoConflict>);
}

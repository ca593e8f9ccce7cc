import { Failure } from '../../core/failure.ts';
import { notFound } from '../../core/notFound.ts';
import type { Side } from '../../core/plan/plan.ts';
import type { ConflictFilter, ConflictRow, ListedConflict } from '../../ports/conflictStore.ts';
import type { OpenTodoConflict, TodoRow } from '../../ports/todoStores.ts';
import type { EngineDeps } from '../deps.ts';
import { conflictRecord, type DecidedConflicts, decideConflicts } from './decideConflicts.ts';

type Deps = Pick<EngineDeps, 'stores' | 'clock'>;
type Stores = Pick<EngineDeps, 'stores'>;

/** An open conflict with the record it is about. */
export type ShownConflict =
  | { readonly kind: 'contact'; readonly row: ConflictRow }
  | { readonly kind: 'todo'; readonly todo: TodoRow; readonly conflict: OpenTodoConflict };

/** Conflicts of a list with their records, without those whose record no longer exists. */
export async function conflictsShown(
  { stores }: Stores,
  listed: readonly ListedConflict[],
): Promise<readonly ShownConflict[]> {
  const contactIds = listed.flatMap(({ record }) => (record.kind === 'contact' ? record.id : []));
  const todoIds = listed.flatMap(({ record }) => (record.kind === 'todo' ? record.id : []));
  const candidates =
    contactIds.length === 0 ? [] : await stores.mirror.candidatesByIds([...new Set(contactIds)]);
  const contacts = new Map(candidates.map(({ candidate }) => [candidate.contact.id, candidate]));
  const rows = todoIds.length === 0 ? [] : await stores.todos.byIds([...new Set(todoIds)]);
  const todos = new Map(rows.map((row) => [row.id, row]));
  return listed.flatMap((one): ShownConflict[] => {
    const { since } = one;
    if (!isOfContact(one)) {
      const todo = todos.get(one.record.id);
      const conflict = todo?.conflicts.find(({ field }) => field === one.conflict.field);
      return todo === undefined || conflict === undefined ? [] : [{ kind: 'todo', todo, conflict }];
    }
    const candidate = contacts.get(one.record.id);
    if (candidate?.link == null) return [];
    const { contact, link } = candidate;
    const { ampContactId } = link;
    const row = { ...one.conflict, contactId: contact.id, ampContactId, since, contact };
    return [{ kind: 'contact', row }];
  });
}

function isOfContact(
  one: ListedConflict,
): one is Extract<ListedConflict, { readonly record: { readonly kind: 'contact' } }> {
  return one.record.kind === 'contact';
}

/** The open conflict of one field. Throws `not_found`. */
export async function conflictOfField(
  { stores }: Stores,
  recordId: string,
  field: string,
): Promise<ShownConflict> {
  const record = conflictRecord(recordId);
  if ('todoId' in record) {
    const todo = await stores.todos.get(record.todoId);
    const conflict = todo?.conflicts.find((one) => one.field === field);
    if (todo === null || conflict === undefined) throw notFound('todo_conflict', recordId);
    return { kind: 'todo', todo, conflict };
  }
  const { contactId } = record;
  const rows = await stores.conflicts.ofContacts({ afterContactId: 0, limit: 1, contactId });
  const row = rows.find((one) => one.field === field);
  if (row === undefined) throw notFound('conflict', recordId);
  return { kind: 'contact', row };
}

/** A reference to an open conflict. */
export type NamedConflict = { readonly recordId: string; readonly field: string };

/** The result for several conflicts; `missing` ones are no longer open. */
export type DecidedSeveral = DecidedConflicts & { readonly missing: readonly NamedConflict[] };

/** Decides several conflicts, whichever of them are open. */
export async function decideSeveral(
  deps: Deps,
  named: readonly NamedConflict[],
  choose: Side,
  signal: AbortSignal,
): Promise<DecidedSeveral> {
  const missing: NamedConflict[] = [];
  let sum: DecidedConflicts = { decided: 0, contacts: 0, todos: 0, decisions: [], moved: [] };
  const byRecord = new Map<string, string[]>();
  for (const one of named) {
    const open = await conflictOfField(deps, one.recordId, one.field).catch((thrown: unknown) => {
      if (thrown instanceof Failure && thrown.code === 'not_found') return null;
      throw thrown;
    });
    if (open === null) missing.push(one);
    else byRecord.set(one.recordId, [...(byRecord.get(one.recordId) ?? []), one.field]);
  }
  for (const [recordId, fields] of byRecord) {
    const one = await decideConflicts(deps, conflictRecord(recordId), fields, choose, signal);
    sum = {
      decided: sum.decided + one.decided,
      contacts: sum.contacts + one.contacts,
      todos: sum.todos + one.todos,
      decisions: [...sum.decisions, ...one.decisions],
      moved: [...sum.moved, ...one.moved],
    };
  }
  return { ...sum, missing };
}

/** References to all open conflicts that match a filter. */
export async function conflictsNamed(
  { stores }: Stores,
  filter: ConflictFilter,
): Promise<readonly NamedConflict[]> {
  const named: NamedConflict[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = await stores.conflicts.page({ limit: 250, cursor, filter });
    for (const { record, conflict } of page.rows) {
      named.push({ recordId: String(record.id), field: conflict.field });
    }
    cursor = page.nextCursor;
  }
  return named;
}

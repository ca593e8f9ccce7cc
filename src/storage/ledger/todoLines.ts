import { Failure } from '../../core/failure.ts';
import type { Skip } from '../../core/plan/skip.ts';
import {
  type Activity,
  sameActivityValues,
  type Todo,
  type TodoBase,
} from '../../core/todo/todo.ts';
import { activityPart } from '../../core/todo/todoConflicts.ts';
import { type TodoConflict, type TodoEntry, writesTodo } from '../../core/todo/todoPlan.ts';
import type { PlanLine } from '../../ports/planStores.ts';
import { upsertRows } from '../database/bulk.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson } from '../database/storedJson.ts';
import { together, underway } from '../database/underway.ts';
import { putConflicts } from '../rows/conflictRows.ts';
import { deleteSkips, upsertSkips } from '../rows/skipRows.ts';
import {
  type JoinedTodo,
  joinedTodos,
  loadSentTodos,
  todoLinkTarget,
  todoOf,
  todoRow,
  todoTarget,
} from '../rows/todoRows.ts';
import { dequeue, enqueue, type Seen } from './queue.ts';

/** The content of a line about a to-do. */
type TodoLineBody =
  | { readonly kind: 'todo'; readonly entry: TodoEntry }
  | { readonly kind: 'skip'; readonly skip: Skip<'todo'> };

export type TodoLine = Pick<PlanLine, 'seq' | 'stamp'> & { readonly line: TodoLineBody };

/** A line that is about a to-do. */
export function todoLine<T extends Pick<PlanLine, 'seq' | 'stamp' | 'line'>>(
  line: T,
): T & TodoLine {
  const { line: body } = line;
  if (body.kind === 'todo') return { ...line, line: body };
  if (body.kind === 'skip' && body.skip.kind === 'todo') {
    return { ...line, line: { kind: 'skip', skip: body.skip } };
  }
  throw new Failure('internal', { error: 'a line about no to-do among those about to-dos' });
}

export function todoIdOf({ line }: TodoLine): string {
  return line.kind === 'todo' ? line.entry.todoId : line.skip.id;
}

/** The present to-dos of lines, and their queue versions. */
export type TodoState = {
  readonly rows: ReadonlyMap<string, JoinedTodo>;
  readonly stamps: ReadonlyMap<string, number>;
  /** To-dos with a line whose result in ConnectWise is not known yet. */
  readonly sent: ReadonlySet<string>;
  /** The contact with which the AMP contact of each is linked; none if it could not go out. */
  readonly contacts: ReadonlyMap<string, number>;
};

export async function loadTodoState(
  db: Writing,
  { organizationId, dialect }: Scope,
  ids: readonly string[],
): Promise<TodoState> {
  const queued = db
    .selectFrom('todo_queue')
    .select(['todo_id', 'stamp'])
    .where('organization_id', '=', organizationId)
    .where(isOneOf(dialect, 'todo_id', 'text', ids));
  const linked = db
    .selectFrom('todos')
    .innerJoin('amp_contacts', (join) =>
      join
        .onRef('amp_contacts.organization_id', '=', 'todos.organization_id')
        .onRef('amp_contacts.id', '=', 'todos.amp_contact_id')
        .on('amp_contacts.deleted_at', 'is', null),
    )
    .innerJoin('links', (join) =>
      join
        .onRef('links.organization_id', '=', 'amp_contacts.organization_id')
        .onRef('links.amp_contact_id', '=', 'amp_contacts.id')
        .on('links.state', '=', 'active'),
    )
    .select(['todos.id', 'links.contact_id'])
    .where('todos.organization_id', '=', organizationId)
    .where(isOneOf(dialect, 'todos.id', 'text', ids));
  const [rows, stamps, contacts, sent] = await together(
    { dialect },
    () =>
      joinedTodos(db, organizationId)
        .where(isOneOf(dialect, 'todos.id', 'text', ids))
        .execute(),
    () => queued.execute(),
    () => linked.execute(),
    () => loadSentTodos(db, { organizationId, dialect }),
  );
  return {
    rows: new Map(rows.map((row) => [row.id, row])),
    stamps: new Map(stamps.map(({ todo_id: id, stamp }) => [id, stamp])),
    sent,
    contacts: new Map(contacts.map(({ id, contact_id: contactId }) => [id, contactId])),
  };
}

/** Whether things have moved on from a line since it was planned. */
export function isTodoStale(line: TodoLine, { rows, stamps, sent, contacts }: TodoState): boolean {
  const id = todoIdOf(line);
  const row = rows.get(id);
  if (row === undefined || (stamps.get(id) ?? 0) !== line.stamp || sent.has(id)) return true;
  if (line.line.kind === 'skip') return false;
  const { entry } = line.line;
  const { write } = entry;
  // An older plan does not contain the result for the contact.
  if (write?.kind === 'create' && contacts.get(id) !== write.draft.contactId) return true;
  const link = row.state === null || row.state === 'ended' ? null : row.activity_id;
  const expected = entry.action === 'export' ? null : entry.activityId;
  // An activity that is gone is no obstacle to sending again.
  const free = entry.action === 'export' && row.gone_at !== null;
  const moved = !free && entry.link !== null && entry.link !== 'ended' && link !== expected;
  return row.version !== entry.todoVersion || moved;
}

/** Collects the rows that lines write, so that each table is written once. */
export class TodoWrites {
  readonly #todos: Todo[] = [];
  readonly #links: ReturnType<typeof linkRow>[] = [];
  readonly #skips: Skip<'todo'>[] = [];
  readonly #conflicts = new Map<string, readonly TodoConflict[]>();
  readonly #taken: string[] = [];
  readonly #again: string[] = [];
  readonly #seen: Seen[] = [];

  wait(skip: Skip<'todo'>, stamp: number): void {
    this.#skips.push(skip);
    // Nothing is compared while it waits.
    this.#conflicts.set(skip.id, []);
    this.#seen.push({ id: skip.id, stamp });
  }

  /** Carries out an entry; `activity` is what ConnectWise returned. Returns the to-do's version. */
  carryOut(
    entry: TodoEntry,
    row: JoinedTodo,
    activity: Activity | null,
    stamp: number,
    now: string,
  ): number {
    const present = todoOf(row);
    const todo = writesTodo(entry) ? changed(entry, present, now) : present;
    if (todo !== present) this.#todos.push(todo);
    if (entry.link !== null && entry.base !== null && entry.activityId !== null) {
      const there = activity ?? (row.activity === null ? null : decodeJson(row.activity));
      if (there !== null) {
        const goneAt = entry.link === 'ended' ? (row.gone_at ?? now) : null;
        // Edits made while it was being sent are not part of it.
        const known = present.version === entry.todoVersion ? todo.version : entry.todoVersion;
        // A to-do that is newer than its ended link is sent again.
        const version = entry.anew ? known - 1 : known;
        const base = compared(entry, entry.base, present, row);
        this.#links.push(linkRow(entry, base, entry.activityId, there, goneAt, version));
        if (activity !== null && !sameActivityValues(activity, base.activity)) {
          this.#again.push(entry.todoId);
        }
      }
    }
    // Resumed: other edits in AMP are sent after it.
    if (entry.action === 'restore') this.#again.push(entry.todoId);
    if (entry.skip === null) this.#taken.push(entry.todoId);
    else this.#skips.push(entry.skip);
    this.#conflicts.set(entry.todoId, entry.conflicts);
    this.#seen.push({ id: entry.todoId, stamp });
    return todo.version;
  }

  async writeTo(db: Writing, scope: Scope, runId: string, now: string): Promise<void> {
    const todos = this.#todos.map((todo) => todoRow(todo, null));
    await underway(scope, async (add) => {
      await add(() => upsertRows(db, scope, todoTarget, todos));
      await add(() => upsertRows(db, scope, todoLinkTarget, this.#links));
      await add(() => upsertSkips(db, scope, runId, 'todo', this.#skips));
      await add(() => deleteSkips(db, scope, 'todo', this.#taken));
      await add(() => dequeue(db, scope, 'todo', this.#seen));
      await add(() => putConflicts(db, scope, 'todo', this.#conflicts, now));
    });
    if (this.#again.length === 0) return;
    const again = isOneOf(scope.dialect, 't.id', 'text', this.#again);
    await enqueue(db, scope.organizationId, 'todo', again);
  }
}

/** The to-do after the AMP side of an entry; a field that was edited meanwhile stays unchanged. */
function changed(entry: TodoEntry, present: Todo, now: string): Todo {
  const values: Record<string, unknown> = {};
  for (const { side, field, old, new: value } of entry.changes) {
    if (side === 'amp' && present[field] === old) values[field] = value;
  }
  const untouched = present.version === entry.todoVersion;
  const deletedAt =
    entry.action === 'remove' && untouched
      ? now
      : entry.action === 'restore' && untouched
        ? null
        : present.deletedAt;
  return { ...present, ...values, deletedAt, version: present.version + 1, updatedAt: now };
}

function linkRow(
  entry: TodoEntry,
  base: NonNullable<TodoEntry['base']>,
  activityId: number,
  activity: Activity,
  goneAt: string | null,
  version: number,
) {
  return {
    todo_id: entry.todoId,
    activity_id: activityId,
    state: entry.link,
    version,
    base,
    activity,
    gone_at: goneAt,
  };
}

/**
 * The base, without values from ConnectWise for a field that was edited in AMP meanwhile: that
 * field keeps its base, and both sides' edits are compared again.
 */
function compared(entry: TodoEntry, base: TodoBase, present: Todo, row: JoinedTodo): TodoBase {
  if (row.base === null) return base;
  const before = decodeJson(row.base);
  const { todo, activity } = base;
  const missed = entry.changes.filter(
    ({ side, field, old }) => side === 'amp' && present[field] !== old,
  );
  return missed.reduce(
    (sofar, { field }) => ({
      todo: { ...sofar.todo, [field]: before.todo[field] },
      activity: { ...sofar.activity, ...activityPart(field, before.activity) },
    }),
    { todo, activity },
  );
}

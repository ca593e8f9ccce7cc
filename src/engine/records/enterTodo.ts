import { badInput } from '../../core/badInput.ts';
import { canonicalName } from '../../core/contact/canonical.ts';
import { Failure } from '../../core/failure.ts';
import { type EnteredTodo, type ReadTodo, readTodo } from '../../core/todo/readTodo.ts';
import type { NewTodo, TodoEdit, TodoRow } from '../../ports/todoStores.ts';
import type { ExpectedVersion } from '../../ports/version.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { findUser } from '../setup/users.ts';
import { meantAmpContact } from './meantAmpContact.ts';

type Deps = Pick<EngineDeps, 'stores' | 'clock' | 'ids'>;

/** Adds a to-do. Throws `bad_input` that names the field; then nothing is saved. */
export async function addTodo(deps: Deps, entered: EnteredTodo, prefix = ''): Promise<TodoRow> {
  const todo = await newTodo(deps, entered, prefix);
  await deps.stores.todos.add([todo], instant(deps.clock));
  const added = await deps.stores.todos.get(todo.id);
  if (added === null) throw new Failure('internal', { error: 'to-do not kept' });
  return added;
}

/**
 * Changes a to-do; values that are not entered stay. Throws `bad_input`, `not_found`,
 * `version_conflict`.
 */
export async function editTodo(
  { stores, clock }: Pick<Deps, 'stores' | 'clock'>,
  id: string,
  given: EnteredTodo,
  expected: ExpectedVersion,
  prefix = '',
): Promise<TodoRow> {
  const entered = byField(given);
  if (entered.size === 0) {
    const names = editable.map((name) => `${prefix}${name}`).join(', ');
    throw badInput('to-do', { code: 'nothing_to_change' }, { code: 'one_of', names });
  }
  const { timeZone } = await stores.settings.get();
  const read = readTodo(entered, timeZone, prefix);
  const contact = entered.get('contact');
  const assignee = entered.get('assignee');
  const change: TodoEdit = {
    ...read,
    ...(contact === undefined
      ? {}
      : {
          ampContactId: await meantAmpContact(stores, contact, {
            field: `${prefix}contact`,
            removed: false,
          }),
        }),
    ...(assignee === undefined
      ? {}
      : { assignee: await userId(stores, assignee, `${prefix}assignee`) }),
  };
  return await stores.todos.edit(id, change, expected, instant(clock));
}

const editable = ['subject', 'notes', 'due', 'priority', 'type', 'assignee', 'contact'];

/** Field names are accepted in any case. */
function byField(entered: EnteredTodo): EnteredTodo {
  return new Map([...entered].map(([name, text]) => [canonicalName(name), text]));
}

/** A to-do as it will be added. */
async function newTodo(
  { stores, ids }: Deps,
  given: EnteredTodo,
  prefix: string,
): Promise<NewTodo> {
  const entered = byField(given);
  const { timeZone } = await stores.settings.get();
  const read = readTodo(entered, timeZone, prefix);
  const ampContactId = await meantAmpContact(stores, entered.get('contact') ?? '', {
    field: `${prefix}contact`,
    removed: false,
  });
  const assignee = await userId(stores, entered.get('assignee') ?? '', `${prefix}assignee`);
  return complete(read, { id: ids.next(), ampContactId, assignee }, prefix);
}

function complete(
  read: ReadTodo,
  own: Pick<NewTodo, 'id' | 'ampContactId' | 'assignee'>,
  prefix: string,
): NewTodo {
  const { subject, notes = null, due = null, priority = 'normal' } = read;
  if (subject === undefined) {
    throw badInput(`${prefix}subject`, { code: 'missing' }, { code: 'todo_subject' });
  }
  const { type = 'task', status = 'open' } = read;
  return { ...own, subject, notes, due, priority, type, status };
}

/** The named user; an empty text means nobody. */
async function userId(
  stores: EngineDeps['stores'],
  text: string,
  field: string,
): Promise<string | null> {
  if (text.trim() === '') return null;
  try {
    return (await findUser({ stores }, text)).id;
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.code === 'database_unavailable') throw thrown;
    throw badInput(
      field,
      { code: thrown.code === 'not_found' ? 'no_such_user' : 'several_users' },
      { code: 'user_or_nobody' },
      { see: 'users' },
    );
  }
}

/** A row of an import with its error. */
export type RefusedTodo = { readonly line: number; readonly failure: Failure };

/** A row of an import whose to-do exists already: its id, or null for a row further up in the file. */
export type KnownTodo = { readonly line: number; readonly id: string | null };

/** The effect of an import, actual or planned. */
export type ImportedTodos = {
  readonly added: number;
  readonly known: readonly KnownTodo[];
  readonly refused: readonly RefusedTodo[];
};

const batchSize = 500;

/**
 * An equal to-do that is open already, or done like the new one, or further up in the file (then
 * without an id), because a file may be imported again after a failure. Null if there is none.
 */
async function sameTodo(
  { stores }: Pick<Deps, 'stores'>,
  todo: NewTodo,
  above: Above,
): Promise<Pick<KnownTodo, 'id'> | null> {
  const { ampContactId, subject: search } = todo;
  // A done to-do may have to be done again, so a new open one is compared with open ones only.
  const isOpen = todo.status === 'open';
  const which = isOpen ? ({ status: 'open' } as const) : {};
  const wanted = { ampContactId, search, ...which, afterId: '', limit: batchSize };
  const same = gist(todo);
  const known = (await stores.todos.list(wanted)).find((row) => gist(row) === same);
  if (known !== undefined) return { id: known.id };
  const isAbove = above.open.has(same) || (!isOpen && above.done.has(same));
  return isAbove ? { id: null } : null;
}

/** The to-dos further up in a file, by status and gist. */
type Above = { readonly [Status in NewTodo['status']]: ReadonlySet<string> };

/** Everything that makes two to-dos the same to people. */
function gist({ ampContactId, subject, notes, due, type, assignee }: NewTodo): string {
  return JSON.stringify([ampContactId, subject, notes, due, type, assignee]);
}

/**
 * Adds many to-dos. Rows with errors, and those whose to-do exists already, are skipped and listed by line
 * number; all others are added. A dry run adds none, and counts those it would add.
 */
export async function importTodos(
  deps: Deps,
  rows: AsyncIterable<{ readonly line: number; readonly entered: EnteredTodo | Failure }>,
  { dryRun }: { readonly dryRun: boolean } = { dryRun: false },
): Promise<ImportedTodos> {
  const { stores, clock } = deps;
  const known: KnownTodo[] = [];
  const refused: RefusedTodo[] = [];
  const above = { open: new Set<string>(), done: new Set<string>() };
  let batch: NewTodo[] = [];
  let added = 0;
  const save = async () => {
    if (batch.length > 0 && !dryRun) await stores.todos.add(batch, instant(clock));
    added += batch.length;
    batch = [];
  };
  for await (const { line, entered } of rows) {
    try {
      if (entered instanceof Failure) throw entered;
      const todo = await newTodo(deps, entered, '');
      const same = await sameTodo(deps, todo, above);
      above[todo.status].add(gist(todo));
      if (same === null) batch.push(todo);
      else known.push({ line, ...same });
    } catch (thrown) {
      if (!(thrown instanceof Failure) || thrown.code !== 'bad_input') throw thrown;
      refused.push({ line, failure: thrown });
    }
    if (batch.length >= batchSize) await save();
  }
  await save();
  return { added, known, refused };
}

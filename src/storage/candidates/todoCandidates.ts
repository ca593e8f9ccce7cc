import { type RawBuilder, sql } from 'kysely';
import type { TodoContact } from '../../core/todo/todoCandidate.ts';
import type { QueuedTodo } from '../../ports/todoStores.ts';
import { isOneOf } from '../database/rowSource.ts';
import { decodeJson } from '../database/storedJson.ts';
import { together } from '../database/underway.ts';
import { loadConflicts } from '../rows/conflictRows.ts';
import { contactOf } from '../rows/mirrorRows.ts';
import { skipOf } from '../rows/skipRows.ts';
import {
  joinedTodos,
  loadSentTodos,
  settledUntilEdited,
  todoLinkOf,
  todoOf,
} from '../rows/todoRows.ts';
import type { Place, Snapshot } from './candidateParts.ts';

/** Which to-dos: the next ones that are queued or wait, or some, queued or not. */
type Wanted =
  | { readonly after: string; readonly limit: number }
  | { readonly ids: readonly string[] };

/** To-dos with everything the planner needs to know. */
export async function loadTodoCandidates(
  db: Snapshot,
  place: Place,
  wanted: Wanted,
): Promise<QueuedTodo[]> {
  const { organizationId } = place;
  const rows = await joinedTodos(db, organizationId)
    .leftJoin('todo_queue', (join) =>
      join
        .onRef('todo_queue.organization_id', '=', 'todos.organization_id')
        .onRef('todo_queue.todo_id', '=', 'todos.id'),
    )
    .select('todo_queue.stamp')
    .where(chosen(place, wanted))
    .orderBy('todos.id')
    .execute();
  const ids = rows.map(({ id }) => id);
  const contactIds = rows.map((row) => row.amp_contact_id);
  const [contacts, sent, conflicts] = await together(
    place,
    () => loadContacts(db, place, contactIds),
    () => loadSentTodos(db, place),
    () => loadConflicts(db, place, 'todo', ids),
  );
  return rows.map((row): QueuedTodo => {
    const link = todoLinkOf(row);
    return {
      stamp: row.stamp ?? 0,
      candidate: {
        todo: todoOf(row),
        link,
        activity: row.activity === null ? null : decodeJson(row.activity),
        gone: row.gone_at !== null,
        contact: contacts.get(row.amp_contact_id) ?? nobody,
        onHold: row.held_since !== null,
        sent: sent.has(row.id),
        skip: skipOf('todo', row.id, row),
        conflicts: (conflicts.get(row.id) ?? []).map(({ conflict }) => conflict),
      },
    };
  });
}

const nobody: TodoContact = {
  removed: true,
  link: null,
  contact: null,
  gone: false,
  onHold: false,
};

function chosen({ organizationId, dialect }: Place, wanted: Wanted): RawBuilder<boolean> {
  if ('ids' in wanted) return isOneOf(dialect, 'todos.id', 'text', wanted.ids);
  const { after, limit } = wanted;
  const own = sql`organization_id = ${organizationId} and todo_id > ${after}`;
  // Waiting to-dos are checked each time, because the thing they wait for may have happened.
  return sql<boolean>`todos.id in (select x.todo_id from (
    select todo_id from todo_queue where ${own}
    union select todo_id from todo_skips where ${own}
      and reason not in (${sql.join(settledUntilEdited)})
    order by todo_id limit ${limit}) as x)`;
}

async function loadContacts(
  db: Snapshot,
  { organizationId, dialect }: Place,
  ampContactIds: readonly string[],
): Promise<ReadonlyMap<string, TodoContact>> {
  const rows = await db
    .selectFrom('amp_contacts')
    .leftJoin('links', (join) =>
      join
        .onRef('links.organization_id', '=', 'amp_contacts.organization_id')
        .onRef('links.amp_contact_id', '=', 'amp_contacts.id'),
    )
    .leftJoin('contacts', (join) =>
      join
        .onRef('contacts.organization_id', '=', 'links.organization_id')
        .onRef('contacts.id', '=', 'links.contact_id'),
    )
    .select([
      'amp_contacts.id',
      'amp_contacts.deleted_at',
      'links.contact_id',
      'links.state',
      'contacts.body',
      'contacts.last_updated',
      'contacts.gone_at',
    ])
    .where('amp_contacts.organization_id', '=', organizationId)
    .where(isOneOf(dialect, 'amp_contacts.id', 'text', [...new Set(ampContactIds)]))
    .execute();
  const contactIds = rows.flatMap(({ contact_id: id }) => (id === null ? [] : [String(id)]));
  const holds = await db
    .selectFrom('holds')
    .select(['kind', 'id'])
    .where('organization_id', '=', organizationId)
    .where('kind', 'in', ['contact', 'amp_contact'])
    .where(isOneOf(dialect, 'id', 'text', [...contactIds, ...rows.map(({ id }) => id)]))
    .execute();
  const held = new Set(holds.map(({ kind, id }) => `${kind} ${id}`));
  return new Map(
    rows.map(({ id, deleted_at: deletedAt, contact_id: contactId, state, ...row }) => {
      const { body, last_updated } = row;
      const contact: TodoContact = {
        removed: deletedAt !== null,
        link: contactId === null || state === null ? null : { contactId, state },
        contact: body === null ? null : contactOf({ body, last_updated }),
        gone: row.gone_at !== null,
        onHold: held.has(`amp_contact ${id}`) || held.has(`contact ${contactId}`),
      };
      return [id, contact];
    }),
  );
}

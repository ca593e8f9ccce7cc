import { sql } from 'kysely';
import { type Activity, sameActivityValues } from '../../core/todo/todo.ts';
import type { TodoSyncStore } from '../../ports/todoStores.ts';
import { loadTodoCandidates } from '../candidates/todoCandidates.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';
import { enqueue } from '../ledger/queue.ts';
import { refusedOfTodos } from '../rows/todoRows.ts';
import { deleteUnreadable, putUnreadable } from '../rows/unreadableRows.ts';

/** The store that runs use for to-dos and their activities. */
export function createTodoSyncStore(scope: Scope): TodoSyncStore {
  const { organizationId, dialect } = scope;

  return {
    queueIfChanged: (lease, policyKey) =>
      scope.leased(lease, async (db) => {
        const row = await db
          .selectFrom('todo_policies')
          .select('policy')
          .where('organization_id', '=', organizationId)
          .executeTakeFirst();
        if (row?.policy === policyKey) return;
        await db
          .insertInto('todo_policies')
          .values({ organization_id: organizationId, policy: policyKey })
          .onConflict((conflict) =>
            conflict.column('organization_id').doUpdateSet({ policy: policyKey }),
          )
          .execute();
        const linked = sql`(select l.todo_id from todo_links as l
          where l.organization_id = ${organizationId} and l.state <> 'ended')`;
        // Rejected values may be accepted now.
        await db
          .deleteFrom('todo_skips')
          .where('organization_id', '=', organizationId)
          .where('reason', 'in', refusedOfTodos)
          .where(sql<boolean>`todo_id in ${linked}`)
          .execute();
        // Of the others, those that may be sent: plans made before are out of date.
        const open = sql`t.status = 'open' and t.deleted_at is null`;
        await enqueue(db, organizationId, 'todo', sql`t.id in ${linked}`, open);
      }),

    retryRemovals: (lease) =>
      scope.leased(lease, async (db) => {
        const refused = sql`(select s.todo_id from todo_skips as s
          where s.organization_id = ${organizationId} and s.reason = 'removal_refused')`;
        await enqueue(db, organizationId, 'todo', sql`t.id in ${refused}`);
      }),

    candidates: (after, limit) =>
      scope.snapshot((db) => loadTodoCandidates(db, scope, { after, limit })),

    candidatesByIds: (ids) => scope.snapshot((db) => loadTodoCandidates(db, scope, { ids })),

    followed: (afterId, limit) => scope.read((db) => followedIds(db, scope, afterId, limit)),

    followedOpen: (afterId, limit) =>
      scope.read((db) => followedIds(db, scope, afterId, limit, true)),

    followedAmong: (ids) =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('todo_links')
          .select('activity_id')
          .where('organization_id', '=', organizationId)
          .where('state', '<>', 'ended')
          .where(isOneOf(dialect, 'activity_id', 'integer', ids))
          .execute();
        return rows.map(({ activity_id: id }) => id);
      }),

    knownGone: (ids) =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('todo_links')
          .select('activity_id')
          .where('organization_id', '=', organizationId)
          .where('gone_at', 'is not', null)
          .where(isOneOf(dialect, 'activity_id', 'integer', ids))
          .execute();
        return rows.map(({ activity_id: id }) => id);
      }),

    cursor: () =>
      scope.read(async (db) => {
        const row = await db
          .selectFrom('readings')
          .select(['cursor', 'after_id'])
          .where('organization_id', '=', organizationId)
          .where('object', '=', 'activities')
          .executeTakeFirst();
        if (row === undefined || row.cursor === null) return null;
        return { since: row.cursor, checkedTo: row.after_id };
      }),

    record: (lease, { activities, gone, unreadable }, now) =>
      scope.leased(lease, async (db) => {
        const known = [...activities.map(({ id }) => id), ...gone];
        await deleteUnreadable(db, scope, 'activities', known);
        await putUnreadable(db, scope, 'activities', unreadable);
        const changed = await changedLinks(db, scope, activities);
        for (const { todoId, activity } of changed) {
          await db
            .updateTable('todo_links')
            .set({ activity: encodeJson(activity), gone_at: null })
            .where('organization_id', '=', organizationId)
            .where('todo_id', '=', todoId)
            .execute();
        }
        const lost = await db
          .updateTable('todo_links')
          .set({ gone_at: now })
          .where('organization_id', '=', organizationId)
          .where('gone_at', 'is', null)
          .where('state', '<>', 'ended')
          .where(isOneOf(dialect, 'activity_id', 'integer', gone))
          .returning('todo_id')
          .execute();
        const ids = [...changed.map(({ todoId }) => todoId), ...lost.map((row) => row.todo_id)];
        if (ids.length === 0) return;
        await enqueue(db, organizationId, 'todo', isOneOf(dialect, 't.id', 'text', ids));
      }),

    finishReading: (lease, { since: cursor, checkedTo }) =>
      scope.leased(lease, async (db) => {
        await db
          .insertInto('readings')
          .values({
            organization_id: organizationId,
            object: 'activities',
            cursor,
            started_at: null,
            since: null,
            after_id: checkedTo,
          })
          .onConflict((conflict) =>
            conflict
              .columns(['organization_id', 'object'])
              .doUpdateSet({ cursor, after_id: checkedTo }),
          )
          .execute();
      }),

    ofAmpContacts: (ampContactIds) =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('todos')
          .leftJoin('todo_links', (join) =>
            join
              .onRef('todo_links.organization_id', '=', 'todos.organization_id')
              .onRef('todo_links.todo_id', '=', 'todos.id'),
          )
          .select('todos.id')
          .where('todos.organization_id', '=', organizationId)
          .where(isOneOf(dialect, 'todos.amp_contact_id', 'text', ampContactIds))
          .where((where) =>
            where.or([
              where('todos.deleted_at', 'is', null),
              where('todo_links.state', '<>', 'ended'),
            ]),
          )
          .orderBy('todos.id')
          .execute();
        return rows.map(({ id }) => id);
      }),

    ownersOf: (activityIds) =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('todo_links')
          .select(['activity_id', 'todo_id'])
          .where('organization_id', '=', organizationId)
          .where(isOneOf(dialect, 'activity_id', 'integer', activityIds))
          .execute();
        return new Map(rows.map(({ activity_id, todo_id }) => [activity_id, todo_id]));
      }),
  };
}

async function followedIds(
  db: Pick<Writing, 'selectFrom'>,
  { organizationId }: Scope,
  afterId: number,
  limit: number,
  open = false,
): Promise<readonly number[]> {
  const query = db
    .selectFrom('todo_links')
    .select('todo_links.activity_id')
    .where('todo_links.organization_id', '=', organizationId)
    .where('todo_links.state', '<>', 'ended')
    .where('todo_links.activity_id', '>', afterId)
    .orderBy('todo_links.activity_id')
    .limit(limit);
  const wanted = open
    ? query
        .innerJoin('todos', (join) =>
          join
            .onRef('todos.organization_id', '=', 'todo_links.organization_id')
            .onRef('todos.id', '=', 'todo_links.todo_id'),
        )
        .where('todos.status', '=', 'open')
        .where('todos.deleted_at', 'is', null)
    : query;
  const rows = await wanted.execute();
  return rows.map(({ activity_id: id }) => id);
}

/**
 * Activities of to-dos that differ from the stored ones; a new `lastUpdated` alone is no change.
 */
async function changedLinks(
  db: Writing,
  { organizationId, dialect }: Scope,
  activities: readonly Activity[],
): Promise<readonly { readonly todoId: string; readonly activity: Activity }[]> {
  const rows = await db
    .selectFrom('todo_links')
    .select(['todo_id', 'activity_id', 'activity', 'gone_at'])
    .where('organization_id', '=', organizationId)
    .where('state', '<>', 'ended')
    .where(
      isOneOf(
        dialect,
        'activity_id',
        'integer',
        activities.map(({ id }) => id),
      ),
    )
    .execute();
  const links = new Map(rows.map((row) => [row.activity_id, row]));
  return activities.flatMap((activity) => {
    const link = links.get(activity.id);
    if (link === undefined) return [];
    const same = sameActivityValues(activity, decodeJson(link.activity));
    return same && link.gone_at === null ? [] : [{ todoId: link.todo_id, activity }];
  });
}

import type { Selectable } from 'kysely';
import { badInput } from '../../core/badInput.ts';
import { canonicalName } from '../../core/contact/canonical.ts';
import { notFound } from '../../core/notFound.ts';
import { storableText } from '../../core/storableText.ts';
import { mostViews, type SavedView, type SavedViewStore } from '../../ports/savedViews.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';
import { checkVersion } from '../rows/versions.ts';

/** The saved views of the users of an organization. */
export function createSavedViewStore(scope: Scope): SavedViewStore {
  const { organizationId } = scope;

  const load = async (db: Pick<Writing, 'selectFrom'>, userId: string) => {
    const rows = await db
      .selectFrom('saved_views')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('user_id', '=', userId)
      .orderBy('name_key')
      .orderBy('id')
      .execute();
    return rows.map(viewOf);
  };

  return {
    list: (userId) => scope.read((db) => load(db, userId)),

    add: (userId, given) =>
      scope.write(async (db) => {
        const view: SavedView = { ...given, name: storableText(given.name), version: 1 };
        const others = await load(db, userId);
        if (others.filter(({ list }) => list === view.list).length >= mostViews) {
          const accepted = { code: 'views_up_to', most: mostViews } as const;
          throw badInput('view', { code: 'too_many_views' }, accepted);
        }
        refuseTaken(others, view);
        const { id, list } = view;
        await db
          .insertInto('saved_views')
          .values({
            organization_id: organizationId,
            user_id: userId,
            id,
            list,
            ...written(view),
            version: 1,
          })
          .execute();
        return view;
      }),

    change: (userId, id, change, expected) =>
      scope.write(async (db) => {
        const all = await load(db, userId);
        const present = all.find((view) => view.id === id);
        if (present === undefined) throw notFound('saved_view', id);
        const { version } = present;
        checkVersion('saved_view', id, expected, { version, by: null });
        const wanted = { ...present, ...change };
        const view: SavedView = {
          ...wanted,
          name: storableText(wanted.name),
          version: version + 1,
        };
        refuseTaken(all, view);
        await db
          .updateTable('saved_views')
          .set({ ...written(view), version: view.version })
          .where('organization_id', '=', organizationId)
          .where('user_id', '=', userId)
          .where('id', '=', id)
          .execute();
        return view;
      }),

    remove: (userId, id) =>
      scope.write(async (db) => {
        const row = await db
          .deleteFrom('saved_views')
          .where('organization_id', '=', organizationId)
          .where('user_id', '=', userId)
          .where('id', '=', id)
          .returning('id')
          .executeTakeFirst();
        return row !== undefined;
      }),
  };
}

function written({ name, query, columns }: SavedView) {
  return {
    name,
    name_key: canonicalName(name),
    query: encodeJson(query),
    columns: columns === null ? null : encodeJson(columns),
  };
}

function viewOf(row: Selectable<Tables['saved_views']>): SavedView {
  const { id, list, name, version, columns } = row;
  const query = decodeJson(row.query);
  return {
    id,
    list,
    name,
    query,
    columns: columns === null ? null : decodeJson(columns),
    version,
  };
}

/** The key of the table would reject it too; this gives the reason. */
function refuseTaken(others: readonly SavedView[], { id, list, name }: SavedView): void {
  const key = canonicalName(name);
  const taken = others.some(
    (other) => other.id !== id && other.list === list && canonicalName(other.name) === key,
  );
  if (taken) throw badInput('name', { code: 'view_name_taken' }, { code: 'free_view_name' });
}

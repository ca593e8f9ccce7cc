import type { UnreadableObject } from '../../ports/mirrorStores.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';

type Place = Pick<Scope, 'organizationId' | 'dialect'>;

/** Remembers records that could not be read, so that they are asked for again. */
export async function putUnreadable(
  db: Writing,
  { organizationId }: Place,
  object: UnreadableObject,
  unreadable: readonly { readonly id: number; readonly problem: string }[],
): Promise<void> {
  // A row without an id cannot be asked for.
  const rows = unreadable.filter(({ id }) => id > 0);
  if (rows.length === 0) return;
  await db
    .insertInto('unreadable')
    .values(
      rows.map(({ id, problem }) => ({ organization_id: organizationId, object, id, problem })),
    )
    .onConflict((conflict) => conflict.columns(['organization_id', 'object', 'id']).doNothing())
    .execute();
}

/** Forgets those that could be read, or do not exist any more. */
export async function deleteUnreadable(
  db: Writing,
  { organizationId, dialect }: Place,
  object: UnreadableObject,
  ids: readonly number[],
): Promise<void> {
  if (ids.length === 0) return;
  await db
    .deleteFrom('unreadable')
    .where('organization_id', '=', organizationId)
    .where('object', '=', object)
    .where(isOneOf(dialect, 'id', 'integer', ids))
    .execute();
}

import { type Kysely, sql } from 'kysely';
import type { AmpContactState } from '../../core/contact/ampContactStates.ts';
import type { AmpContactFilter } from '../../ports/ampContactStores.ts';
import type { ListPage, ListQuery } from '../../ports/page.ts';
import { type Condition, listPage, type RowKey } from '../database/listPage.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope } from '../database/scope.ts';
import { countStates, exceptions } from './ampContactCounts.ts';
import { ampContactList, conditionsOf, indexFor } from './ampContactList.ts';

type Place = Pick<Scope, 'organizationId' | 'dialect'>;
type Query = ListQuery<AmpContactFilter> & { readonly filter: AmpContactFilter };

/**
 * A page of AMP contacts. A state is the most that can be asked of a row: only those that can be in it are looked at,
 * and where nothing but states is asked for, their counts are the total.
 */
export async function ampContactPage<Row>(
  db: Kysely<Tables>,
  scope: Place,
  query: Query,
  load: (keys: readonly RowKey[]) => Promise<readonly Row[]>,
): Promise<ListPage<Row>> {
  const { filter } = query;
  const counted = query.total === true ? countedStates(filter) : null;
  const wanted = counted === null ? query : { ...query, total: false };
  const conditions = [...mayBe(filter, scope), ...conditionsOf(filter)];
  const page = await listPage(
    db,
    scope,
    ampContactList,
    wanted,
    conditions,
    load,
    indexFor(filter),
  );
  if (counted === null) return page;
  const counts = await countStates(db, scope);
  return { ...page, total: counted.reduce((sum, state) => sum + counts[state], 0) };
}

type Present = Exclude<AmpContactState, 'removed'>;

/** The states whose counts are the total; null where something else is asked for as well. */
function countedStates(filter: AmpContactFilter): readonly Present[] | null {
  const { state, ...others } = filter;
  if (
    state === undefined ||
    Object.values(others).some((one) => one !== undefined && one !== false)
  )
    return null;
  return [...new Set(state)].filter((one) => one !== 'removed');
}

/** Few are in these states. */
const exceptional: ReadonlySet<AmpContactState> = new Set(['in_conflict', 'on_hold', 'skipped']);

function mayBe({ state }: AmpContactFilter, scope: Place): readonly Condition[] {
  if (state === undefined || !state.every((one) => exceptional.has(one))) return [];
  return [sql<boolean>`amp_contacts.id in (${exceptions(scope)})`];
}

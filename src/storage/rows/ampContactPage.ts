import { type Kysely, sql } from 'kysely';
import {
  type AmpContactCounts,
  type AmpContactState,
  ampContactStates,
} from '../../core/contact/ampContactStates.ts';
import type { AmpContactFilter } from '../../ports/ampContactStores.ts';
import type { ListPage, ListQuery } from '../../ports/page.ts';
import { type Condition, listPage, type RowKey } from '../database/listPage.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope } from '../database/scope.ts';
import { candidates, countStates } from './ampContactCounts.ts';
import { ampContactList, conditionsOf, indexFor } from './ampContactList.ts';

type Place = Pick<Scope, 'organizationId' | 'dialect'>;
type Query = ListQuery<AmpContactFilter> & { readonly filter: AmpContactFilter };

/**
 * A page of AMP contacts. The state is the most expensive condition, so only contacts that may be
 * in it are checked if these are few. If the query has only states, counts show how many there are,
 * which is also the total.
 */
export async function ampContactPage<Row>(
  db: Kysely<Tables>,
  scope: Place,
  query: Query,
  load: (keys: readonly RowKey[]) => Promise<readonly Row[]>,
): Promise<ListPage<Row>> {
  const { filter } = query;
  const asked = onlyStates(filter);
  const counts = asked === null ? null : await countStates(db, scope);
  const found = asked === null || counts === null ? null : sumOf(counts, asked);
  const all = counts === null ? null : sumOf(counts, present);
  const page = await listPage(
    db,
    scope,
    ampContactList,
    found === null ? query : { ...query, total: false },
    [...lookedAt(filter, found, all, scope), ...conditionsOf(filter)],
    load,
    indexFor(filter),
  );
  return found === null || query.total !== true ? page : { ...page, total: found };
}

type Present = keyof AmpContactCounts;

const present = ampContactStates.filter((state) => state !== 'removed');

function sumOf(counts: AmpContactCounts, states: readonly Present[]): number {
  return states.reduce((sum, state) => sum + counts[state], 0);
}

/** The states in a filter; null if it has none, or other conditions as well. */
function onlyStates({ state, ...others }: AmpContactFilter): readonly Present[] | null {
  const asks = Object.values(others).some((one) => one !== undefined && one !== false);
  if (state === undefined || asks) return null;
  return [...new Set(state)].filter((one) => one !== 'removed');
}

/** States that few AMP contacts are in. */
const exceptional: ReadonlySet<AmpContactState> = new Set(['in_conflict', 'on_hold', 'skipped']);

/**
 * At most one in this many counts as few. If there are more, looking at one row after the other soon fills a
 * page.
 */
const fewOf = 20;

/** Limits the check to those that may be in a state, if these are few. */
function lookedAt(
  { state }: AmpContactFilter,
  found: number | null,
  all: number | null,
  scope: Place,
): readonly Condition[] {
  if (state === undefined) return [];
  if (found === 0) return [sql<boolean>`1 = 0`];
  const areFew =
    found === null || all === null
      ? state.every((one) => exceptional.has(one))
      : found * fewOf < all;
  return areFew ? [sql<boolean>`amp_contacts.id in (${candidates(state, scope)})`] : [];
}

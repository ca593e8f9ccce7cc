import type { UseQueryResult } from '@tanstack/react-query';
import type { Row } from '../../api/queries.ts';
import { useAnswer } from '../../api/queries.ts';

export type SavedView = Row<'GET /organizations/{org}/views'>;

/** Search, filters and sort of a list, as in its address. */
export type ViewQuery = Readonly<Record<string, string | undefined>>;

/** The view in the address of a list, in addition to the query. */
export type ViewSearch = {
  /** Id of a saved view. */
  readonly saved?: string | undefined;
  /** Column names, separated by commas; absent for those of the view. */
  readonly columns?: string | undefined;
};

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

export function readViewSearch({ saved, columns }: Record<string, unknown>): ViewSearch {
  return {
    ...(isText(saved) ? { saved } : {}),
    ...(isText(columns) ? { columns } : {}),
  };
}

/**
 * The search text. In a saved view the address can hold an empty one: without any query parameter,
 * the view's own query would apply.
 */
export function readSearched({ q, saved }: Record<string, unknown>): { readonly q?: string } {
  return isText(q) || (q === '' && isText(saved)) ? { q } : {};
}

/** The query without empty members. */
function filled<Query extends ViewQuery>(query: Query): Query {
  const said = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same members, or fewer
  return Object.fromEntries(said) as Query;
}

/** A list as shown: its query, its columns, and the saved view that both come from. */
export type LookedAt<Query> = {
  /** By name. */
  readonly views: readonly SavedView[];
  /** The source of these views. */
  readonly answer: UseQueryResult;
  /** Undefined if none is open, and until the views are loaded. */
  readonly view: SavedView | undefined;
  readonly query: Query;
  /** Null for the default columns of the list. */
  readonly columns: readonly string[] | null;
  /** Whether the address differs from the saved view. */
  readonly isChanged: boolean;
  /** The address for another query or other columns in the same view. */
  readonly searchFor: (query: Query, columns?: readonly string[] | null) => Query & ViewSearch;
};

/**
 * The view of a list at an address. Search, filters and sort in the address take precedence, and
 * columns come from the view unless the address has some too.
 */
export function useView<Query extends ViewQuery>({
  org,
  list,
  search: { saved, columns: named },
  query: said,
  read,
}: {
  readonly org: string;
  readonly list: SavedView['list'];
  readonly search: ViewSearch;
  /** The query in the address. */
  readonly query: Query;
  /** Reads a saved query, as an address is read. */
  readonly read: (query: Record<string, unknown>) => Query;
}): LookedAt<Query> {
  const answer = useAnswer('GET /organizations/{org}/views', { path: { org }, query: { list } });
  const views = answer.data?.data.data ?? [];
  const view = views.find(({ id }) => id === saved);
  const isSaid = Object.values(said).some((value) => value !== undefined);
  const ofView = view === undefined ? undefined : filled(read(view.query));
  const query = ofView === undefined || isSaid ? filled(said) : ofView;
  const columns = named === undefined ? (view?.columns ?? null) : columnsIn(named);
  const isChanged = view !== undefined && !(same(query, ofView) && same(columns, view.columns));
  return {
    views,
    answer,
    view,
    query,
    columns,
    isChanged,
    searchFor: (next, other = named === undefined ? undefined : columns) => ({
      ...(view === undefined ? {} : { q: '', saved: view.id }),
      ...filled(next),
      ...(other === undefined ? {} : addressedColumns(other, view)),
    }),
  };
}

/** The address of a saved view without changes. */
export function searchOf<Query extends ViewQuery>(
  view: SavedView,
  read: (query: Record<string, unknown>) => Query,
): Query & ViewSearch {
  return { q: '', ...filled(read(view.query)), saved: view.id };
}

/** A query in its saved form. */
export function savedQuery(query: ViewQuery): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, value]],
    ),
  );
}

/** The name always comes first, so that choosing no other column is a choice too. */
const columnsIn = (named: string): readonly string[] | null =>
  named === 'default' ? null : named.split(',').slice(1);

function addressedColumns(
  columns: readonly string[] | null,
  view: SavedView | undefined,
): Pick<ViewSearch, 'columns'> {
  if (same(columns, view?.columns ?? null)) return {};
  return { columns: columns === null ? 'default' : ['name', ...columns].join(',') };
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

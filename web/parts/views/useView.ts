import type { UseQueryResult } from '@tanstack/react-query';
import type { Row } from '../../api/queries.ts';
import { useAnswer } from '../../api/queries.ts';

export type SavedView = Row<'GET /organizations/{org}/views'>;

/** Search, filters and sort of a list, as its address says them. */
export type ViewQuery = Readonly<Record<string, string | undefined>>;

/** What the address of a list says about its view, beside the query. */
export type ViewSearch = {
  /** Id of a saved view. */
  readonly saved?: string | undefined;
  /** Names of columns, with commas; absent: those of the view. */
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
 * What is searched for. In a saved view the address can say that it is nothing: without any word of the query it would
 * be the query of the view.
 */
export function readSearched({ q, saved }: Record<string, unknown>): { readonly q?: string } {
  return isText(q) || (q === '' && isText(saved)) ? { q } : {};
}

/** The query without what says nothing. */
function filled<Query extends ViewQuery>(query: Query): Query {
  const said = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same members, or fewer
  return Object.fromEntries(said) as Query;
}

/** A list as it is looked at: its query, its columns, and the saved view that both come from. */
export type LookedAt<Query> = {
  /** By name. */
  readonly views: readonly SavedView[];
  /** Where these come from. */
  readonly answer: UseQueryResult;
  /** Undefined where none is open, and until they are read. */
  readonly view: SavedView | undefined;
  readonly query: Query;
  /** Null: those the list has by default. */
  readonly columns: readonly string[] | null;
  /** The address differs from what is saved. */
  readonly isChanged: boolean;
  /** What the address says for another query or other columns in the same view. */
  readonly searchFor: (query: Query, columns?: readonly string[] | null) => Query & ViewSearch;
};

/**
 * The view of a list that an address leads to. What the address says of search, filters and sort counts, and columns
 * come from the view unless the address has some too.
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
  /** What the address says of the query. */
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

/** What the address says for a saved view as it is saved. */
export function searchOf<Query extends ViewQuery>(
  view: SavedView,
  read: (query: Record<string, unknown>) => Query,
): Query & ViewSearch {
  return { q: '', ...filled(read(view.query)), saved: view.id };
}

/** A query as it is saved. */
export function savedQuery(query: ViewQuery): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, value]],
    ),
  );
}

/** The name always comes first, so that a choice of no other column is a choice as well. */
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

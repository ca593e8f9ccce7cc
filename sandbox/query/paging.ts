import { QueryError } from './errors.ts';

/** Which part of a list a request asks for. */
export type PageRequest =
  | { readonly mode: 'navigable'; readonly page: number; readonly pageSize: number }
  | { readonly mode: 'forward-only'; readonly pageId: number; readonly pageSize: number };

/** The part of a list that answers a request. */
export type Page<T> = {
  readonly records: readonly T[];
  readonly hasNext: boolean;
  /** Navigable mode only: number of the last page, at least 1. */
  readonly lastPage: number | undefined;
};

/** The filter and order of a list. */
export type Selection<T> = {
  readonly matches?: ((record: T) => boolean) | undefined;
  /** Navigable mode only; without it the order is by id. */
  readonly order?: ((a: T, b: T) => number) | undefined;
};

/** Page size without the parameter, and the size larger ones are silently cut to (DOC, OBS). */
const defaultPageSize = 25;
const maxPageSize = 1000;

/**
 * Reads `page`, `pageSize` and `pageId`, names in any case, and the `pagination-type` header.
 * Forward-only mode ignores `page` and refuses `orderBy` (DOC).
 * Throws QueryError for anything that is not a whole number, and for pages and sizes below 1; the
 * code the server gives for it is not recorded (UNSURE).
 */
export function parsePageRequest(
  query: URLSearchParams,
  paginationType: string | undefined,
): PageRequest {
  const wanted = readWhole(query, 'pageSize', 1) ?? defaultPageSize;
  const pageSize = Math.min(wanted, maxPageSize);
  if (paginationType?.trim().toLowerCase() !== 'forward-only') {
    return { mode: 'navigable', page: readWhole(query, 'page', 1) ?? 1, pageSize };
  }
  if (readParameter(query, 'orderBy') !== undefined) {
    throw new QueryError('ConnectWiseApi', 'orderBy cannot be used with forward-only pagination.');
  }
  return { mode: 'forward-only', pageId: readWhole(query, 'pageId', 0) ?? 0, pageSize };
}

/** A query parameter by its name in any case (CLIENT); undefined when absent or blank. */
export function readParameter(query: URLSearchParams, name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (const [key, value] of query) {
    if (key.toLowerCase() === wanted && value.trim() !== '') return value;
  }
  return undefined;
}

function readWhole(query: URLSearchParams, name: string, least: number): number | undefined {
  const text = readParameter(query, name)?.trim();
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least)) throw new QueryError('ConnectWiseApi', `${name} ${text} is not valid.`);
  return value;
}

/**
 * Cuts the page out of a list that is sorted by id. Forward-only pages cost what they hold: they
 * start by binary search after `pageId` and stop one match after the page is full. A page past
 * the end is empty (OBS).
 */
export function pageRecords<T extends { readonly id: number }>(
  recordsById: readonly T[],
  request: PageRequest,
  { matches, order }: Selection<T> = {},
): Page<T> {
  const { pageSize } = request;
  if (request.mode === 'forward-only') {
    const start = firstAfter(recordsById, request.pageId);
    const found = takeMatches(recordsById, start, pageSize + 1, matches);
    const hasNext = found.length > pageSize;
    return { records: found.slice(0, pageSize), hasNext, lastPage: undefined };
  }
  const matching = matches === undefined ? recordsById : recordsById.filter(matches);
  const ordered = order === undefined ? matching : matching.toSorted(order);
  const start = (request.page - 1) * pageSize;
  return {
    records: ordered.slice(start, start + pageSize),
    hasNext: start + pageSize < ordered.length,
    lastPage: Math.max(1, Math.ceil(ordered.length / pageSize)),
  };
}

/** Index of the first record with an id above the given one. */
function firstAfter(recordsById: readonly { readonly id: number }[], id: number): number {
  let low = 0;
  let high = recordsById.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((recordsById[middle]?.id ?? Number.POSITIVE_INFINITY) > id) high = middle;
    else low = middle + 1;
  }
  return low;
}

function takeMatches<T>(
  records: readonly T[],
  start: number,
  count: number,
  matches: (record: T) => boolean = () => true,
): T[] {
  const found: T[] = [];
  for (let index = start; index < records.length && found.length < count; index += 1) {
    const record = records[index];
    if (record !== undefined && matches(record)) found.push(record);
  }
  return found;
}

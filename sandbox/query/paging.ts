import type { Predicate } from './conditions.ts';
import type { Comparator } from './order.ts';
import type { WireRecord } from './schema.ts';

export type PageRequest =
  | { readonly mode: 'navigable'; readonly page: number; readonly pageSize: number }
  | { readonly mode: 'forward-only'; readonly pageId: number; readonly pageSize: number };

export type Page<T> = {
  readonly records: readonly T[];
  readonly hasNext: boolean;
  /** Navigable mode only: number of the last page, at least 1. */
  readonly lastPage: number | undefined;
};

export type PagingOptions = { readonly forwardOnlyEnd: 'empty' | 'absent' | 'next' };

export const defaultPagingOptions: PagingOptions = { forwardOnlyEnd: 'empty' };

/** Reads page, pageSize, pageId (names in any case) and the `pagination-type` header; 400 on garbage. */
export declare function parsePageRequest(
  query: URLSearchParams,
  paginationType: string | undefined,
): PageRequest;

export declare function pageRecords<T extends WireRecord>(
  recordsById: readonly T[],
  request: PageRequest,
  matches?: Predicate,
  order?: Comparator,
): Page<T>;

/** `url` is absolute without query; `query` the request's own. Undefined: send no Link header. */
export declare function linkHeader(
  url: string,
  query: URLSearchParams,
  request: PageRequest,
  page: Page<WireRecord>,
  options?: PagingOptions,
): string | undefined;

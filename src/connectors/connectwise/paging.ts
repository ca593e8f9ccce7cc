import { setImmediate as turn } from 'node:timers/promises';
import { Failure } from '../../core/failure.ts';
import { because } from '../../core/failureReasons.ts';
import type { Page } from '../../ports/connectwise.ts';
import type { Api, Got } from './api.ts';
import { allOf, batchIds, type Query } from './query.ts';
import { type Resource, resources } from './resources.ts';
import { asId, isObject, type Parsed, toWholeSeconds } from './wire.ts';

/** The largest page there is; a larger one is silently capped (DOC, OBS). */
export const pageSize = 1000;

/** How many rows are parsed at a time; the event loop gets a turn in between. */
const rowsBetweenTurns = 250;

export type Listing<T> = {
  readonly resource: Resource;
  /** Below the path of the resource, with its slash: a list that belongs to one record. */
  readonly below?: string;
  readonly fields: readonly string[];
  readonly conditions: string | null;
  readonly childConditions?: string;
  readonly afterId: number;
  readonly parse: (raw: unknown) => Parsed<T>;
  readonly signal?: AbortSignal | undefined;
};

/**
 * A list in order of id, page by page; each page is released once the next is requested.
 * Forward-only paging (DOC): a condition on the id replaces the page number, so that rows which are
 * added, deleted or changed meanwhile cannot push others from one page to another. A server without
 * it gets an explicit condition instead, which is as safe. Yields at least one page. Throws
 * `paging_broken`.
 */
export async function* listById<T>(
  api: Pick<Api, 'get'>,
  listing: Listing<T>,
): AsyncGenerator<Page<T>> {
  let after = listing.afterId;
  let read = forwardOnly;
  for (;;) {
    let got = await read(api, listing, after);
    let rows = rowsOf(got);
    if (!ascends(rows, after) && read === forwardOnly) {
      read = byCondition;
      got = await read(api, listing, after);
      rows = rowsOf(got);
    }
    if (!ascends(rows, after)) {
      throw new Failure('paging_broken', { resource: resources[listing.resource].what });
    }
    const page = await toPage(rows, listing, after, got);
    yield page;
    // It is not established whether the last page has an empty Link or none (UNSURE), and a server may cap
    // pages lower than asked. Only a Link without a next page marks the last one; after a full page, or one
    // without a Link, one more request is made, so that nothing is missed.
    const silent = got.headers.link === undefined;
    const more = rows.length > 0 && (rows.length >= pageSize || silent || announcesNext(got));
    if (!more) return;
    after = page.lastId;
  }
}

/**
 * Characters of a URL that a list of ids may take: the rest, up to the 1,900 it stays below, is
 * host, path and fields. ConnectWise advises 2,000 (DOC).
 */
export const maxIdCharacters = 1_100;

/** Records by id, in as many requests as the length of a URL demands. */
export async function* listByIds<T>(
  api: Pick<Api, 'get'>,
  listing: Omit<Listing<T>, 'conditions' | 'afterId'>,
  ids: readonly number[],
): AsyncGenerator<Page<T>> {
  for (const batch of batchIds(ids, maxIdCharacters)) {
    yield* listById(api, { ...listing, conditions: `id in (${batch.join(',')})`, afterId: 0 });
  }
}

type Read = <T>(api: Pick<Api, 'get'>, listing: Listing<T>, after: number) => Promise<Got>;

const forwardOnly: Read = (api, listing, after) =>
  api.get({
    resource: listing.resource,
    below: listing.below ?? '',
    query: [...baseQuery(listing, listing.conditions), ['pageId', String(after)]],
    headers: { 'pagination-type': 'forward-only' },
    signal: listing.signal,
  });

const byCondition: Read = (api, listing, after) =>
  api.get({
    resource: listing.resource,
    below: listing.below ?? '',
    query: [
      ...baseQuery(listing, allOf(`id>${after}`, listing.conditions)),
      ['orderBy', 'id asc'],
      ['page', '1'],
    ],
    signal: listing.signal,
  });

function baseQuery<T>(listing: Listing<T>, conditions: string | null): Query {
  return [
    ['pageSize', String(pageSize)],
    ['fields', listing.fields.join(',')],
    ...(conditions === null ? [] : ([['conditions', conditions]] as const)),
    ...(listing.childConditions === undefined
      ? []
      : ([['childConditions', listing.childConditions]] as const)),
  ];
}

function rowsOf({ json }: Got): readonly unknown[] {
  if (Array.isArray(json)) return json;
  throw new Failure('answer_broken', because({ code: 'no_list' }));
}

/**
 * Whether the ids of rows ascend. Rows without a usable id do not count: they are skipped later, one by one,
 * as unreadable.
 */
function ascends(rows: readonly unknown[], after: number): boolean {
  let previous = after;
  for (const row of rows) {
    const id = isObject(row) ? asId(row.id) : null;
    if (id === null) continue;
    if (id <= previous) return false;
    previous = id;
  }
  return true;
}

function announcesNext({ headers }: Got): boolean {
  return /rel\s*=\s*"?next"?/iu.test(headers.link ?? '');
}

async function toPage<T>(
  rows: readonly unknown[],
  listing: Listing<T>,
  after: number,
  got: Got,
): Promise<Page<T>> {
  const records: T[] = [];
  const unreadable: { id: number; problem: string }[] = [];
  let lastId = after;
  for (const [index, row] of rows.entries()) {
    if (index % rowsBetweenTurns === rowsBetweenTurns - 1) await turn();
    const parsed = listing.parse(row);
    if (parsed.ok) records.push(parsed.record);
    else unreadable.push({ id: parsed.id, problem: parsed.problem });
    const id = isObject(row) ? asId(row.id) : null;
    if (id !== null) lastId = id;
  }
  // A full page none of whose rows has an id would be asked for again and again.
  if (rows.length > 0 && lastId === after) {
    throw new Failure('paging_broken', { resource: resources[listing.resource].what });
  }
  return { records, unreadable, lastId, serverTime: serverTime(got) };
}

function serverTime({ headers }: Got): string | null {
  return headers.date === undefined ? null : toWholeSeconds(headers.date);
}

import { expect, test } from 'vitest';
import type { Page } from '../../ports/connectwise.ts';
import type { Api, Get } from './api.ts';
import { listById } from './paging.ts';
import { parseRecord } from './wire.ts';

type Row = { readonly id?: unknown };

const rowsUpTo = (count: number): Row[] => Array.from({ length: count }, (_, n) => ({ id: n + 1 }));

/** An API that answers as `server` says, and remembers what it was asked. */
function fakeApi(
  server: (asked: Map<string, string>, get: Get) => readonly unknown[],
  link?: string,
) {
  const asked: { query: Map<string, string>; forward: boolean }[] = [];
  const api: Pick<Api, 'get'> = {
    async get(get) {
      const query = new Map(get.query ?? []);
      asked.push({ query, forward: get.headers?.['pagination-type'] === 'forward-only' });
      const headers = {
        date: 'Mon, 01 Jun 2026 08:00:00 GMT',
        ...(link === undefined ? {} : { link }),
      };
      return { json: server(query, get), headers };
    },
  };
  return { api, asked };
}

async function list(api: Pick<Api, 'get'>, afterId = 0, conditions: string | null = null) {
  const pages: Page<number>[] = [];
  const listing = {
    resource: 'contacts',
    fields: ['id'],
    conditions,
    afterId,
    parse: (raw: unknown) => parseRecord(raw, (id) => id),
  } as const;
  for await (const page of listById(api, listing)) pages.push(page);
  return pages;
}

const flat = (pages: readonly Page<number>[]) => pages.flatMap(({ records }) => records);

/** Ids above a number, as a condition of ours says it. */
const above = (query: Map<string, string>) =>
  Number(/id>(\d+)/.exec(query.get('conditions') ?? '')?.[1] ?? 0);

test('forward only: a full page is followed by another request, a short one is not', async () => {
  const rows = rowsUpTo(2_000);
  const { api, asked } = fakeApi((query) => {
    const after = Number(query.get('pageId'));
    return rows.slice(after, after + 1_000);
  });
  expect(flat(await list(api))).toEqual(rows.map(({ id }) => id));
  expect(asked.map(({ query }) => query.get('pageId'))).toEqual(['0', '1000', '2000']);
  expect(asked.every(({ forward, query }) => forward && !query.has('orderBy'))).toBe(true);
});

test('a short page that announces a next one is followed', async () => {
  const rows = rowsUpTo(50);
  const link = '<https://x.example/?pageSize=25>; rel="next"';
  const { api, asked } = fakeApi((query) => {
    const after = Number(query.get('pageId'));
    return rows.slice(after, after + 25);
  }, link);
  expect(flat(await list(api))).toHaveLength(50);
  expect(asked).toHaveLength(3);
});

test('a server without forward-only is asked by a condition', async () => {
  const rows = rowsUpTo(2_300);
  const { api, asked } = fakeApi((query, get) => {
    // It knows page numbers only, and ignores what it does not know.
    const after = above(query);
    expect(get.headers === undefined || query.get('conditions') === 'x=1').toBe(true);
    return rows.slice(after, after + 1_000);
  });
  expect(flat(await list(api, 0, 'x=1'))).toEqual(rows.map(({ id }) => id));
  expect(asked.map(({ forward }) => forward)).toEqual([true, true, false, false, false]);
  const [, , third, fourth] = asked.map(({ query }) => Object.fromEntries(query));
  expect(third).toMatchObject({ conditions: '(id>1000) and (x=1)', orderBy: 'id asc', page: '1' });
  expect(fourth).toMatchObject({ conditions: '(id>2000) and (x=1)' });
});

test('a server without forward-only in an order of its own', async () => {
  const rows = rowsUpTo(30);
  const { api } = fakeApi((query) => {
    const found = rows.filter(({ id }) => Number(id) > above(query));
    return query.has('orderBy') ? found : found.toReversed();
  });
  expect(flat(await list(api))).toEqual(rows.map(({ id }) => id));
});

test.each([
  ['descending', [{ id: 3 }, { id: 2 }]],
  ['repeating', [{ id: 3 }, { id: 3 }]],
  ['going back', [{ id: 1 }]],
])('ids that do not ascend either way: %s', async (_, rows) => {
  const { api, asked } = fakeApi(() => rows);
  await expect(list(api, 1)).rejects.toMatchObject({ code: 'paging_broken' });
  expect(asked).toHaveLength(2);
});

test('a server that caps its pages and sends no Link is read to its end', async () => {
  const rows = rowsUpTo(60);
  const { api, asked } = fakeApi((query) => {
    const after = Number(query.get('pageId'));
    return rows.slice(after, after + 25);
  });
  expect(flat(await list(api))).toEqual(rows.map(({ id }) => id));
  expect(asked).toHaveLength(4);
});

test('a page nobody could go on from', async () => {
  const { api } = fakeApi(() => [{}, { id: 'x' }]);
  await expect(list(api)).rejects.toMatchObject({ code: 'paging_broken' });
});

test('records that are not understood are named, the others go on', async () => {
  const { api } = fakeApi((query) =>
    above(query) === 0 ? [{ id: 1 }, null, { id: 'x' }, { id: 5 }] : [],
  );
  const [first] = await list(api);
  expect([first]).toEqual([
    {
      records: [1, 5],
      unreadable: [
        { id: 0, problem: 'not_an_object' },
        { id: 0, problem: 'id_not_an_integer' },
      ],
      lastId: 5,
      serverTime: '2026-06-01T08:00:00Z',
    },
  ]);
});

test.each([{ id: 1 }, null, 'x'])('an answer that is no list: %j', async (json) => {
  const api: Pick<Api, 'get'> = { get: async () => ({ json, headers: {} }) };
  await expect(list(api)).rejects.toMatchObject({ code: 'answer_broken' });
});

test('a long page is read in parts: the event loop turns in between', async () => {
  const { api } = fakeApi((query) => (query.get('pageId') === '0' ? rowsUpTo(1_000) : []));
  let turns = 0;
  let going = true;
  const turned = () => {
    turns++;
    if (going) setImmediate(turned);
  };
  setImmediate(turned);
  const pages = await list(api);
  going = false;
  expect(flat(pages)).toHaveLength(1_000);
  expect(turns).toBeGreaterThanOrEqual(3);
});

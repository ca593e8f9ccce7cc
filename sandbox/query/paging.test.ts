import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QueryError } from './errors.ts';
import { type PageRequest, pageRecords, parsePageRequest, readParameter } from './paging.ts';

const parse = (query: string, type?: string) => parsePageRequest(new URLSearchParams(query), type);

describe('parsePageRequest', () => {
  it.each([
    ['', { page: 1, pageSize: 25 }],
    ['page=3&pageSize=50', { page: 3, pageSize: 50 }],
    ['PAGE=2&pagesize=1', { page: 2, pageSize: 1 }],
    ['pageSize=5000', { page: 1, pageSize: 1000 }],
    ['pageSize=&page=', { page: 1, pageSize: 25 }],
    ['pageId=7&orderBy=id', { page: 1, pageSize: 25 }],
  ])('%s', (query, expected) => {
    expect(parse(query)).toEqual({ mode: 'navigable', ...expected });
  });

  it.each([
    ['', { pageId: 0, pageSize: 25 }],
    ['pageId=31&pageSize=1000', { pageId: 31, pageSize: 1000 }],
    ['page=garbage&pageid=4', { pageId: 4, pageSize: 25 }],
  ])('%s, forward-only', (query, expected) => {
    expect(parse(query, 'Forward-Only')).toEqual({ mode: 'forward-only', ...expected });
  });

  it.each([
    ['page=0', undefined],
    ['page=-1', undefined],
    ['page=1.5', undefined],
    ['page=two', undefined],
    ['pageSize=0', undefined],
    ['pageSize=1e3', undefined],
    ['pageId=x', 'forward-only'],
    ['pageId=-1', 'forward-only'],
    ['orderBy=id+asc', 'forward-only'],
    ['ORDERBY=id', 'forward-only'],
  ])('refuses %s', (query, type) => {
    expect(() => parse(query, type)).toThrow(QueryError);
  });
});

it('finds parameters in any case, and takes blank ones for absent', () => {
  const query = new URLSearchParams('childconditions=x&fields=+');
  expect(readParameter(query, 'childConditions')).toBe('x');
  expect(readParameter(query, 'fields')).toBeUndefined();
});

const records = Array.from({ length: 100_000 }, (_, index) => ({ id: index * 3 + 1 }));
const forward = (pageId: number, pageSize: number): PageRequest => ({
  mode: 'forward-only',
  pageId,
  pageSize,
});
const page = (number: number, pageSize: number): PageRequest => ({
  mode: 'navigable',
  page: number,
  pageSize,
});

const indivisible = ({ id }: { id: number }) => id % 3 !== 0;

describe('pageRecords', () => {
  it('cuts navigable pages', () => {
    const ten = records.slice(0, 10);
    expect(pageRecords(ten, page(1, 4))).toEqual({
      records: ten.slice(0, 4),
      hasNext: true,
      lastPage: 3,
    });
    expect(pageRecords(ten, page(3, 4))).toMatchObject({ records: ten.slice(8), hasNext: false });
    expect(pageRecords(ten, page(2, 5))).toMatchObject({ hasNext: false, lastPage: 2 });
    expect(pageRecords(ten, page(4, 4))).toEqual({ records: [], hasNext: false, lastPage: 3 });
    expect(pageRecords([], page(1, 4))).toEqual({ records: [], hasNext: false, lastPage: 1 });
  });

  it('filters and orders navigable pages without touching the list', () => {
    const ten = records.slice(0, 10);
    const found = pageRecords(ten, page(1, 2), {
      matches: ({ id }) => id % 2 === 0,
      order: (a, b) => b.id - a.id,
    });
    expect(found).toEqual({ records: [{ id: 28 }, { id: 22 }], hasNext: true, lastPage: 3 });
    expect(ten).toEqual(records.slice(0, 10));
  });

  it('asks a forward-only predicate no further than one match past the page', () => {
    let asked = 0;
    const matches = ({ id }: { id: number }) => {
      asked += 1;
      return id % 2 === 0;
    };
    const found = pageRecords(records, forward(150_000, 50), { matches });
    expect(found.records.at(0)).toEqual({ id: 150_004 });
    expect(found.records).toHaveLength(50);
    expect(found.hasNext).toBe(true);
    expect(asked).toBeLessThanOrEqual(103);
  });

  it('finds the start of a forward-only page by halving the list', () => {
    let reads = 0;
    const watched = new Proxy(records, {
      get(target, key, receiver): unknown {
        reads += 1;
        return Reflect.get(target, key, receiver);
      },
    });
    expect(pageRecords(watched, forward(299_000, 1)).records).toEqual([{ id: 299_002 }]);
    expect(reads).toBeLessThan(40);
  });

  it('visits each match once by forward-only pages of any size', () => {
    const lists = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 30 });
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 8 }), (ids, pageSize) => {
        const list = ids.toSorted((a, b) => a - b).map((id) => ({ id }));
        const visited: { id: number }[] = [];
        for (let pageId = 0, more = true; more; ) {
          const found = pageRecords(list, forward(pageId, pageSize), {
            matches: indivisible,
          });
          visited.push(...found.records);
          pageId = found.records.at(-1)?.id ?? pageId;
          more = found.hasNext;
        }
        expect(visited).toEqual(list.filter(indivisible));
      }),
    );
  });
});

import { expect, it } from 'vitest';
import { type LinkOptions, linkHeader } from './linkHeader.ts';
import type { PageRequest } from './paging.ts';

const url = 'https://cw.test/v4_6_release/apis/3.0/company/contacts';
const condition = 'LastUpdated >= [2025-04-01T20:02:28Z]';
const encoded = 'conditions=LastUpdated+%3e%3d+%5b2025-04-01T20%3a02%3a28Z%5d';
const link = (query: string, rel: string) => `<${url}?${query}>; rel="${rel}"`;

function navigable(page: number, lastPage: number): string | undefined {
  const query = new URLSearchParams({ page: String(page), conditions: condition, PageSize: '2' });
  const request: PageRequest = { mode: 'navigable', page, pageSize: 2 };
  const hasNext = page < lastPage;
  return linkHeader(url, query, request, { records: [], hasNext, lastPage });
}

it('names the neighbours of a page with the conditions encoded as recorded', () => {
  expect(navigable(2, 4)?.split(', ')).toEqual([
    link(`${encoded}&pageSize=2&page=3`, 'next'),
    link(`${encoded}&pageSize=2&page=4`, 'last'),
    link(`${encoded}&pageSize=2&page=1`, 'first'),
    link(`${encoded}&pageSize=2&page=1`, 'prev'),
  ]);
});

it('has no next on the last page and no prev on the first', () => {
  expect(navigable(1, 2)).not.toContain('rel="prev"');
  expect(navigable(2, 2)).not.toContain('rel="next"');
  expect(navigable(1, 1)?.split(', ')).toEqual([
    link(`${encoded}&pageSize=2&page=1`, 'last'),
    link(`${encoded}&pageSize=2&page=1`, 'first'),
  ]);
});

it('repeats text of any script so that it reads back the same', () => {
  const text = `name = "O'Hara ~ Łódź 💡 & 100% + more"`;
  const query = new URLSearchParams({ conditions: text, orderBy: 'id desc' });
  const request: PageRequest = { mode: 'navigable', page: 1, pageSize: 25 };
  const header = linkHeader(url, query, request, { records: [], hasNext: false, lastPage: 1 });
  const [, target = ''] = /^<([^>]*)>/.exec(header ?? '') ?? [];
  expect(target).not.toMatch(/%[0-9A-F]*[A-F]|['~ "]/);
  expect(Object.fromEntries(new URL(target).searchParams)).toEqual({
    conditions: text,
    orderBy: 'id desc',
    pageSize: '25',
    page: '1',
  });
});

function forward(
  ids: readonly number[],
  hasNext: boolean,
  forwardOnlyEnd: LinkOptions['forwardOnlyEnd'],
): string | undefined {
  const query = new URLSearchParams({ fields: 'id', pageId: '3', page: '9' });
  const request: PageRequest = { mode: 'forward-only', pageId: 3, pageSize: 2 };
  const records = ids.map((id) => ({ id }));
  return linkHeader(
    url,
    query,
    request,
    { records, hasNext, lastPage: undefined },
    { forwardOnlyEnd },
  );
}

it('leads a forward-only reader on from the last id', () => {
  const next = link('fields=id&pageSize=2&pageId=8', 'next');
  for (const end of ['empty', 'absent', 'next'] as const) {
    expect(forward([5, 8], true, end)).toBe(next);
  }
});

it('ends a forward-only list by the switch', () => {
  expect(forward([5], false, 'empty')).toBe('');
  expect(forward([5], false, 'absent')).toBeUndefined();
  expect(forward([5], false, 'next')).toBe(link('fields=id&pageSize=2&pageId=5', 'next'));
  expect(forward([], false, 'next')).toBe('');
});

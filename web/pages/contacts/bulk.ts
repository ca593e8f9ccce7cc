import { call, type Query } from '../../api/call.ts';

type Asked = Query<'GET /organizations/{org}/contacts'>;

/** Items per request. */
const together = 200;

export type Bulk = {
  /** Ids of the contacts that were changed. */
  readonly done: readonly string[];
  /** How many failed, such as contacts that no longer exist. */
  readonly refused: number;
  /** The error that stopped it before the end; finished contacts stay changed. */
  readonly error: Error | null;
};

/** Ids of all contacts in a list, page by page. */
export async function idsThatMatch(org: string, asked: Asked): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const query: Asked = { ...asked, limit: together, ...(cursor === null ? {} : { cursor }) };
    const { data } = await call('GET /organizations/{org}/contacts', { path: { org }, query });
    ids.push(...data.data.map(({ id }) => id));
    cursor = data.nextCursor;
  } while (cursor !== null);
  return ids;
}

/** Removes or restores contacts, and reports how many are done after each request. */
export async function changeAll(
  org: string,
  op: 'remove' | 'restore',
  ids: readonly string[],
  onProgress: (done: number) => void,
): Promise<Bulk> {
  const done: string[] = [];
  let refused = 0;
  for (let start = 0; start < ids.length; start += together) {
    const part = ids.slice(start, start + together);
    const [first, ...rest] = part.map((id) => ({ op, id }));
    if (first === undefined) break;
    const answer = await call('POST /organizations/{org}/contacts/bulk', {
      path: { org },
      body: { items: [first, ...rest] },
      key: crypto.randomUUID(),
    }).catch((thrown: unknown) => (thrown instanceof Error ? thrown : new Error('unknown')));
    if (answer instanceof Error) return { done, refused, error: answer };
    const { data } = answer;
    for (const [index, { status }] of data.results.entries()) {
      const id = part[index];
      if (status < 300 && id !== undefined) done.push(id);
      else refused += 1;
    }
    onProgress(start + part.length);
  }
  return { done, refused, error: null };
}

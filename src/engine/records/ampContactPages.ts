import type { AmpContactRow, AmpContactStore } from '../../ports/ampContactStores.ts';

const pageSize = 500;

/** AMP contacts in order of id, a page in memory at a time; no page is empty. */
export async function* ampContactPages(
  store: Pick<AmpContactStore, 'list'>,
  wanted: {
    readonly search?: string | undefined;
    readonly removed?: boolean | undefined;
    readonly limit?: number | undefined;
  },
): AsyncGenerator<readonly AmpContactRow[]> {
  const { search, removed = false, limit = Number.POSITIVE_INFINITY } = wanted;
  let afterId = '';
  for (let left = limit; left > 0; left -= pageSize) {
    const rows = await store.list({
      afterId,
      limit: Math.min(pageSize, left),
      removed,
      ...(search === undefined ? {} : { search }),
    });
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    afterId = last.id;
  }
}

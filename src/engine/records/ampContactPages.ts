import type { AmpContactRow, AmpContactStore } from '../../ports/ampContactStores.ts';

const pageSize = 500;

/** AMP contacts in order of id, removed ones included, a page in memory at a time; no page is empty. */
export async function* ampContactPages(
  store: Pick<AmpContactStore, 'list'>,
): AsyncGenerator<readonly AmpContactRow[]> {
  let afterId = '';
  for (;;) {
    const rows = await store.list({ afterId, limit: pageSize, removed: true });
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    afterId = last.id;
  }
}

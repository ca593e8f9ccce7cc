import type { OrganizationStores } from '../../src/ports/stores.ts';

/** Has the runs that begin from now on use stores that `change` altered; returns how to end that. */
export function inRuns(
  stores: OrganizationStores,
  change: (own: OrganizationStores) => void,
): () => void {
  const under = stores.under.bind(stores);
  stores.under = (lease) => {
    const own = under(lease);
    change(own);
    return own;
  };
  return () => {
    stores.under = under;
  };
}

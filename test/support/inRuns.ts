import type { OrganizationStores } from '../../src/ports/stores.ts';

/** Lets runs that begin from now on use stores changed by `change`; returns a function that ends this. */
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

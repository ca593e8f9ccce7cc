/** The known numbers of records before contacts are read. */
export type ReadingCounts = {
  /** All companies and contacts in ConnectWise. */
  readonly companies: number;
  readonly contacts: number;
  /** Companies the filter may include. */
  readonly matching: number;
};

/** Limits of ConnectWise and of its URLs. */
export type ReadingLimits = {
  /** Records on a page. */
  readonly pageSize: number;
  /** Ids of companies that fit into one URL. */
  readonly idsInUrl: number;
};

/**
 * How to find out which contacts a filter includes.
 * - `everything`: reads all companies and contacts and joins them here. They are stored, so the
 *   next sync and every other filter need not read them again.
 * - `by_company`: reads the matching companies, and their contacts by company in batches of ids.
 *   The other records are not read, so nothing can be stored.
 */
export type ReadingPlan = {
  readonly way: 'everything' | 'by_company';
  /** Estimated requests for each. */
  readonly requests: { readonly everything: number; readonly byCompany: number };
};

/**
 * Records read by company are read again by the first sync, and by the next filter preview. So this way
 * must be cheaper by at least this factor.
 */
const keptIsWorth = 4;

/** The cheapest way, by counts. Assumes that contacts are spread evenly over the companies. */
export function planReading(counts: ReadingCounts, limits: ReadingLimits): ReadingPlan {
  const pages = (records: number) => Math.max(1, Math.ceil(records / limits.pageSize));
  const everything = pages(counts.companies) + pages(counts.contacts);
  const share = counts.companies === 0 ? 0 : counts.matching / counts.companies;
  const batches = Math.ceil(counts.matching / limits.idsInUrl);
  const inBatch = batches === 0 ? 0 : (counts.contacts * share) / batches;
  const byCompany = pages(counts.matching) + batches * pages(inBatch);
  const way = byCompany * keptIsWorth <= everything ? 'by_company' : 'everything';
  return { way, requests: { everything, byCompany } };
}

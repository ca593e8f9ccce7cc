/** What is known before contacts are read, in numbers of records. */
export type ReadingCounts = {
  /** All companies and contacts there are. */
  readonly companies: number;
  readonly contacts: number;
  /** Companies the filter may take. */
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
 * How to find out what a filter takes.
 * - `everything`: all companies and contacts, joined here. It is kept: the next sync and every other
 *   filter need no reading then.
 * - `by_company`: the matching companies, and their contacts by company in batches of ids. Of the
 *   others nothing is read, so that it cannot be kept.
 */
export type ReadingPlan = {
  readonly way: 'everything' | 'by_company';
  /** Requests each would take, as far as can be foreseen. */
  readonly requests: { readonly everything: number; readonly byCompany: number };
};

/**
 * What is read by company is read again by the first sync, and by the next filter that is looked at.
 * It is the cheaper way only where it costs a small part: at most one in so many requests.
 */
const keptIsWorth = 4;

/** The cheapest way, by counts. Contacts are taken to be spread evenly over the companies. */
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

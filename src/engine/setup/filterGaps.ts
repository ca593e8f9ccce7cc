import { type FilterGap, filterGap } from '../../core/filter/filterGap.ts';
import { isFilterReason } from '../../core/plan/filterReasons.ts';
import type { Skip } from '../../core/plan/skip.ts';
import type { EngineDeps } from '../deps.ts';

/** The required and actual values of contacts that the filter excludes; null for all others. */
export async function gapsOf(
  { filters, mirror }: Pick<EngineDeps['stores'], 'filters' | 'mirror'>,
  skips: readonly Skip<'contact' | 'amp_contact'>[],
): Promise<(skip: Skip<'contact' | 'amp_contact'>) => FilterGap | null> {
  const filter = await filters.get();
  const ids = skips.flatMap((skip) =>
    skip.kind === 'contact' && isFilterReason(skip.reason) ? skip.id : [],
  );
  if (filter === null || ids.length === 0) return () => null;
  const contacts = await mirror.contactsByIds(ids);
  const companyIds = contacts.flatMap(({ companyId }) => companyId ?? []);
  const companies = await mirror.companiesByIds([...new Set(companyIds)]);
  const companyOf = new Map(companies.map((company) => [company.id, company]));
  const gaps = new Map<number, FilterGap | null>();
  for (const contact of contacts) {
    const company = companyOf.get(contact.companyId ?? 0);
    if (company !== undefined) gaps.set(contact.id, filterGap(filter, contact, company));
  }
  return (skip) => (skip.kind === 'contact' ? (gaps.get(skip.id) ?? null) : null);
}

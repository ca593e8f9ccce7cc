import { type ContactFilter, sameFilter } from '../../core/filter/contactFilter.ts';
import { mayTakeOf } from '../../core/filter/takes.ts';
import type { JudgedCompany } from '../../core/plan/standing.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { MirrorStore } from '../../ports/mirrorStores.ts';
import type { EngineDeps } from '../deps.ts';
import { paged } from '../detect/paged.ts';
import { reasonFor, type Tally, tallyOf } from '../plan/tally.ts';
import {
  type FilterChange,
  type FilterPreview,
  type Sampled,
  sampleSize,
} from './filterPreview.ts';

const batchSize = 1000;

/** Counts what a filter takes by what was read before, without asking ConnectWise anything. */
export async function previewRead(
  { stores }: Pick<EngineDeps, 'stores'>,
  filter: ContactFilter,
): Promise<FilterPreview> {
  const { mirror } = stores;
  const inForce = await stores.filters.get();
  const settings = await stores.settings.get();
  const counted = tallyOf(settings);
  const before = tallyOf(settings);
  // Of companies only what the filter needs is kept: there may be very many.
  const companies = new Map<number, JudgedCompany>();
  let inFilter = 0;
  for await (const company of paged((after) => mirror.companies(after, batchSize))) {
    const { types, status, territory, market, deleted } = company;
    companies.set(company.id, { types, status, territory, market, deleted });
    if (!deleted && mayTakeOf(filter, company)) inFilter++;
  }
  for await (const outline of paged((after) => mirror.outlines(after, batchSize))) {
    const company = outline.companyId === null ? null : (companies.get(outline.companyId) ?? null);
    counted.add(outline, reasonFor(outline, company, filter));
    if (inForce !== null) before.add(outline, reasonFor(outline, company, inForce));
  }
  const { taken, skips } = counted.result();
  const isNew = inForce !== null && !sameFilter(inForce, filter);
  return {
    filter,
    companies: inFilter,
    contacts: taken.size,
    skips,
    sample: await sampleOf(mirror, taken),
    plan: null,
    change: isNew ? await changeBetween(mirror, inForce, before, taken, settings) : null,
  };
}

async function changeBetween(
  mirror: MirrorStore,
  inForce: ContactFilter,
  before: Tally,
  now: ReadonlySet<number>,
  { leavesFilter }: Settings,
): Promise<FilterChange> {
  const { taken: then } = before.result();
  const entering = new Set([...now].filter((id) => !then.has(id)));
  const leaving = new Set([...then].filter((id) => !now.has(id)));
  return {
    inForce,
    entering: { contacts: entering.size, sample: await sampleOf(mirror, entering) },
    leaving: {
      contacts: leaving.size,
      linked: [...leaving].filter((id) => before.isLinked(id)).length,
      sample: await sampleOf(mirror, leaving),
    },
    leavesFilter,
  };
}

/** The first few, by id, with their companies. */
async function sampleOf(
  mirror: MirrorStore,
  ids: ReadonlySet<number>,
): Promise<readonly Sampled[]> {
  const first = [...ids].toSorted((a, b) => a - b).slice(0, sampleSize);
  const contacts = await mirror.contactsByIds(first);
  const companyIds = contacts.flatMap(({ companyId }) => companyId ?? []);
  const companies = await mirror.companiesByIds([...new Set(companyIds)]);
  return contacts.map((contact) => ({
    contact,
    company: companies.find(({ id }) => id === contact.companyId) ?? null,
  }));
}

import type { Company, Contact } from '../core/contact/contact.ts';
import { takesCompany } from '../core/filter/companyTypes.ts';
import type { ContactFilter } from '../core/filter/contactFilter.ts';
import type { SkipReason } from '../core/plan/plan.ts';
import { type JudgedCompany, leftOutByCompany } from '../core/plan/standing.ts';
import type { ContactOutline, MirrorStore } from '../ports/mirrorStores.ts';
import type { Run } from '../ports/runStores.ts';
import type { EngineDeps, OnProgress } from './deps.ts';
import { detect } from './detect.ts';
import { paged } from './paged.ts';
import { recorded } from './recorded.ts';

/** What a filter takes (R9). */
export type FilterPreview = {
  readonly filter: ContactFilter;
  /** Companies with one of its types, deleted ones not counted. */
  readonly companies: number;
  /** Contacts that would be in AMP: active, with a valid e-mail address, each address once. */
  readonly contacts: number;
  /** Contacts that would be left out, by reason. */
  readonly skips: Readonly<Partial<Record<SkipReason, number>>>;
  /** The first few of them, by id. */
  readonly sample: readonly { readonly contact: Contact; readonly company: Company | null }[];
};

const sampleSize = 5;
const batchSize = 1000;

/**
 * Counts what a filter takes, saved or not, on fresh data: it reads what changed in ConnectWise,
 * which the next sync then need not read again. Changes nothing else. `preview` is null in a run
 * that failed.
 */
export async function previewFilter(
  deps: EngineDeps,
  filter: ContactFilter,
  options: { readonly signal?: AbortSignal; readonly onProgress?: OnProgress } = {},
): Promise<{ readonly run: Run; readonly preview: FilterPreview | null }> {
  let preview: FilterPreview | null = null;
  const run = await recorded(
    deps,
    { kind: 'preview', signal: options.signal },
    async (held, begun) => {
      const onProgress = options.onProgress ?? (() => undefined);
      await detect(deps, held, begun.read, options, onProgress);
      preview = await countTaken(deps.stores.mirror, filter);
      return 'succeeded';
    },
  );
  return { run, preview };
}

async function countTaken(mirror: MirrorStore, filter: ContactFilter): Promise<FilterPreview> {
  // Of companies only what the filter needs is kept: there may be very many.
  const companies = new Map<number, JudgedCompany>();
  let inFilter = 0;
  for await (const company of paged((after) => mirror.companies(after, batchSize))) {
    companies.set(company.id, { types: company.types, deleted: company.deleted });
    if (!company.deleted && takesCompany(filter, company)) inFilter++;
  }

  const skips: Partial<Record<SkipReason, number>> = {};
  const skip = (reason: SkipReason) => {
    skips[reason] = (skips[reason] ?? 0) + 1;
  };
  const taken = new Set<string>();
  const sampleIds: number[] = [];
  for await (const outline of paged((after) => mirror.outlines(after, batchSize))) {
    const reason = reasonFor(outline, companies, filter);
    if (reason !== null) skip(reason);
    else if (outline.email.state !== 'valid') skip('no_email');
    else if (taken.has(outline.email.key)) skip('duplicate_email');
    else {
      taken.add(outline.email.key);
      if (sampleIds.length < sampleSize) sampleIds.push(outline.id);
    }
  }

  const contacts = await mirror.contactsByIds(sampleIds);
  return {
    filter,
    companies: inFilter,
    contacts: taken.size,
    skips,
    sample: await withCompanies(mirror, contacts),
  };
}

function reasonFor(
  outline: ContactOutline,
  companies: ReadonlyMap<number, JudgedCompany>,
  filter: ContactFilter,
): SkipReason | null {
  const company = outline.companyId === null ? null : (companies.get(outline.companyId) ?? null);
  const reason = leftOutByCompany({ ...outline, company }, filter);
  if (reason !== null) return reason;
  if (outline.email.state === 'none') return 'no_email';
  return outline.email.state === 'invalid' ? 'invalid_email' : null;
}

async function withCompanies(
  mirror: MirrorStore,
  contacts: readonly Contact[],
): Promise<FilterPreview['sample']> {
  const ids = contacts.flatMap(({ companyId }) => companyId ?? []);
  const companies = await mirror.companiesByIds([...new Set(ids)]);
  return contacts.map((contact) => ({
    contact,
    company: companies.find(({ id }) => id === contact.companyId) ?? null,
  }));
}

import type { Company, Contact } from '../core/contact/contact.ts';
import { type ContactFilter, sameFilter } from '../core/filter/contactFilter.ts';
import { mayTakeOf } from '../core/filter/takes.ts';
import type { SkipReason } from '../core/plan/plan.ts';
import { type JudgedCompany, leftOutByRules } from '../core/plan/standing.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { ContactOutline, MirrorStore } from '../ports/mirrorStores.ts';
import type { Run } from '../ports/runStores.ts';
import type { EngineDeps, OnProgress } from './deps.ts';
import { detect } from './detect.ts';
import { paged } from './paged.ts';
import { recorded } from './recorded.ts';
import { type Tally, tallyOf } from './tally.ts';

export type Sampled = { readonly contact: Contact; readonly company: Company | null };

/** What a filter takes (R9). */
export type FilterPreview = {
  readonly filter: ContactFilter;
  /** Companies it may take contacts of, deleted ones not counted. */
  readonly companies: number;
  /** Contacts that would be in AMP: active, with a valid e-mail address, each address once. */
  readonly contacts: number;
  /** Contacts that would be left out, by reason. */
  readonly skips: Readonly<Partial<Record<SkipReason, number>>>;
  /** The first few of those it takes, by id. */
  readonly sample: readonly Sampled[];
  /** Against the filter in force; null where it is that one, or none is in force yet. */
  readonly change: FilterChange | null;
};

/** What a filter would bring in and let go of, against the one in force. */
export type FilterChange = {
  readonly inForce: ContactFilter;
  readonly entering: { readonly contacts: number; readonly sample: readonly Sampled[] };
  readonly leaving: {
    readonly contacts: number;
    /** Those of them that are in AMP and follow ConnectWise now. */
    readonly linked: number;
    readonly sample: readonly Sampled[];
  };
  /** What becomes of those in AMP (R17). */
  readonly leavesFilter: Settings['leavesFilter'];
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
      preview = await previewRead(deps, filter);
      return 'succeeded';
    },
  );
  return { run, preview };
}

/** The same by what was read before, without asking ConnectWise anything. */
export async function previewRead(
  { stores }: Pick<EngineDeps, 'stores'>,
  filter: ContactFilter,
): Promise<FilterPreview> {
  const { mirror } = stores;
  const inForce = await stores.filters.get();
  const counted = tallyOf();
  const before = tallyOf();
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
  const taken = counted.taken();
  return {
    filter,
    companies: inFilter,
    contacts: taken.size,
    skips: counted.skips(),
    sample: await sampleOf(mirror, taken),
    change:
      inForce === null || sameFilter(inForce, filter)
        ? null
        : await changeBetween(
            mirror,
            inForce,
            before,
            counted,
            (await stores.settings.get()).leavesFilter,
          ),
  };
}

async function changeBetween(
  mirror: MirrorStore,
  inForce: ContactFilter,
  before: Tally,
  after: Tally,
  leavesFilter: Settings['leavesFilter'],
): Promise<FilterChange> {
  const then = before.taken();
  const now = after.taken();
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

function reasonFor(
  outline: ContactOutline,
  company: JudgedCompany | null,
  filter: ContactFilter,
): SkipReason | null {
  const reason = leftOutByRules({ ...outline, company }, filter);
  if (reason !== null) return reason;
  if (outline.email.state === 'none') return 'no_email';
  return outline.email.state === 'invalid' ? 'invalid_email' : null;
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

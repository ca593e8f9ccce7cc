import type { Company, Contact } from '../../core/contact/contact.ts';
import { type ContactFilter, type FilterField, fieldsIn } from '../../core/filter/contactFilter.ts';
import type { ReadingPlan } from '../../core/filter/readingPlan.ts';
import { valuesIn } from '../../core/filter/takes.ts';
import type { SkipReason } from '../../core/plan/skip.ts';
import type { Settings } from '../../core/settings/settings.ts';

/** How many contacts a sample shows. */
export const sampleSize = 20;

/** The value of a record in a field of the filter: why it is included or excluded. */
export type FilterFact = { readonly field: FilterField; readonly values: readonly string[] };

export type Sampled = {
  readonly contact: Contact;
  readonly company: Company | null;
  readonly facts: readonly FilterFact[];
};

/** A contact of a sample, with its values in each field of the filter. */
export function sampled(filter: ContactFilter, contact: Contact, company: Company | null): Sampled {
  const has = company ?? { types: [], status: null, territory: null, market: null };
  const facts = fieldsIn(filter).map((field) => ({
    field,
    values: valuesIn(field, contact, has).map(({ name }) => name),
  }));
  return { contact, company, facts };
}

/** The contacts that a filter includes (R9). */
export type FilterPreview = {
  readonly filter: ContactFilter;
  /** Companies whose contacts it may include, without deleted ones. */
  readonly companies: number;
  /** Contacts that would be in AMP: active, with a valid e-mail address, each address once. */
  readonly contacts: number;
  /** Contacts that would be skipped, by reason. */
  readonly skips: Readonly<Partial<Record<SkipReason, number>>>;
  /** The first few of those it includes, by id. */
  readonly sample: readonly Sampled[];
  /**
   * Against the filter in force; null if it is that one, none is in force yet, or nothing was read
   * before.
   */
  readonly change: FilterChange | null;
  /** How the numbers were obtained, if nothing had been read before. */
  readonly plan: ReadingPlan | null;
};

/** Contacts that a filter would add and drop, compared with the current one. */
export type FilterChange = {
  readonly inForce: ContactFilter;
  readonly entering: { readonly contacts: number; readonly sample: readonly Sampled[] };
  readonly leaving: {
    readonly contacts: number;
    /** Those of them that are in AMP and in sync now. */
    readonly linked: number;
    readonly sample: readonly Sampled[];
  };
  /** The effect on contacts in AMP (R17). */
  readonly leavesFilter: Settings['leavesFilter'];
};

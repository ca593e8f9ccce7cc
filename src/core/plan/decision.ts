import type { Company } from '../contact/contact.ts';
import type { ContactFilter } from '../filter/contactFilter.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { Settings } from '../settings/settings.ts';
import type { PlanEntry } from './plan.ts';
import type { Skip } from './skip.ts';

/** What the organization has decided about its sync. */
export type Policy = {
  readonly filter: ContactFilter;
  readonly mapping: Mapping;
  readonly settings: Settings;
  /**
   * The company of `settings.catchAllCompany` in its present state (R21); null if there is none.
   */
  readonly catchAllCompany: Company | null;
};

/** The decision about one contact. */
export type Decision =
  | { readonly kind: 'entry'; readonly entry: PlanEntry }
  | { readonly kind: 'skip'; readonly skip: Skip<'contact'> }
  | { readonly kind: 'unchanged'; readonly contactId: number }
  /** No decision is possible yet: it stays in the queue. */
  | { readonly kind: 'waiting' };

/** The decision about one AMP contact without a link. */
export type AmpDecision =
  | { readonly kind: 'entry'; readonly entry: PlanEntry }
  | { readonly kind: 'skip'; readonly skip: Skip<'amp_contact'> }
  | { readonly kind: 'unchanged' }
  /** No decision is possible yet: it stays in the queue. */
  | { readonly kind: 'waiting' };

import type { Company } from '../contact/contact.ts';
import type { ContactFilter } from '../filter/contactFilter.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { Settings } from '../settings/settings.ts';
import type { AmpSkip, PlanEntry, Skip } from './plan.ts';

/** What the organization has decided about its sync. */
export type Policy = {
  readonly filter: ContactFilter;
  readonly mapping: Mapping;
  readonly settings: Settings;
  /** The catch-all company of the settings; absent where it is not known. */
  readonly catchAll?: Company;
};

/** What is to be done about one contact. */
export type Decision =
  | { readonly kind: 'entry'; readonly entry: PlanEntry }
  | { readonly kind: 'skip'; readonly skip: Skip }
  | { readonly kind: 'unchanged'; readonly contactId: number }
  /** Nothing can be decided yet: it stays in the queue. */
  | { readonly kind: 'waiting' };

/** What is to be done about one AMP contact that has no link. */
export type AmpDecision =
  | { readonly kind: 'entry'; readonly entry: PlanEntry }
  | { readonly kind: 'skip'; readonly skip: AmpSkip }
  | { readonly kind: 'unchanged' }
  /** Nothing can be decided yet: it stays in the queue. */
  | { readonly kind: 'waiting' };

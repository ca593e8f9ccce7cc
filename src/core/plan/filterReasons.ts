import { type ContactFilter, type FilterField, fieldsIn } from '../filter/contactFilter.ts';
import type { FilterReason } from './skip.ts';

const byField: Readonly<Record<FilterField, FilterReason>> = {
  'company type': 'company_type_not_in_filter',
  'company status': 'company_status_not_in_filter',
  territory: 'territory_not_in_filter',
  market: 'market_not_in_filter',
  'contact type': 'contact_type_not_in_filter',
};

/** The reason for the part of a filter that does not match: its one field, or several. */
export function reasonOf(unmet: ContactFilter): FilterReason {
  const [field, another] = fieldsIn(unmet);
  return field === undefined || another !== undefined ? 'not_in_filter' : byField[field];
}

/** Whether a reason is about the filter. */
export function isFilterReason(reason: string): reason is FilterReason {
  return reason === 'not_in_filter' || Object.values<string>(byField).includes(reason);
}

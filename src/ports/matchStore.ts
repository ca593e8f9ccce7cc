import type { Skip } from '../core/plan/skip.ts';
import type { ListPage, ListQuery } from './page.ts';

/** A contact or an AMP contact whose match on the other side needs review. */
export type MatchQuestion = Skip<'contact' | 'amp_contact'>;

/** The matches to review; a pair that is in question on both sides counts once. */
export interface MatchStore {
  /**
   * For people: contacts in order of id, then AMP contacts. Throws `bad_input` for a sort, a cursor or a
   * limit that is not accepted.
   */
  page(query: ListQuery<object>): Promise<ListPage<MatchQuestion>>;
  /** What `page` counts. */
  count(): Promise<number>;
}

import type { Skip } from '../core/plan/skip.ts';
import type { ListPage, ListQuery } from './page.ts';

/** A contact or an AMP contact that waits until a person says who it is on the other side. */
export type MatchQuestion = Skip<'contact' | 'amp_contact'>;

/** The matches to review; if both sides ask about one pair, it is one match. */
export interface MatchStore {
  /**
   * For people: contacts in order of id, then AMP contacts. Throws `bad_input` for a sort, a cursor or a limit
   * that is not accepted.
   */
  page(query: ListQuery<object>): Promise<ListPage<MatchQuestion>>;
  /** What `page` counts. */
  count(): Promise<number>;
}

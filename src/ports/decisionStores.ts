import type { Link } from '../core/contact/ampContact.ts';
import type { Decision, DecisionSubject } from '../core/decision.ts';

/**
 * What people decide about records. None of these methods needs a run; each queues what it concerns, and
 * what was decided is kept with who decided it.
 */
export interface DecisionStore {
  /**
   * Links by hand; both are then merged like a first meeting. Ends holds and skips of both, and what a
   * person said against it. In `companyFields` the AMP contact keeps no value of the company of its
   * former contact: unless edited since, the new company replaces it. Throws `not_found`, or `bad_input`
   * where either has a link that has not ended.
   */
  link(
    contactId: number,
    ampContactId: string,
    companyFields: readonly string[],
    now: string,
  ): Promise<Link>;
  /**
   * Unlinks both and puts them on hold (`unlinked`). On hold or released, neither is created on the other
   * side until they are linked or rejected. Throws `not_found`.
   */
  unlink(contactId: number, now: string): Promise<Link>;
  /** A person said that they are not the same: both are planned without each other; ends `unlinked`. */
  reject(contactId: number, ampContactId: string, now: string): Promise<void>;
  /**
   * The last decisions about any of these, newest first; at most `limit`. Those about a pair are about
   * both of it.
   */
  about(subjects: readonly DecisionSubject[], limit: number): Promise<readonly Decision[]>;
  /** The contacts of which a person said that they are not this AMP contact. */
  rejected(ampContactId: string): Promise<readonly number[]>;
}

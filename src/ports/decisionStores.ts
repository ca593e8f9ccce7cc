import type { Link } from '../core/contact/ampContact.ts';
import type { AuditEntry, Decision, DecisionSubject } from '../core/decision.ts';
import type { ListPage, ListQuery } from './page.ts';

/** What the audit log can be sorted by. */
export type AuditSort = 'at';

export type AuditFilter = {
  /** Ids of users, tokens or runs; null: the command line. */
  readonly actorId?: readonly (string | null)[] | undefined;
  readonly what?: readonly Decision['decided']['what'][] | undefined;
  readonly kind?: readonly DecisionSubject['kind'][] | undefined;
  readonly id?: readonly string[] | undefined;
  /** ISO instants; `until` itself is left out. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
};

export type NotedEntry = Pick<AuditEntry, 'about' | 'decided' | 'label'>;

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
   * Takes back that a person linked two or said that they are not the same: both are planned again, and proposed to a
   * person. False where neither stands. Throws `bad_input` where either has another link since.
   */
  reopen(contactId: number, ampContactId: string, now: string): Promise<boolean>;
  /**
   * The last decisions about any of these, newest first; at most `limit`. Those about a pair are about
   * both of it.
   */
  about(subjects: readonly DecisionSubject[], limit: number): Promise<readonly Decision[]>;
  /**
   * The audit log: all that was ever decided or changed by hand, newest first. Throws `bad_input` for a sort, a
   * cursor or a limit that is not accepted.
   */
  page(query: ListQuery<AuditFilter>): Promise<ListPage<AuditEntry>>;
  /** Keeps something that no other store has a row for: a sign-in, a token, an approval. */
  note(entry: NotedEntry, now: string): Promise<void>;
  /** The contacts of which a person said that they are not this AMP contact. */
  rejected(ampContactId: string): Promise<readonly number[]>;
}

import type { Link } from '../core/contact/ampContact.ts';
import type { AuditEntry, Decision, DecisionSubject } from '../core/decision.ts';
import type { ListPage, ListQuery } from './page.ts';

/** The sort keys of the audit log. */
export type AuditSort = 'at';

export type AuditFilter = {
  /** Ids of users, tokens or runs; null: the command line. */
  readonly actorId?: readonly (string | null)[] | undefined;
  readonly what?: readonly Decision['decided']['what'][] | undefined;
  readonly kind?: readonly DecisionSubject['kind'][] | undefined;
  readonly id?: readonly string[] | undefined;
  /** ISO instants; `until` itself is excluded. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
};

export type NotedEntry = Pick<AuditEntry, 'about' | 'decided' | 'label'>;

/**
 * People's decisions about records. None of these methods needs a run. Each queues the records
 * concerned, and stores the decision with the person who made it.
 */
export interface DecisionStore {
  /**
   * Links by hand; both are then merged as if they met for the first time. Ends holds and skips of
   * both, and earlier decisions against the match. In `companyFields` the AMP contact drops the
   * values of its former company: unless edited since, the new company's replace them. Throws
   * `not_found`, or `bad_input` if either has a link that has not ended.
   */
  link(
    contactId: number,
    ampContactId: string,
    companyFields: readonly string[],
    now: string,
  ): Promise<Link>;
  /**
   * Unlinks both and puts them on hold (`unlinked`). Whether still on hold or released, neither is created
   * on the other side until they are linked or rejected. Throws `not_found`.
   */
  unlink(contactId: number, now: string): Promise<Link>;
  /** A person said that they are not the same: both are planned without each other; ends `unlinked`. */
  reject(contactId: number, ampContactId: string, now: string): Promise<void>;
  /**
   * Reverts a person's decision that two are, or are not, the same: both are planned again, and the match
   * needs review. False if there is no such decision. Throws `bad_input` if either has been linked
   * otherwise since.
   */
  reopen(contactId: number, ampContactId: string, now: string): Promise<boolean>;
  /**
   * The last decisions about any of these, newest first; at most `limit`. A decision about a pair is about
   * both records.
   */
  about(subjects: readonly DecisionSubject[], limit: number): Promise<readonly Decision[]>;
  /**
   * The audit log: all that was ever decided or changed by hand, newest first. Throws `bad_input` for a
   * sort, a cursor or a limit that is not accepted.
   */
  page(query: ListQuery<AuditFilter>): Promise<ListPage<AuditEntry>>;
  /** Keeps something that no other store has a row for: a sign-in, a token, an approval. */
  note(entry: NotedEntry, now: string): Promise<void>;
  /** The contacts that a person said are not this AMP contact. */
  rejected(ampContactId: string): Promise<readonly number[]>;
}

import type { Actor } from '../core/actor.ts';
import type { AmpContact, FieldValue, LinkOrigin, LinkState } from '../core/contact/ampContact.ts';
import type { AmpContactCounts, AmpContactState } from '../core/contact/ampContactStates.ts';
import type { ListPage, ListQuery } from './page.ts';
import type { ExpectedVersion } from './version.ts';

export type AmpContactRow = AmpContact & {
  readonly state: AmpContactState;
  /** The user in the field `owner`; the name is null once they are no longer a user. */
  readonly owner: { readonly id: string; readonly name: string | null } | null;
  readonly link: {
    readonly contactId: number;
    readonly state: LinkState;
    readonly origin: LinkOrigin;
    /** ISO instant; null if an older version linked them. */
    readonly since: string | null;
  } | null;
  /** Who changed it last; null: a run, or an older version that did not record it. */
  readonly editedBy: Actor | null;
};

export type AmpContactChange = {
  /** `email` is a field here as well; null clears. */
  readonly set: Readonly<Record<string, FieldValue>>;
};

/** The sort keys of AMP contacts; `createdAt` is the order in which they were added. */
export const ampContactSorts = ['createdAt', 'updatedAt', 'name', 'email', 'company'] as const;

export type AmpContactSort = (typeof ampContactSorts)[number];

/** Which AMP contacts: those that meet all of these conditions. */
export type AmpContactFilter = {
  /** Those with all these words, or parts of words, in name, e-mail address or company. */
  readonly search?: string | undefined;
  /** Removed ones as well. */
  readonly removed?: boolean | undefined;
  /** Those whose link is in one of these states; `none`: without a link. */
  readonly link?: readonly (LinkState | 'none')[] | undefined;
  /** Owned by one of these users, by id; null: without an owner. */
  readonly owner?: readonly (string | null)[] | undefined;
  /**
   * Those in one of these states; `removed` among them finds something only if the member `removed` is
   * true.
   */
  readonly state?: readonly AmpContactState[] | undefined;
};

export interface AmpContactStore {
  /** For people. Throws `bad_input` for a sort, a cursor or a limit that is not accepted. */
  page(query: ListQuery<AmpContactFilter>): Promise<ListPage<AmpContactRow>>;
  /** For programs that walk all: in order of id. Removed ones only if asked for. */
  list(options: {
    afterId: string;
    limit: number;
    search?: string;
    removed?: boolean;
  }): Promise<readonly AmpContactRow[]>;
  count(): Promise<number>;
  /** What `page` counts for each state, at once. */
  counts(): Promise<AmpContactCounts>;
  get(id: string): Promise<AmpContactRow | null>;
  /** Those of these ids that exist, removed ones included, in order of id. */
  byIds(ids: readonly string[]): Promise<readonly AmpContactRow[]>;
  /** By e-mail address, or by all words of a name, removed ones included, in order of id. */
  find(
    query: { email: string } | { name: string },
    limit?: number,
  ): Promise<readonly AmpContactRow[]>;
  /** Those that have one of these addresses, in whatever form, and are not removed; in order of id. */
  byEmails(emails: readonly string[]): Promise<readonly AmpContactRow[]>;
  /**
   * Each change by a person queues the AMP contact, and the contacts and AMP contacts that share
   * its former or present e-mail address, or its name.
   */
  add(contact: { id: string; set: AmpContactChange['set'] }, now: string): Promise<AmpContactRow>;
  /** Throws `not_found`, `version_conflict`. Without a change nothing is written and the version stays. */
  edit(
    id: string,
    change: AmpContactChange,
    expected: ExpectedVersion,
    now: string,
  ): Promise<AmpContactRow>;
  remove(id: string, expected: ExpectedVersion, now: string): Promise<AmpContactRow>;
  restore(id: string, now: string): Promise<AmpContactRow>;
}

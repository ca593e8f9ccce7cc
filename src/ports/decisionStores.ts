import type { Actor } from '../core/actor.ts';
import type { FieldValue, Link } from '../core/contact/ampContact.ts';
import type { Contact } from '../core/contact/contact.ts';
import type { AmpSkip, AmpSkipReason, FieldConflict } from '../core/plan/plan.ts';

/** An open conflict with the people it is about. */
export type ConflictRow = FieldConflict & {
  readonly contactId: number;
  readonly ampContactId: string;
  /** ISO instant since when it is open. */
  readonly since: string;
  readonly contact: Contact;
};

/** Something a person decided, as it stands in the history. */
export type Decision = {
  readonly seq: number;
  readonly kind: 'conflict' | 'link' | 'unlink' | 'reject' | 'hold' | 'release';
  readonly by: Actor;
  /** ISO instant. */
  readonly at: string;
  readonly contactId: number | null;
  readonly ampContactId: string | null;
  readonly todoId: string | null;
  /** Names of fields, the side chosen, the reason of a hold: never a value of a contact. */
  readonly detail: Readonly<Record<string, string>>;
};

/** What people decide about records. None of these methods needs a run; each queues what it concerns. */
export interface DecisionStore {
  conflicts(options: {
    readonly afterContactId: number;
    readonly limit: number;
    readonly contactId?: number;
  }): Promise<readonly ConflictRow[]>;
  conflictCount(): Promise<number>;
  /**
   * Decides open conflicts, each as long as both values are those that were seen: the base takes the
   * value of the other side, so that the chosen one counts as the only change; the mark `unfit` of
   * the field goes. Returns the fields decided and those that were not as seen any more.
   */
  resolve(
    contactId: number,
    choices: readonly {
      readonly field: string;
      readonly choose: 'connectwise' | 'amp';
      readonly connectWise: FieldValue;
      readonly amp: FieldValue;
    }[],
    now: string,
  ): Promise<{ readonly decided: readonly string[]; readonly moved: readonly string[] }>;

  /** AMP contacts that are not sent, in order of id. */
  ampSkips(options: {
    readonly reason?: AmpSkipReason;
    readonly afterAmpContactId: string;
    readonly limit: number;
  }): Promise<readonly AmpSkip[]>;
  ampSkipCounts(): Promise<Readonly<Partial<Record<AmpSkipReason, number>>>>;

  /**
   * Links by hand; both are then brought together like a first meeting. Ends holds and skips of both,
   * and what a person said against it. Throws `not_found`, or `bad_input` where either has a link that
   * has not ended.
   */
  link(contactId: number, ampContactId: string, now: string): Promise<Link>;
  /** Takes the link apart and keeps both back (`unlinked`). Throws `not_found`. */
  unlink(contactId: number, now: string): Promise<Link>;
  /** A person said that they are not the same: both are looked at again without each other. */
  reject(contactId: number, ampContactId: string, now: string): Promise<void>;
  /** The contacts of which a person said that they are not this AMP contact. */
  rejected(ampContactId: string): Promise<readonly number[]>;
}

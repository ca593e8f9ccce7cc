import type { Actor } from '../core/actor.ts';
import type { FieldValues } from '../core/contact/ampContact.ts';
import type { Contact } from '../core/contact/contact.ts';
import type { FieldConflict, Side } from '../core/plan/plan.ts';
import type { RecordRef } from '../core/plan/record.ts';
import type { TodoBase } from '../core/todo/todo.ts';
import type { TodoConflict } from '../core/todo/todoPlan.ts';
import type { ListPage, ListQuery } from './page.ts';

/** An open conflict of a contact, with the contact and the id of its AMP contact. */
export type ConflictRow = FieldConflict & {
  readonly contactId: number;
  readonly ampContactId: string;
  /** ISO instant since when it is open. */
  readonly since: string;
  readonly contact: Contact;
};

/**
 * Open conflicts of a record that a person decides, each as it was seen. `baseAfter` returns the base of
 * the record after one of them is decided; it is called within the transaction.
 */
export type ConflictDecision = ContactDecision | TodoDecision;

type ContactDecision = {
  readonly kind: 'contact';
  readonly id: number;
  readonly conflicts: readonly FieldConflict[];
  readonly choose: Side;
  readonly baseAfter: (base: FieldValues, conflict: FieldConflict) => FieldValues;
};

type TodoDecision = {
  readonly kind: 'todo';
  readonly id: string;
  readonly conflicts: readonly TodoConflict[];
  readonly choose: Side;
  readonly baseAfter: (base: TodoBase, conflict: TodoConflict) => TodoBase;
};

/** An open conflict of any record. */
export type ListedConflict = {
  /** ISO instant since when it is open. */
  readonly since: string;
} & (
  | {
      readonly record: Extract<RecordRef, { kind: 'contact' }>;
      readonly conflict: FieldConflict;
    }
  | { readonly record: Extract<RecordRef, { kind: 'todo' }>; readonly conflict: TodoConflict }
);

/** What can still be done about a decision. */
export type SettledState =
  /** Nothing was sent yet: it can be dropped. */
  | { readonly state: 'waiting' }
  /** This line of a run carried it out; it can be undone. */
  | { readonly state: 'applied'; readonly runId: string; readonly seq: number }
  /** Its record is being written, or was changed since. */
  | { readonly state: 'passed' };

/** A conflict that someone decided, as it was then. */
export type SettledConflict = ListedConflict & {
  /** Number of the decision. */
  readonly seq: number;
  readonly choose: Side;
  readonly at: string;
  readonly by: Actor;
  readonly left: SettledState;
};

/** The sort keys of conflicts. */
export const conflictSorts = ['since'] as const;

export type ConflictSort = (typeof conflictSorts)[number];

export type ConflictFilter = {
  readonly kind?: readonly ListedConflict['record']['kind'][] | undefined;
  readonly field?: readonly string[] | undefined;
};

/** Fields that both sides changed, of contacts and of to-dos. */
export interface ConflictStore {
  /**
   * For people: conflicts of all records except removed to-dos. Throws `bad_input` for a sort,
   * cursor or limit that is not accepted.
   */
  page(query: ListQuery<ConflictFilter>): Promise<ListPage<ListedConflict>>;
  /** Of contacts, in order of contact and field; at most `limit` contacts, with all conflicts of each. */
  ofContacts(options: {
    readonly afterContactId: number;
    readonly limit: number;
    readonly contactId?: number;
  }): Promise<readonly ConflictRow[]>;
  /** Of all records; those of removed to-dos do not count. */
  count(): Promise<number>;
  /**
   * Ends conflicts that are still as they were seen, and moves the base so that the chosen value is the
   * only change; the record is planned again, and the decision is kept. Returns the fields decided with the
   * numbers of these decisions, and those that have changed since, or are being written.
   */
  decide(
    decision: ConflictDecision,
    now: string,
  ): Promise<{
    readonly decided: readonly string[];
    readonly decisions: readonly number[];
    readonly moved: readonly string[];
  }>;
  /** For people: those that someone decided, newest first. Throws `bad_input` like `page`. */
  settled(query: Omit<ListQuery<object>, 'filter'>): Promise<ListPage<SettledConflict>>;
  /**
   * Drops a decision of which nothing was sent yet, and returns `waiting`: the conflict is open again, and
   * the record is planned again. Otherwise changes nothing and returns why it is too late; null if there is
   * no such decision.
   */
  reopen(seq: number, now: string): Promise<SettledState | null>;
}

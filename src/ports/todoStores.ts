import type { Actor } from '../core/actor.ts';
import type { HoldReason } from '../core/plan/candidate.ts';
import type { Skip, TodoSkipReason } from '../core/plan/skip.ts';
import type { DueGroup } from '../core/todo/dueGroup.ts';
import type { Activity, Todo, TodoLink } from '../core/todo/todo.ts';
import type { TodoCandidate } from '../core/todo/todoCandidate.ts';
import type { TodoConflict } from '../core/todo/todoPlan.ts';
import type { Page } from './connectwise.ts';
import type { ListPage, ListQuery } from './page.ts';
import type { Lease } from './runStores.ts';
import type { ExpectedVersion } from './version.ts';

/** Why a to-do is on hold. */
type TodoHold = {
  readonly reason: HoldReason;
  readonly runId: string | null;
  readonly since: string;
};

/** A conflict, and the ISO instant since when it is open. */
export type OpenTodoConflict = TodoConflict & { readonly since: string };

export type TodoRow = Todo & {
  readonly link: TodoLink | null;
  readonly skip: Skip<'todo'> | null;
  readonly hold: TodoHold | null;
  /** In order of field. */
  readonly conflicts: readonly OpenTodoConflict[];
  /** Who changed it last; null: a run, or an older version that did not record it. */
  readonly editedBy: Actor | null;
};

/** Values that a person changes. */
export type TodoEdit = Partial<
  Pick<
    Todo,
    'ampContactId' | 'subject' | 'notes' | 'due' | 'priority' | 'type' | 'status' | 'assignee'
  >
>;

export type NewTodo = Omit<Todo, 'version' | 'createdAt' | 'updatedAt' | 'deletedAt'>;

export type TodoListing = {
  readonly afterId: string;
  readonly limit: number;
  /** Only those with all these words in the subject. */
  readonly search?: string;
  /** Removed ones as well; of those that wait, they are listed in any case. */
  readonly removed?: boolean;
  /** Only those that wait, or are not followed in full; an open conflict counts. */
  readonly waiting?: boolean;
  /** Only those with an open conflict. */
  readonly disputed?: boolean;
  readonly reason?: TodoSkipReason;
  readonly ampContactId?: string;
  readonly status?: Todo['status'];
};

/** The sort keys of to-dos; `createdAt` is the order in which they were added. */
export const todoSorts = ['createdAt', 'updatedAt', 'due', 'subject'] as const;

export type TodoSort = (typeof todoSorts)[number];

/** Which to-dos: those that meet all of these conditions. */
export type TodoFilter = {
  /** Those with all these words, or parts of words, in the subject. */
  readonly search?: string | undefined;
  /** Removed ones as well; of those that wait, they are listed in any case. */
  readonly removed?: boolean | undefined;
  /** Those that wait, or are not followed in full; an open conflict counts. */
  readonly waiting?: boolean | undefined;
  /** Those with an open conflict. */
  readonly disputed?: boolean | undefined;
  readonly reason?: readonly TodoSkipReason[] | undefined;
  readonly ampContactId?: readonly string[] | undefined;
  readonly status?: readonly Todo['status'][] | undefined;
  readonly type?: readonly Todo['type'][] | undefined;
  /** Removed ones alone. */
  readonly removedOnly?: boolean | undefined;
  /** Which to-dos are due depends on the time: see DueTodos. */
  readonly due?: undefined;
  /** By id of a user; null: nobody. */
  readonly assignee?: readonly (string | null)[] | undefined;
};

/** When to-dos are due, as seen in a time zone. */
export type DueTodos = { readonly groups: readonly DueGroup[]; readonly zone: string };

type DueFilter = Omit<TodoFilter, 'due'> & { readonly due?: DueTodos | undefined };

/** `at` is the ISO instant from which `due` is seen. */
export type TodoQuery = ListQuery<TodoFilter> | (ListQuery<DueFilter> & { readonly at: string });

export type TodoReasonCount = { readonly reason: TodoSkipReason; readonly count: number };

/** The to-dos of an organization, as people and programs change them. */
export interface TodoStore {
  /** For people. Throws `bad_input` for a sort, a cursor or a limit that is not accepted. */
  page(query: TodoQuery): Promise<ListPage<TodoRow>>;
  /** How many of those that match the filter wait, by reason; the most frequent first. */
  reasons(filter: TodoFilter): Promise<readonly TodoReasonCount[]>;
  /** For programs that walk all: in order of id. */
  list(options: TodoListing): Promise<readonly TodoRow[]>;
  get(id: string): Promise<TodoRow | null>;
  /** All of them, or none. Each is queued, as after every change. */
  add(todos: readonly NewTodo[], now: string): Promise<void>;
  /**
   * Throws `not_found`, `version_conflict`, and `bad_input` for another contact once there is an activity,
   * or may be one. Without a change nothing is written and the version stays.
   */
  edit(id: string, change: TodoEdit, expected: ExpectedVersion, now: string): Promise<TodoRow>;
  remove(id: string, expected: ExpectedVersion, now: string): Promise<TodoRow>;
  restore(id: string, now: string): Promise<TodoRow>;
  /** Those of these ids that exist, in order of id. */
  byIds(ids: readonly string[]): Promise<readonly TodoRow[]>;
  counts(): Promise<TodoTotals>;
}

/**
 * Numbers of to-dos: those that are not removed, those with an active link, of these the ones whose
 * activity is gone, and those that are queued.
 */
export type TodoTotals = {
  readonly todos: number;
  readonly linked: number;
  readonly gone: number;
  readonly queued: number;
};

/** A candidate with its stamp in the queue; 0 for one that merely waits. */
export type QueuedTodo = { readonly candidate: TodoCandidate; readonly stamp: number };

export type ActivityCursor = {
  /** ISO instant: start of the last complete reading of what changed. */
  readonly since: string;
  /** The last activity whose existence was checked; the checks go round in order of id. */
  readonly checkedTo: number;
};

/** To-dos as runs use them. */
export interface TodoSyncStore {
  /**
   * Queues every to-do that is linked or may be sent, if the policy has changed. Then rejected
   * values are sent again, and lines planned before are stale.
   */
  queueIfChanged(lease: Lease, policyKey: string): Promise<void>;
  /** Retries removals of to-dos that ConnectWise rejected, because nobody edits a removed to-do. */
  retryRemovals(lease: Lease): Promise<void>;
  /** Queued to-dos, and those that wait, in order of id. */
  candidates(afterId: string, limit: number): Promise<readonly QueuedTodo[]>;
  /** To-dos by id, queued or not. */
  candidatesByIds(ids: readonly string[]): Promise<readonly QueuedTodo[]>;
  /** Activities of links that have not ended; ascending. */
  followed(afterId: number, limit: number): Promise<readonly number[]>;
  /** Of these, those whose to-do is open: the ones people wait for. */
  followedOpen(afterId: number, limit: number): Promise<readonly number[]>;
  /** Of these activities, those of links that have not ended. */
  followedAmong(ids: readonly number[]): Promise<readonly number[]>;
  /** Of these, those that were found to be gone. */
  knownGone(ids: readonly number[]): Promise<readonly number[]>;
  /** How far reading what changed has come; null: not begun. */
  cursor(): Promise<ActivityCursor | null>;
  /**
   * Stores read activities that belong to to-dos, ignores others, and queues those that changed.
   * `gone` are deleted in ConnectWise. `unreadable` ones are remembered until they can be read or
   * are deleted.
   */
  record(
    lease: Lease,
    read: {
      readonly activities: readonly Activity[];
      readonly gone: readonly number[];
      readonly unreadable: Page<Activity>['unreadable'];
    },
    now: string,
  ): Promise<void>;
  finishReading(lease: Lease, cursor: ActivityCursor): Promise<void>;
  /** Ids of to-dos about these AMP contacts, except removed ones that are no longer followed; ascending. */
  ofAmpContacts(ampContactIds: readonly string[]): Promise<readonly string[]>;
  /** The to-dos of these activities, by id of the activity; activities without a to-do are absent. */
  ownersOf(activityIds: readonly number[]): Promise<ReadonlyMap<number, string>>;
}

import type { ChangeReason, PlanEntry, Side } from '../plan/plan.ts';
import type { Skip } from '../plan/skip.ts';
import type {
  ActivityChanges,
  ActivityValues,
  NewActivity,
  TodoBase,
  TodoLinkState,
  TodoValues,
} from './todo.ts';

/** The fields that are compared on both sides. */
export type TodoField = 'subject' | 'notes' | 'due' | 'status' | 'assignee' | 'type';

/** The activity's value for a field. */
export type HeldByActivity = {
  readonly values: Partial<ActivityValues>;
  /** For a status or type: its name in ConnectWise. */
  readonly name?: string;
};

/** What happens to one field of one side, in AMP's terms: an assignee is the id of a user. */
export type TodoChange = {
  readonly side: Side;
  readonly field: TodoField;
  readonly old: string | null;
  readonly new: string | null;
  readonly because: ChangeReason;
  /**
   * For a change in ConnectWise: the same values in ConnectWise's form, which an undo uses. Lines of older
   * versions lack it.
   */
  readonly inConnectWise?: { readonly old: HeldByActivity; readonly new: HeldByActivity };
  /** The answer of ConnectWise was lost, and it has another value since: `old` may have been replaced. */
  readonly uncertain?: true;
};

/** A field that was changed on both sides and needs a person's decision. */
export type TodoConflict = {
  readonly field: TodoField;
  /** The last value that both sides shared. */
  readonly base: string | null;
  readonly connectWise: string | null;
  readonly amp: string | null;
  /** The value of ConnectWise as the activity holds it. */
  readonly activity: Partial<ActivityValues>;
};

/**
 * What happens to a to-do.
 * - `export`: it becomes an activity.
 * - `update`: values change on one side or both.
 * - `close`, `delete`, `leave`: it was removed in AMP; a setting decides about the activity.
 * - `reactivate`: it was restored in AMP.
 * - `remove`: the activity was deleted in ConnectWise, and so is the to-do (it can be restored).
 * - `restore`: it was removed in AMP, but the activity was edited since: the edit wins over the deletion.
 * - `end`: the activity was deleted in ConnectWise; the to-do stays.
 * - `ask`: values were changed on both sides, and a person decides.
 * - `note`: only what is recorded about it changes.
 */
export type TodoAction =
  | 'export'
  | 'update'
  | 'close'
  | 'delete'
  | 'leave'
  | 'reactivate'
  | 'remove'
  | 'restore'
  | 'end'
  | 'ask'
  | 'note';

/** The assignee of an activity: the Member ID of a user, who need not be the to-do's assignee. */
export type AssignedMember = {
  readonly memberId: number;
  readonly userId: string;
  /** Whether it is the default user, because the assignee has no Member ID, or there is none. */
  readonly fallback: boolean;
};

/** The values to send to ConnectWise. */
export type ActivityWrite =
  | { readonly kind: 'create'; readonly draft: NewActivity }
  | { readonly kind: 'change'; readonly changes: ActivityChanges }
  | { readonly kind: 'delete' };

/** One to-do's part of a plan. */
export type TodoEntry = {
  readonly action: TodoAction;
  readonly todoId: string;
  /** Version of the to-do that the plan was made for. */
  readonly todoVersion: number;
  readonly ampContactId: string;
  /** Null for `export`. */
  readonly activityId: number | null;
  readonly changes: readonly TodoChange[];
  /** Open conflicts once the entry is applied. */
  readonly conflicts: readonly TodoConflict[];
  readonly assigned: AssignedMember | null;
  /** Null if nothing is written to ConnectWise. */
  readonly write: ActivityWrite | null;
  /** For a change that is sent part by part: the part on its way, and those that ConnectWise accepted. */
  readonly parts?: NonNullable<PlanEntry['parts']>;
  /** Values of the to-do once the entry is applied. */
  readonly todo: TodoValues;
  /** Whether the to-do is removed once the entry is applied. */
  readonly removed: boolean;
  /** State of the link once the entry is applied; null: no link. */
  readonly link: TodoLinkState | null;
  /** Whether it may be sent again once its link has ended. */
  readonly anew: boolean;
  /** Base once the entry is applied; null: no link. */
  readonly base: TodoBase | null;
  /** Why it waits, or is not followed in full, from now on. */
  readonly skip: Skip<'todo'> | null;
};

/** Whether carrying out an entry changes the to-do itself. */
export function writesTodo({ action, changes }: TodoEntry): boolean {
  return action === 'remove' || action === 'restore' || changes.some(({ side }) => side === 'amp');
}

/** Whether an entry removes something that people see; the brake counts these. */
export function takesTodoAway({ action, removed }: TodoEntry): boolean {
  // Nobody misses the activity of a to-do that was removed before.
  if (action === 'end') return !removed;
  return action === 'remove' || action === 'delete' || action === 'close';
}

import { canonicalText } from '../contact/canonical.ts';
import type { ChangeReason, Side } from '../plan/plan.ts';
import { withForms } from './activityForm.ts';
import {
  activityTexts,
  cleanNotes,
  isLong,
  notesOfActivity,
  sameActivityNotes,
  sameName,
} from './activityText.ts';
import { activityDates, dueOfActivity } from './dueDate.ts';
import {
  type Activity,
  type ActivityChanges,
  activityValues,
  type Todo,
  type TodoBase,
  type TodoValues,
  todoValues,
} from './todo.ts';
import { activityPart } from './todoConflicts.ts';
import type { AssignedMember, TodoChange, TodoConflict, TodoField } from './todoPlan.ts';
import {
  activityStatusFor,
  activityTypeFor,
  memberFor,
  statusOf,
  type TodoPolicy,
  userOfMember,
} from './todoPolicy.ts';

/** The result of a three-way compare of a to-do, its activity and the base. */
export type TodoMerge = {
  readonly changes: readonly TodoChange[];
  /**
   * Fields that both sides changed and that need a person's decision; the base keeps the last
   * shared values.
   */
  readonly conflicts: readonly TodoConflict[];
  /** The values to send; empty if there are none. */
  readonly sends: ActivityChanges;
  /** Values of the to-do afterwards. */
  readonly todo: TodoValues;
  /** The base, assuming ConnectWise stores what it is sent. */
  readonly base: TodoBase;
  /** Whether the activity was edited since the base; closing it does not count. */
  readonly activityEdited: boolean;
  /** Whether the to-do was edited since the base. */
  readonly todoEdited: boolean;
  /**
   * The new assignee of the activity, if that member is inactive: then the activity stays with the
   * present one.
   */
  readonly inactive: AssignedMember | null;
  /** Whether it would have to be closed, but ConnectWise has no closed status. */
  readonly cannotClose: boolean;
};

type Compared = {
  readonly field: TodoField;
  readonly inAmp: boolean;
  readonly inConnectWise: boolean;
  /** The value of the activity in AMP's terms. */
  readonly theirs: string | null;
  readonly same: boolean;
};

/**
 * Compares a to-do with its activity, field by field, each side with its own values from the last
 * sync. A change on one side goes to the other. If both changed, the setting decides or leaves it
 * to a person; ConnectWise is the master unless the setting says otherwise. The type goes to
 * ConnectWise only.
 */
export function mergeTodo(
  todo: Todo,
  activity: Activity,
  base: TodoBase,
  policy: TodoPolicy,
): TodoMerge {
  const { settings } = policy;
  const wanted = memberOfLinked(todo, base, policy);
  const next: { -readonly [F in keyof TodoValues]: TodoValues[F] } = { ...todoValues(todo) };
  const agreed: { -readonly [F in keyof TodoValues]: TodoValues[F] } = { ...todoValues(todo) };
  const known: { -readonly [F in keyof TodoBase['activity']]: TodoBase['activity'][F] } = {
    ...activityValues(activity),
  };
  const changes: TodoChange[] = [];
  const conflicts: TodoConflict[] = [];
  const sent = new Set<TodoField>();
  let cannotClose = false;
  const compared = compare(todo, activity, base, policy, wanted);

  const open = compared
    .filter((one) => (one.inAmp || one.inConnectWise) && !one.same)
    .map((one) => ({ ...one, way: direction(one, todo, activity, policy) }));
  // A long subject goes above the notes, so it waits while the notes have an edit from ConnectWise
  // that stays there.
  const long = isLong(todo.subject) || isLong(base.todo.subject);
  const notesStay = open.some(
    ({ field, way }) =>
      field === 'notes' && (way === 'ask' || (way[0] === 'amp' && !settings.todoPull)),
  );
  const subjectWaits = long && notesStay;

  for (const { field, theirs, way } of open) {
    const change = (side: Side, because: ChangeReason) => {
      const [old, value] = side === 'amp' ? [todo[field], theirs] : [theirs, todo[field]];
      changes.push({ side, field, old, new: value, because });
    };
    if (way === 'ask') {
      const part = activityPart(field, activity);
      const values = { base: base.todo[field], connectWise: theirs, amp: todo[field] };
      conflicts.push({ field, ...values, activity: part });
      Object.assign(known, activityPart(field, base.activity));
      Object.assign(agreed, { [field]: base.todo[field] });
      continue;
    }
    const [side, because] = way;
    if (side === 'amp' && field !== 'type') {
      if (!settings.todoPull) {
        Object.assign(known, activityPart(field, base.activity));
        continue;
      }
      change('amp', because);
      Object.assign(next, { [field]: theirs });
      Object.assign(agreed, { [field]: theirs });
    } else if (!settings.todoPush || (field === 'subject' && subjectWaits)) {
      Object.assign(agreed, { [field]: base.todo[field] });
      // Neither direction is on: an edit on the other side remains an edit.
      if (!settings.todoPull) Object.assign(known, activityPart(field, base.activity));
    } else if (field === 'status' && activityStatusFor(todo.status, policy) === null) {
      cannotClose = true;
      Object.assign(agreed, { [field]: base.todo[field] });
    } else if (field !== 'type' || activityTypeFor(todo.type, policy) !== null) {
      change('connectwise', because);
      sent.add(field);
    }
  }
  // Until someone decides, a long subject stays in the notes with the value both sides know.
  const undecided = conflicts.some(({ field }) => field === 'subject');
  const outgoing = { ...todo, ...next, ...(undecided ? { subject: base.todo.subject } : {}) };
  const sends = changesFor(sent, outgoing, base, wanted.assigned, policy);
  return {
    changes: withForms(changes, activity, sends, policy),
    conflicts,
    sends,
    todo: next,
    base: { todo: agreed, activity: known },
    activityEdited: compared.some(
      ({ field, inConnectWise, theirs }) =>
        inConnectWise && !(field === 'status' && theirs === 'done'),
    ),
    todoEdited: compared.some(({ inAmp }) => inAmp),
    inactive: conflicts.some(({ field }) => field === 'assignee') ? null : wanted.inactive,
    cannotClose,
  };
}

type Wanted = {
  /** The member to assign; null if unchanged. */
  readonly assigned: AssignedMember | null;
  readonly inactive: AssignedMember | null;
};

/** Without an assignee, the activity keeps its member in ConnectWise. */
function memberOfLinked(todo: Todo, { activity }: TodoBase, policy: TodoPolicy): Wanted {
  const assigned = todo.assignee === null ? null : memberFor(todo.assignee, policy);
  if (assigned === null || assigned.memberId === activity.memberId) {
    return { assigned: null, inactive: null };
  }
  return policy.inactiveMembers.has(assigned.memberId)
    ? { assigned: null, inactive: assigned }
    : { assigned, inactive: null };
}

function compare(
  todo: Todo,
  activity: Activity,
  base: TodoBase,
  policy: TodoPolicy,
  wanted: Wanted,
): readonly Compared[] {
  const { statuses, users, settings } = policy;
  const { todo: ampBase, activity: activityBase } = base;
  const status = statusOf(activity.statusId, statuses);
  const due = dueOfActivity(activity.start, settings.timeZone);
  const assignee = userOfMember(activity.memberId, users);
  const subject = canonicalText(activity.name) || todo.subject;
  const notes = notesOfActivity(activity.notes, ampBase.subject, todo.id);
  const reassigned = activity.memberId !== activityBase.memberId;
  // If a person decides about a reassignment, whether the member is active is checked only after
  // that.
  const asked = reassigned && asks(settings) ? wanted.inactive : null;
  const member = (wanted.assigned ?? asked)?.memberId ?? null;
  const notesEdited = !sameActivityNotes(activity.notes, activityBase.notes);
  const sameText = sameActivityNotes(activity.notes, activityTexts(todo).notes);
  return [
    {
      field: 'status',
      inAmp: todo.status !== ampBase.status,
      inConnectWise: status !== statusOf(activityBase.statusId, statuses),
      theirs: status,
      same: status === todo.status,
    },
    {
      field: 'due',
      inAmp: todo.due !== ampBase.due,
      inConnectWise: activity.start !== activityBase.start,
      theirs: due,
      same: due === todo.due,
    },
    {
      field: 'assignee',
      inAmp: member !== null,
      inConnectWise: reassigned,
      theirs: assignee,
      same: member === null ? assignee === todo.assignee : member === activity.memberId,
    },
    {
      field: 'subject',
      inAmp: todo.subject !== ampBase.subject,
      inConnectWise: !sameName(activity.name, activityBase.name),
      theirs: subject,
      same: sameName(activity.name, activityTexts(todo).name),
    },
    {
      field: 'notes',
      inAmp: todo.notes !== ampBase.notes,
      inConnectWise: notesEdited,
      theirs: notes,
      // Changes of line breaks alone are sent but not imported: ConnectWise may turn them into spaces.
      same: notesEdited ? sameText : notes === cleanNotes(todo.notes ?? ''),
    },
    {
      field: 'type',
      inAmp: todo.type !== ampBase.type,
      inConnectWise: false,
      theirs: ampBase.type,
      same: activityTypeFor(todo.type, policy)?.id === activity.typeId,
    },
  ];
}

/** Whether a person decides about fields that both sides changed. */
function asks({ todoPush, todoPull, todoConflict }: TodoPolicy['settings']): boolean {
  return todoPush && todoPull && todoConflict === 'ask';
}

function direction(
  { inAmp, inConnectWise }: Compared,
  todo: Todo,
  activity: Activity,
  { settings }: TodoPolicy,
): readonly [Side, ChangeReason] | 'ask' {
  if (!inConnectWise) return ['connectwise', 'changed_in_amp'];
  if (!inAmp) return ['amp', 'changed_in_connectwise'];
  // If one direction is switched off, only the other remains.
  if (!settings.todoPull) return ['connectwise', 'amp_wins'];
  if (!settings.todoPush) return ['amp', 'connectwise_wins'];
  switch (settings.todoConflict) {
    case 'connectwise':
      return ['amp', 'connectwise_wins'];
    case 'amp':
      return ['connectwise', 'amp_wins'];
    case 'ask':
      return 'ask';
    case 'latest':
      break;
  }
  const edited = Date.parse(todo.updatedAt) - Date.parse(activity.lastUpdated ?? todo.updatedAt);
  return edited > 0 ? ['connectwise', 'latest_wins'] : ['amp', 'latest_wins'];
}

/** The values to send for fields that go to ConnectWise, given the to-do after the merge. */
export function changesFor(
  sent: ReadonlySet<TodoField>,
  todo: Pick<Todo, 'id'> & TodoValues,
  base: TodoBase,
  assigned: AssignedMember | null,
  policy: TodoPolicy,
): ActivityChanges {
  const texts = activityTexts(todo);
  const status = activityStatusFor(todo.status, policy);
  const type = activityTypeFor(todo.type, policy);
  // A subject that is too long is in the notes as well.
  const inNotes = sent.has('subject') && (isLong(todo.subject) || isLong(base.todo.subject));
  return {
    ...(sent.has('subject') ? { name: texts.name } : {}),
    ...(sent.has('notes') || inNotes ? { notes: texts.notes } : {}),
    ...(sent.has('due') ? activityDates(todo.due, policy.settings.timeZone) : {}),
    ...(sent.has('status') && status !== null ? { statusId: status.id } : {}),
    ...(sent.has('type') && type !== null ? { typeId: type.id } : {}),
    ...(sent.has('assignee') && assigned !== null ? { memberId: assigned.memberId } : {}),
  };
}

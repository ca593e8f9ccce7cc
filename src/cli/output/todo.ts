import type { User } from '../../core/contact/owners.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { dueText } from '../../core/todo/dueDate.ts';
import type { TodoChange, TodoEntry } from '../../core/todo/todoPlan.ts';
import { memberFor } from '../../core/todo/todoPolicy.ts';
import { todoSkipTexts } from '../../core/todo/todoSkipReasons.ts';
import type { TodoRow } from '../../ports/todoStores.ts';
import type { Paint } from './paint.ts';
import { cut, plain, readable, table, width } from './text.ts';

/** What to-dos are shown with: who the users are, and in which time zone. */
export type TodoView = { readonly users: readonly User[]; readonly settings: Settings };

/** A to-do as scripts read it; the form is promised. */
export function todoDocument(row: TodoRow, view: TodoView) {
  const { id, ampContactId, subject, notes, due, priority, type, status, assignee } = row;
  const { link, skip, hold, conflicts, version, createdAt, updatedAt, deletedAt } = row;
  return {
    id,
    ampContactId,
    subject,
    notes,
    due,
    priority,
    type,
    status,
    assignee,
    assignedTo: assignedTo(row, view),
    link:
      link === null
        ? null
        : { activityId: link.activityId, state: link.state, memberId: link.base.activity.memberId },
    waiting:
      skip === null
        ? null
        : { reason: skip.reason, about: skip.about, ...todoSkipTexts[skip.reason] },
    hold,
    conflicts: conflicts.map(({ field, base, connectWise, amp, since }) => ({
      field,
      base,
      connectwise: connectWise,
      amp,
      since,
    })),
    version,
    createdAt,
    updatedAt,
    removedAt: deletedAt,
  };
}

/** Whom its activity goes to in ConnectWise, and whether that is the default user in place of another. */
function assignedTo(
  { assignee }: Pick<TodoRow, 'assignee'>,
  { users, settings }: TodoView,
): { readonly memberId: string; readonly user: string; readonly fallback: boolean } | null {
  const member = memberFor(assignee, { users, settings });
  const user = users.find(({ id }) => id === member?.userId);
  if (member === null || user === undefined || user.member === null) return null;
  return { memberId: user.member.identifier, user: user.id, fallback: member.fallback };
}

/** A to-do in one line of a list. */
export function todoLine(row: TodoRow, { settings }: TodoView, columns: number): string {
  const due = row.due === null ? '' : dueText(row.due, settings.timeZone);
  const subject = cut(plain(row.subject), Math.max(24, columns - 36 - 9 - 18 - 30));
  const state = row.deletedAt !== null ? 'removed' : row.status;
  const room = ' '.repeat(Math.max(0, 40 - width(subject)));
  return `${row.id}  ${state.padEnd(7)}  ${due.padEnd(16)}  ${subject}${room}  ${todoStanding(row)}`.trimEnd();
}

/** Where a to-do stands, in a few words. */
export function todoStanding({ link, skip, hold, conflicts }: TodoRow): string {
  if (hold !== null) return todoHoldTexts[hold.reason];
  if (skip !== null) return todoSkipTexts[skip.reason].title;
  if (conflicts.length > 0) {
    const fields = conflicts.map(({ field }) => fieldLabels[field].toLowerCase()).join(', ');
    return `changed on both sides, for you to decide: ${fields}`;
  }
  if (link === null) return 'goes out with the next sync';
  return link.state === 'active' ? `activity ${link.activityId}` : linkTexts[link.state];
}

/** Why a to-do is kept back, in words. */
export const todoHoldTexts = {
  kept_back: 'kept back',
  undone: 'kept back: taken back by an undo',
} as const;
const linkTexts = { resting: 'activity no longer followed', ended: 'activity deleted' } as const;

/** All there is to a to-do. */
export function todoLines(
  row: TodoRow,
  contactName: string,
  view: TodoView,
  paint: Paint,
): readonly string[] {
  const { users, settings } = view;
  const { link, skip, hold, conflicts } = row;
  const values: [string, string][] = [
    ['Contact', `${contactName} (${row.ampContactId})`],
    ['Due', row.due === null ? 'no date' : dueText(row.due, settings.timeZone)],
    ['Type', row.type],
    ['Priority', row.priority],
    ['Status', row.deletedAt === null ? row.status : `removed ${readable(row.deletedAt)}`],
    ['Assignee', userName(row.assignee, users)],
    ['In ConnectWise', memberText(row, view)],
    ['Activity', link === null ? 'none yet' : `${link.activityId} (${link.state})`],
    ['Updated', readable(row.updatedAt)],
  ];
  return [
    `${paint.bold(plain(row.subject))} ${paint.dim(`(to-do ${row.id})`)}`,
    ...table(
      values.map(([label, value]) => [paint.dim(label), value]),
      { indent: 2 },
    ),
    ...(row.notes === null ? [] : row.notes.split('\n').map((line) => `    ${plain(line)}`)),
    ...(hold === null
      ? []
      : [
          `  ${paint.yellow(todoHoldTexts[hold.reason])}. Let it go on: ampwise holds release ${row.id}`,
        ]),
    ...(conflicts.length === 0
      ? []
      : [
          `  ${paint.yellow('Changed on both sides')}: ${conflicts.map(({ field }) => fieldLabels[field]).join(', ')}.`,
          `  Decide: ampwise conflicts resolve ${row.id} --choose connectwise (or amp)`,
        ]),
    ...(skip === null
      ? []
      : [
          `  ${paint.yellow(todoSkipTexts[skip.reason].title)}.`,
          `  ${todoSkipTexts[skip.reason].advice}`,
        ]),
  ];
}

function userName(id: string | null, users: readonly User[]): string {
  if (id === null) return 'nobody';
  const user = users.find((one) => one.id === id);
  return user === undefined ? 'a user who is gone' : plain(user.name);
}

function memberText(row: TodoRow, view: TodoView): string {
  const assigned = assignedTo(row, view);
  if (assigned === null) return 'nobody has a Member ID';
  const { memberId, fallback, user } = assigned;
  if (!fallback) return `assigned to ${plain(memberId)}`;
  const why = row.assignee === null ? 'nobody is assigned' : 'the assignee has no Member ID';
  return `assigned to ${plain(memberId)}, the default user ${userName(user, view.users)}: ${why}`;
}

/** What happens to a to-do, as a verb. */
export const todoActionWords: Readonly<Record<TodoEntry['action'], string>> = {
  export: 'create activity for',
  update: 'update',
  close: 'close activity of',
  delete: 'delete activity of',
  leave: 'no longer follow',
  reactivate: 'follow again',
  remove: 'remove in AMP',
  restore: 'restore in AMP',
  end: 'end the link of',
  ask: 'ask about',
  note: 'take note about',
};

const fieldLabels: Readonly<Record<TodoChange['field'], string>> = {
  subject: 'Subject',
  notes: 'Notes',
  due: 'Due',
  status: 'Status',
  assignee: 'Assignee',
  type: 'Type',
};

/** Name of a field of to-dos that people see. */
export function todoFieldLabel(field: TodoChange['field']): string {
  return fieldLabels[field];
}

import { assignedTo, memberThere } from '../../contract/todo.ts';
import type { User } from '../../core/contact/owners.ts';
import { plainText } from '../../core/plainText.ts';
import { type LostAnswer, lostAnswerOf } from '../../core/plan/lostAnswer.ts';
import { dueText } from '../../core/todo/dueDate.ts';
import type { TodoLink } from '../../core/todo/todo.ts';
import type { TodoView } from '../../engine/inbox/todoView.ts';
import type { TodoRow } from '../../ports/todoStores.ts';
import { todoSkipAdvice } from '../../texts/skipSteps.ts';
import { rejectedFieldText } from '../../texts/skipText.ts';
import { voice } from '../voice.ts';
import { lostAnswerText } from './lostAnswer.ts';
import type { Paint } from './paint.ts';
import { cut, filled, readable, table } from './text.ts';

const { texts } = voice;

/** The minimum width in columns for a to-do in one line. */
const oneLine = 160;
const dateColumns = 16;

/** A to-do in a list: one line, or three on a narrow terminal; the last of them has its id. */
export function todoListLines(
  row: TodoRow,
  contactName: string,
  view: TodoView,
  paint: Paint,
  columns: number,
): readonly string[] {
  const due = row.due === null ? '' : dueText(row.due, view.settings.timeZone);
  const state = row.deletedAt !== null ? 'removed' : row.status;
  const who = row.assignee === null ? 'nobody' : userName(row.assignee, view.users);
  const subject = plainText(row.subject);
  const standing = todoStanding(row, view.lost);
  if (columns >= oneLine) {
    const room = columns - 101;
    const cells = [
      row.id,
      state.padEnd(7),
      due.padEnd(dateColumns),
      filled(subject, Math.floor(room * 0.5)),
      filled(contactName, Math.floor(room * 0.28)),
      filled(who, Math.floor(room * 0.22)),
      standing,
    ];
    return [cells.join('  ').trimEnd()];
  }
  const blanks = ' '.repeat(dateColumns + 2);
  const room = Math.max(40, columns) - blanks.length;
  const mark = state === 'open' ? '' : ` (${state})`;
  return [
    `${(due || 'no date').padEnd(dateColumns)}  ${paint.bold(cut(subject, room - mark.length))}${mark}`,
    `${blanks}${cut([contactName, row.assignee === null ? 'assigned to nobody' : who, standing].join(' · '), room)}`,
    `${blanks}${paint.dim(row.id)}`,
  ];
}

/** The state of a to-do, in a few words. */
export function todoStanding(row: TodoRow, lost: readonly LostAnswer[]): string {
  const { id, link, skip, hold, conflicts, status, deletedAt } = row;
  if (hold !== null) return texts.todoHolds[hold.reason];
  const lostAnswer = lostAnswerOf(lost, { kind: 'todo', id });
  if (lostAnswer !== null) return lostAnswerText(lostAnswer);
  if (skip !== null) return `${texts.todoSkips[skip.reason].title}${rejectedFieldText(skip)}`;
  if (conflicts.length > 0) {
    const fields = conflicts.map(({ field }) => texts.todoFields[field].toLowerCase()).join(', ');
    return `changed on both sides, needs your decision: ${fields}`;
  }
  if (link !== null) return activityText(link);
  if (deletedAt !== null) return 'removed before it was sent';
  return status === 'done' ? 'done before it was sent' : 'goes out with the next sync';
}

function activityText({ activityId, state }: TodoLink): string {
  return `activity ${activityId}${texts.todoLinkStates[state]}`;
}

/** All details of a to-do. */
export function todoLines(
  row: TodoRow,
  contactName: string,
  view: TodoView,
  paint: Paint,
): readonly string[] {
  const { users, settings } = view;
  const { link, skip, hold, conflicts } = row;
  const lostAnswer = lostAnswerOf(view.lost, { kind: 'todo', id: row.id });
  const values: [string, string][] = [
    ['Contact', `${contactName} (${row.ampContactId})`],
    ['Due', row.due === null ? 'no date' : dueText(row.due, settings.timeZone)],
    ['Type', row.type],
    ['Priority', row.priority],
    ['Status', row.deletedAt === null ? row.status : `removed ${readable(row.deletedAt)}`],
    ['Assignee', userName(row.assignee, users)],
    ['In ConnectWise', memberText(row, view)],
    [
      'Activity',
      lostAnswer !== null
        ? lostAnswerText(lostAnswer)
        : link === null
          ? 'none yet'
          : `${link.activityId}${texts.todoLinkStates[link.state]}`,
    ],
    ['Updated', readable(row.updatedAt)],
  ];
  return [
    `${paint.bold(plainText(row.subject))} ${paint.dim(`(to-do ${row.id})`)}`,
    ...table(
      values.map(([label, value]) => [paint.dim(label), value]),
      { indent: 2 },
    ),
    ...(row.notes === null ? [] : row.notes.split('\n').map((line) => `    ${plainText(line)}`)),
    ...(hold === null
      ? []
      : [
          `  ${paint.yellow(texts.todoHolds[hold.reason])}. Release it: ampwise holds release ${row.id}`,
        ]),
    ...(conflicts.length === 0
      ? []
      : [
          `  ${paint.yellow('Changed on both sides')}: ${conflicts.map(({ field }) => texts.todoFields[field]).join(', ')}.`,
          `  Decide: ampwise conflicts resolve ${row.id} --choose connectwise (or amp)`,
        ]),
    ...(skip === null
      ? []
      : [
          `  ${paint.yellow(texts.todoSkips[skip.reason].title)}${rejectedFieldText(skip)}.`,
          `  ${voice.advice(todoSkipAdvice(skip, texts))}`,
        ]),
  ];
}

function userName(id: string | null, users: readonly User[]): string {
  if (id === null) return 'nobody';
  const user = users.find((one) => one.id === id);
  return user === undefined ? 'a user who is gone' : plainText(user.name);
}

function memberText(row: TodoRow, view: TodoView): string {
  const there = memberThere(row);
  const assigned = assignedTo(row, view);
  if (assigned === null) {
    if (there === undefined)
      return 'nobody: neither the assignee nor a default user has a Member ID';
    return there === null
      ? 'on the list of nobody'
      : `on the list of member ${there}, who is no user of AMP`;
  }
  const { memberId, fallback, user } = assigned;
  const where = there === undefined ? 'goes to' : 'on the list of';
  const list = `${where} ${plainText(memberId)}`;
  if (!fallback) return list;
  if (user !== view.settings.defaultOwner) return `${list} (${userName(user, view.users)})`;
  const why = row.assignee === null ? 'nobody is assigned' : 'the assignee has no Member ID';
  return `${list}, the default user ${userName(user, view.users)}: ${why}`;
}

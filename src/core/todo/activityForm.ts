import { activityDates, dueOfActivity, isDay } from './dueDate.ts';
import type { ActivityChanges, ActivityValues } from './todo.ts';
import type { HeldByActivity, TodoChange, TodoField } from './todoPlan.ts';
import type { TodoPolicy } from './todoPolicy.ts';

/** The part of an activity that a to-do field maps to. */
export const partOf: Readonly<Record<TodoField, keyof ActivityValues>> = {
  subject: 'name',
  notes: 'notes',
  due: 'start',
  status: 'statusId',
  type: 'typeId',
  assignee: 'memberId',
};

type Lists = Pick<TodoPolicy, 'statuses' | 'types'>;

/** Adds the activity's present and new values to changes in ConnectWise, in ConnectWise's form. */
export function withForms(
  changes: readonly TodoChange[],
  activity: ActivityValues,
  sends: ActivityChanges,
  lists: Lists,
): readonly TodoChange[] {
  const notesChange = changes.some((change) => isSent(change) && change.field === 'notes');
  return changes.map((change) => {
    const { field } = change;
    if (!isSent(change) || sends[partOf[field]] === undefined) return change;
    // A subject without room is sent in the notes as well.
    const notesToo = field === 'subject' && !notesChange && sends.notes !== undefined;
    const parts = notesToo ? [partOf[field], 'notes' as const] : [partOf[field]];
    const old = native(parts, activity, lists);
    return { ...change, inConnectWise: { old, new: native(parts, sends, lists) } };
  });
}

function isSent({ side }: TodoChange): boolean {
  return side === 'connectwise';
}

function native(
  parts: readonly (keyof ActivityValues)[],
  from: Partial<ActivityValues>,
  { statuses, types }: Lists,
): HeldByActivity {
  const values: Partial<ActivityValues> = Object.fromEntries(
    parts.map((part) => [part, from[part]]),
  );
  const { statusId, typeId } = values;
  const name =
    statuses.find(({ id }) => id === statusId)?.name ?? types.find(({ id }) => id === typeId)?.name;
  return name === undefined ? { values } : { values, name };
}

/** Two changes of one field as one. */
export function followedBy(first: TodoChange, then: TodoChange): TodoChange {
  const { inConnectWise: forms, ...rest } = then;
  const joined = { ...rest, old: first.old };
  if (forms === undefined || first.inConnectWise === undefined) return joined;
  const { old } = first.inConnectWise;
  // A part that only the later change touched had the later change's old value before.
  const values = { ...forms.old.values, ...old.values };
  return { ...joined, inConnectWise: { ...forms, old: { ...old, values } } };
}

/** The change that undoes another; `activity` has the present values. */
export function takenBack(change: TodoChange, activity: ActivityValues): TodoChange {
  const { inConnectWise, ...rest } = change;
  const back: TodoChange = { ...rest, old: change.new, new: change.old, because: 'undo' };
  if (inConnectWise === undefined || !canReturn(inConnectWise.old)) return back;
  const now = Object.fromEntries(
    Object.keys(inConnectWise.old.values).map((part) => [part, Reflect.get(activity, part)]),
  );
  const old = { ...inConnectWise.new, values: now };
  return { ...back, inConnectWise: { old, new: inConnectWise.old } };
}

/** ConnectWise has no way to clear status, type and member. */
function canReturn({ values }: HeldByActivity): boolean {
  const { statusId, typeId, memberId } = values;
  return statusId !== null && typeId !== null && memberId !== null;
}

/**
 * The values that several changes give the activity, in ConnectWise's form. If two set the same part, the
 * first counts.
 */
export function formsToSend(changes: readonly TodoChange[], timeZone: string): ActivityChanges {
  let values: Partial<ActivityValues> = {};
  for (const { inConnectWise } of changes) values = { ...inConnectWise?.new.values, ...values };
  const { name, notes, start, statusId, typeId, memberId } = values;
  return {
    ...(name === undefined ? {} : { name }),
    ...(notes === undefined ? {} : { notes: notes ?? '' }),
    ...(start === undefined ? {} : datesFrom(start, timeZone)),
    ...(typeof statusId === 'number' ? { statusId } : {}),
    ...(typeof typeId === 'number' ? { typeId } : {}),
    ...(typeof memberId === 'number' ? { memberId } : {}),
  };
}

/**
 * The dates that restore a start as it was. ConnectWise accepts no day without a time, and the end that
 * belonged to the start was never read.
 */
function datesFrom(start: string | null, timeZone: string): ReturnType<typeof activityDates> {
  const usual = activityDates(dueOfActivity(start, timeZone), timeZone);
  if (start === null || usual.start === start) return usual;
  const instant = isDay(start) ? `${start}T00:00:00Z` : start;
  return { start: instant, end: instant };
}

import type { Side } from '../plan/plan.ts';
import { partOf } from './activityForm.ts';
import { sameActivityNotes, sameName } from './activityText.ts';
import { fieldOf, sameDay } from './afterTodoWrite.ts';
import type { Activity, ActivityChanges, ActivityValues } from './todo.ts';
import type { TodoChange, TodoEntry } from './todoPlan.ts';

/**
 * Whether a change of an activity whose answer was lost arrived, judged by what ConnectWise has
 * now.
 */
export type ArrivedTodo = {
  /** The entry with what arrived, its base and history; null if nothing of it is known to have arrived. */
  readonly entry: TodoEntry | null;
  /** Whether part of it did not arrive, or may not have, and is planned again. */
  readonly again: boolean;
};

/**
 * - `arrived`: the activity has the sent values.
 * - `edited`: ConnectWise accepted them, and someone edited the activity since.
 * - `uncertain`: someone edited it, and ConnectWise may have accepted the values before.
 * - `missing`: it did not arrive.
 */
type Fate = 'arrived' | 'edited' | 'uncertain' | 'missing';

type Part = keyof ActivityValues;

/**
 * Sorts the parts of a change by whether they arrived. Values that ConnectWise accepted move the
 * base, so that only later edits count as edits.
 */
export function arrivedTodo(entry: TodoEntry, now: Activity): ArrivedTodo {
  const { write, base: planned, parts: _parts, ...rest } = entry;
  if (write?.kind !== 'change' || planned === null) return { entry: null, again: true };
  const fates = fatesOf(entry, write.changes, planned.activity, now);
  const reached = [...fates.values()].some((fate) => fate === 'arrived' || fate === 'edited');
  if (!reached) return { entry: null, again: true };
  const base = { todo: { ...planned.todo }, activity: { ...planned.activity } };
  for (const [part, fate] of fates) {
    if (fate === 'arrived') Object.assign(base.activity, { [part]: now[part] });
    if (fate === 'edited') Object.assign(base.activity, { [part]: write.changes[part] });
  }
  const changes: TodoChange[] = [];
  for (const change of entry.changes) {
    const fate = change.side === 'amp' ? 'arrived' : fates.get(partOf[change.field]);
    if (fate === 'arrived' || fate === 'edited') changes.push(change);
    else {
      Object.assign(base.todo, { [change.field]: change.old });
      if (fate === 'uncertain') changes.push({ ...change, uncertain: true });
    }
  }
  const again = [...fates.values()].some((fate) => fate === 'missing' || fate === 'uncertain');
  return { entry: { ...rest, write, changes, base }, again };
}

function fatesOf(
  { changes, parts }: TodoEntry,
  sent: ActivityChanges,
  before: ActivityValues,
  now: Activity,
): ReadonlyMap<Part, Fate> {
  const written = allParts.filter((part) => sent[part] !== undefined);
  const isNew = (part: Part) => same(part, sent[part], now[part]);
  const isOld = (part: Part) => same(part, before[part], now[part]);
  // ConnectWise accepts a request as a whole.
  const whole = written.some((part) => isNew(part) && !isOld(part)) || written.every(isNew);
  const isTaken = (part: Part) => (parts === undefined ? whole : parts.done.includes(part));
  const isBegun = (part: Part) => parts === undefined || parts.begun.includes(part);
  const fateOf = (part: Part): Fate => {
    const taken = isTaken(part);
    if (isNew(part) && (taken || (isBegun(part) && !isOld(part)))) return 'arrived';
    if (isOld(part)) return taken && !standsForItself(part, changes) ? 'edited' : 'missing';
    if (taken) return 'edited';
    return isBegun(part) ? 'uncertain' : 'missing';
  };
  return new Map(written.map((part) => [part, fateOf(part)]));
}

const allParts = ['name', 'notes', 'start', 'statusId', 'typeId', 'memberId'] as const;

/** Unchanged notes may be sent because of a long subject. */
function standsForItself(part: Part, changes: readonly TodoChange[]): boolean {
  const side: Side = 'connectwise';
  return changes.some((change) => change.side === side && change.field === fieldOf[part]);
}

type Value = string | number | null | undefined;

function same(part: Part, a: Value, b: Value): boolean {
  if (part === 'name') return sameName(String(a ?? ''), String(b ?? ''));
  if (part === 'notes') return sameActivityNotes(text(a), text(b));
  return part === 'start' ? sameDay(text(a), text(b)) : a === b;
}

function text(value: Value): string | null {
  return typeof value === 'string' ? value : null;
}

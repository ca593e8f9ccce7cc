import type { FieldValue } from '../contact/ampContact.ts';
import { effectOfTodo } from '../todo/todoEffect.ts';
import type { TodoAction, TodoEntry } from '../todo/todoPlan.ts';
import { type Effect, effectOf } from './effect.ts';
import type { Action, PlanEntry, Side } from './plan.ts';
import { type ReasonOf, type Skip, skipNames } from './skip.ts';

type SkipAction = (typeof skipNames)[keyof typeof skipNames];

/**
 * Lines of a plan with the same effect: updates that change the same field of the same side, other
 * actions on the same side, skips for the same reason. Lines that remove a record or a value have
 * groups of their own. A line that changes several fields is in the group of each.
 */
export type PlanGroup = {
  readonly object: 'contacts' | 'todos';
  readonly action: Action | TodoAction | SkipAction;
  /** Which side is changed. */
  readonly direction: Side | 'both' | 'none';
  /** Null unless it is about one field. */
  readonly field: string | null;
  /** Of skips. */
  readonly reason: ReasonOf[keyof ReasonOf] | null;
  /** The loss that the group causes. */
  readonly takesAway: 'record' | 'value' | null;
};

type Line =
  | { readonly kind: 'entry'; readonly entry: PlanEntry }
  | { readonly kind: 'todo'; readonly entry: TodoEntry }
  | { readonly kind: 'skip'; readonly skip: Skip };

/** The groups of a line, each once: one at least. */
export function groupsOfLine(line: Line): readonly PlanGroup[] {
  if (line.kind === 'skip') return [groupOfSkip(line.skip)];
  const isTodo = line.kind === 'todo';
  const common = { object: isTodo ? 'todos' : 'contacts', reason: null } as const;
  const { action, changes } = line.entry;
  const effect = line.kind === 'todo' ? effectOfTodo(line.entry) : effectOf(line.entry);
  const blanks = changes.filter(takesValue);
  const told = action === 'update' ? changes : blanks;
  const ofFields = told.map(
    (change): PlanGroup => ({
      ...common,
      action,
      direction: change.side,
      field: change.field,
      takesAway: takesValue(change) ? 'value' : null,
    }),
  );
  if (action === 'update' && ofFields.length > 0) return distinct(ofFields);
  const takesRecord = effect.amp === 'removed' || effect.connectwise === 'removed';
  const whole: PlanGroup = {
    ...common,
    action,
    direction: directionOf(effect),
    field: null,
    takesAway: takesRecord ? 'record' : null,
  };
  return distinct([whole, ...ofFields]);
}

function takesValue(change: { readonly old: FieldValue; readonly new: FieldValue }): boolean {
  return change.old !== null && change.old !== '' && (change.new === null || change.new === '');
}

function groupOfSkip({ kind, reason }: Skip): PlanGroup {
  const object = kind === 'todo' ? 'todos' : 'contacts';
  const none = { direction: 'none', field: null, takesAway: null } as const;
  return { object, action: skipNames[kind], ...none, reason };
}

function directionOf({ amp, connectwise }: Effect): PlanGroup['direction'] {
  if (amp !== null && connectwise !== null) return 'both';
  if (amp !== null) return 'amp';
  return connectwise === null ? 'none' : 'connectwise';
}

function distinct(groups: readonly PlanGroup[]): readonly PlanGroup[] {
  return [...new Map(groups.map((group) => [groupId(group), group])).values()];
}

/** The id of a group when it is stored or chosen, such as `contacts.update.amp.phone.value`. */
export function groupId(group: PlanGroup): string {
  const { object, action, direction, field, reason, takesAway } = group;
  return [object, action, direction, field ?? reason ?? '', takesAway ?? ''].join('.');
}

/** The group of an id that `groupId` made. */
export function groupOf(id: string): PlanGroup {
  const [object, action = '', direction, what = '', takesAway] = id.split('.');
  const isSkip = Object.values<string>(skipNames).includes(action);
  const named = what === '' ? null : what;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `groupId` put these words together
  return {
    object,
    action,
    direction,
    field: isSkip ? null : named,
    reason: isSkip ? named : null,
    takesAway: takesAway === '' ? null : takesAway,
  } as PlanGroup;
}

/** The kind of effect that people see; `other` changes no record: it links, pauses or asks. */
export const planKinds = ['new', 'changed', 'removed', 'other', 'skipped'] as const;

export type PlanKind = (typeof planKinds)[number];

const creating: readonly PlanGroup['action'][] = ['create', 'push', 'export', 'release'];

export function kindOfGroup({ action, direction, takesAway }: PlanGroup): PlanKind {
  if (skipActions.includes(action)) return 'skipped';
  if (takesAway === 'record') return 'removed';
  if (creating.includes(action)) return 'new';
  return direction === 'none' ? 'other' : 'changed';
}

const first = { record: 0, value: 1, none: 2 } as const;
const skipActions: readonly string[] = Object.values(skipNames);

/** Groups in display order: losses first, skips last, and larger before smaller. */
export function inReadingOrder<
  Counted extends { readonly group: PlanGroup; readonly lines: number },
>(groups: readonly Counted[]): readonly Counted[] {
  const rank = ({ takesAway, action }: PlanGroup) =>
    first[takesAway ?? 'none'] + (skipActions.includes(action) ? 1 : 0);
  const compare = (a: Counted, b: Counted): number =>
    rank(a.group) - rank(b.group) ||
    compareText(a.group.object, b.group.object) ||
    b.lines - a.lines ||
    compareText(groupId(a.group), groupId(b.group));
  return groups.toSorted(compare);
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

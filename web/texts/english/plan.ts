import {
  actionCounts,
  changeReasons,
  todoActionCounts,
  todoFields,
} from '../../../src/texts/english/plans.ts';
import { ampSkips, skips, todoSkips } from '../../../src/texts/english/skips.ts';
import type { Plural } from '../../../src/texts/plural.ts';
import { counted, form, number } from '../numbers.ts';

/** What the words for a group of plan lines depend on. */
type Group = {
  readonly object: 'contacts' | 'todos';
  readonly action: string;
  readonly direction: 'amp' | 'connectwise' | 'both' | 'none';
  readonly field: string | null;
  readonly reason: string | null;
  readonly takesAway: 'record' | 'value' | null;
  readonly lines: number;
};

const actions: Readonly<Record<string, Plural>> = actionCounts;
const todoActions: Readonly<Record<string, Plural>> = todoActionCounts;
const reasons: Readonly<Record<string, Readonly<Record<string, { readonly title: string }>>>> = {
  skip: skips,
  ampSkip: ampSkips,
  todoSkip: todoSkips,
};
const why: Readonly<Record<string, string>> = changeReasons;
const ofTodos: Readonly<Record<string, string>> = todoFields;

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What happens to the records of a group, without the field it is about. */
function actionText({ object, action, lines }: Group): string {
  const forms = (object === 'contacts' ? actions : todoActions)[action];
  return forms === undefined ? action : capitalized(form(lines, forms));
}

const changes = { one: 'change', other: 'changes' };

/** A plan, and what a run changed. */
export const plan = {
  couldNotLoad: 'The changes could not be loaded.',
  couldNotLoadLines: 'The records could not be loaded.',
  sentence: (lines: number, amp: number, connectwise: number) =>
    lines === 0
      ? 'Nothing would change.'
      : `${counted(lines, changes)}: ${number(amp)} in AMP, ${number(connectwise)} in ConnectWise.`,
  losses: (removed: number, emptied: number) => {
    const parts = [
      ...(removed > 0 ? [`removes ${counted(removed, { one: 'record', other: 'records' })}`] : []),
      ...(emptied > 0
        ? [`blanks values of ${counted(emptied, { one: 'record', other: 'records' })}`]
        : []),
    ];
    return parts.length === 0 ? null : `It ${parts.join(' and ')}. They are listed first.`;
  },
  held: {
    too_many: (records: number, limit: number) =>
      `On hold: it would remove, blank or overwrite ${counted(records, { one: 'record', other: 'records' })}. The limit is ${number(limit)}.`,
    side_emptied: (records: number) =>
      records === 0
        ? 'On hold: one side looks empty.'
        : `On hold: one side looks empty, and ${counted(records, { one: 'record', other: 'records' })} would be removed or blanked.`,
    what: 'Check the changes below. Exclude any that are wrong and apply the rest, or discard the plan.',
  },
  kinds: { new: 'New', changed: 'Changed', removed: 'Removed', other: 'Linked or noted' },
  kindsLabel: 'Kinds of change',
  directions: { both: 'Both sides', amp: 'To AMP', connectwise: 'To ConnectWise' },
  directionsLabel: 'Direction',
  sections: {
    losses: 'Removed and blanked',
    new: 'New',
    changed: 'Changed',
    removed: 'Removed',
    other: 'Linked or noted',
  },
  group: (group: Group, fieldName: string | null): string => {
    if (group.reason !== null) {
      return reasons[group.action]?.[group.reason]?.title ?? group.reason;
    }
    const field = fieldName === null ? '' : fieldName;
    if (group.action === 'update') {
      if (field === '') return actionText(group);
      return group.takesAway === 'value' ? `${field} blanked` : field;
    }
    const action = actionText(group);
    return field === '' ? action : `${action}: ${field} blanked`;
  },
  todoField: (name: string): string | undefined => ofTodos[name],
  reason: (because: string): string => capitalized(why[because] ?? because),
  count: (group: Pick<Group, 'object'>, lines: number) =>
    counted(
      lines,
      group.object === 'contacts'
        ? { one: 'contact', other: 'contacts' }
        : { one: 'to-do', other: 'to-dos' },
    ),
  include: (name: string) => `Include ${name}`,
  includeField: (field: string, name: string) => `Include ${field} of ${name}`,
  withGroup: 'Excluded with its group',
  stale: 'Changed since: planned again by the next sync',
  more: (shown: number, all: number) => `Show more (${number(shown)} of ${number(all)} shown)`,
  noFields: 'No value changes.',
  conflict: (field: string, because: unknown) => {
    const what =
      because === 'does_not_fit'
        ? 'not accepted by ConnectWise'
        : because === 'does_not_fit_amp'
          ? 'not accepted by AMP'
          : because === 'company_disputed'
            ? 'AMP contacts of the company differ'
            : 'changed on both sides';
    return `${field}: ${what}, needs your decision`;
  },
  noneOfKind: 'No change of this kind.',
  showAll: 'Show all changes',
  keys: 'Arrow keys move, Enter opens, X excludes or includes.',
  download: 'Download as CSV',
  foot: 'Apply the plan',
  apply: (chosen: number, all: number) =>
    chosen === all
      ? `Apply ${counted(all, changes)}`
      : `Apply ${number(chosen)} of ${counted(all, changes)}`,
  nothingLeft: 'Everything is excluded.',
  excluded: (count: number) =>
    `${counted(count, { one: 'record is', other: 'records are' })} excluded and ${count === 1 ? 'goes' : 'go'} on hold until released.`,
  whole: 'Excluding a group excludes its records with all their changes.',
  leftOut: (fields: number, records: number) =>
    `${counted(fields, { one: 'field', other: 'fields' })} of ${counted(records, { one: 'record', other: 'records' })} ${fields === 1 ? 'is' : 'are'} excluded and ${fields === 1 ? 'is' : 'are'} in the next plan again.`,
  partly: (fields: number) => `${counted(fields, { one: 'field', other: 'fields' })} excluded`,
  /** Of a record whose fields have no boxes of their own. */
  asOne: {
    contact: 'These fields belong together. To exclude one, exclude the whole contact.',
    todo: 'The fields of a to-do go together. To exclude one, exclude the whole to-do.',
  },
  withRecord: (reason: string) => `${reason}. Goes with the record.`,
  wasLeftOut: (fields: readonly string[]) =>
    `Excluded: ${fields.join(', ')}. The next plan includes ${fields.length === 1 ? 'it' : 'them'} again.`,
  includeAll: 'Include everything',
  discard: 'Discard',
  discarded: 'The plan was discarded. Nothing was changed or put on hold.',
  couldNotApply: 'The plan was not applied.',
  couldNotDiscard: 'The plan was not discarded.',
  adminsApply: 'Only administrators can apply or discard a plan.',
};

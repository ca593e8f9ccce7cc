import type { FieldValue } from '../../core/contact/ampContact.ts';
import { findAmpField } from '../../core/contact/ampFields.ts';
import type { FailureCode } from '../../core/failureTable.ts';
import type { ChangeReason, FieldChange, FieldConflict, PlanEntry } from '../../core/plan/plan.ts';
import { ampSkipTexts, skipTexts } from '../../core/plan/skipReasons.ts';
import type { TodoEntry, TodoField } from '../../core/todo/todoPlan.ts';
import { todoSkipTexts } from '../../core/todo/todoSkipReasons.ts';
import type { PlanLine } from '../../ports/planStores.ts';
import type { Names } from '../names.ts';
import type { Paint } from './paint.ts';
import { cut, plain, table } from './text.ts';
import { todoActionWords, todoFieldLabel } from './todo.ts';

/** Why a field changes, in words. */
const becauseTexts: Readonly<Record<ChangeReason, string>> = {
  changed_in_connectwise: 'changed in ConnectWise',
  changed_in_amp: 'changed in AMP',
  first_sync: 'first time',
  connectwise_wins: 'changed on both sides: ConnectWise wins',
  amp_wins: 'changed on both sides: AMP wins',
  latest_wins: 'changed on both sides: the later one wins',
  required: 'ConnectWise wants a value',
  left_filter: 'left the contact filter',
  back_in_filter: 'back in the contact filter',
  undo: 'taken back',
};

const sideTexts = { amp: '→ AMP', connectwise: '→ ConnectWise' } as const;

export type LineOptions = {
  readonly names: Names;
  readonly paint: Paint;
  /** How many fields of a record to show. */
  readonly fields: number;
};

/** One line of a plan for a person: its number, the record, and the fields that change. */
export function planLineLines(
  { seq, line, state, problem }: PlanLine,
  options: LineOptions,
): readonly string[] {
  const { paint, names } = options;
  const number = paint.dim(`#${seq}`);
  const note = state === 'proposed' ? '' : paint.dim(` (${stateTexts[state]})`);
  const head = (what: string, who: string, why: string) =>
    `  ${number} ${paint.bold(what)} ${who}${why}${note}`;
  const trouble = problem === null ? [] : [`      ${paint.yellow(problemText(problem))}`];
  if (line.kind === 'skip') {
    const { contactId, reason } = line.skip;
    const who = `${names.contact(contactId)} ${paint.dim(`(contact ${contactId})`)}`;
    return [head('leave out', who, `: ${skipTexts[reason].title}`), ...trouble];
  }
  if (line.kind === 'ampSkip') {
    const { ampContactId, reason } = line.skip;
    const who = `${names.ampContact(ampContactId)} ${paint.dim(`(AMP contact ${ampContactId})`)}`;
    return [head('do not send', who, `: ${ampSkipTexts[reason].title}`), ...trouble];
  }
  if (line.kind === 'todoSkip') {
    const { todoId, reason } = line.skip;
    const who = `${cut(names.todo(todoId), 48)} ${paint.dim(`(to-do ${todoId})`)}`;
    return [head('wait with', who, `: ${todoSkipTexts[reason].title}`), ...trouble];
  }
  if (line.kind === 'todo') {
    return [
      head(todoActionWords[line.entry.action], todoWho(line.entry, options), ''),
      ...todoDetails(line.entry, options),
      ...trouble,
    ];
  }
  const { entry } = line;
  return [
    head(actionWords[entry.action], whoText(entry, options), ''),
    ...entryDetails(entry, options),
    ...trouble,
  ];
}

/** What became of a line, in words. */
const stateTexts: Readonly<Record<Exclude<PlanLine['state'], 'proposed'>, string>> = {
  sent: 'sent; the next sync finds out what became of it',
  applied: 'applied',
  stale: 'left alone: something changed since it was planned',
  failed: 'failed',
  declined: 'declined',
};

const problemTexts: Readonly<Partial<Record<FailureCode, string>>> = {
  write_refused: 'ConnectWise did not accept it',
  write_uncertain: 'ConnectWise did not say whether it took it',
  record_missing: 'ConnectWise has it no more',
};

/** What went wrong with a line, in words. */
function problemText(problem: FailureCode): string {
  return problemTexts[problem] ?? `it failed: ${problem}`;
}

function todoWho({ todoId, ampContactId, activityId }: TodoEntry, options: LineOptions): string {
  const { names, paint } = options;
  const activity = activityId === null ? [] : [`activity ${activityId}`];
  const ids = [`to-do ${todoId}`, ...activity, `for ${names.ampContact(ampContactId)}`];
  return `${cut(names.todo(todoId), 48)} ${paint.dim(`(${ids.join(', ')})`)}`;
}

function todoDetails(
  { changes, conflicts, assigned, skip }: TodoEntry,
  { names, paint, fields }: LineOptions,
): readonly string[] {
  const cells = changes.slice(0, fields).map(({ side, field, old, new: next, because }) => {
    const text = (value: string | null) => todoValueText(field, value, names);
    const values = old === null ? text(next) : `${text(old)} → ${text(next)}`;
    return [todoFieldLabel(field), values, sideTexts[side], becauseTexts[because]];
  });
  const more = changes.length - cells.length;
  return [
    ...table(cells, { indent: 6 }),
    ...(more > 0 ? [paint.dim(`      and ${more} more ${more === 1 ? 'field' : 'fields'}`)] : []),
    ...conflicts.map(({ field, connectWise, amp }) => {
      const text = (value: string | null) => todoValueText(field, value, names);
      return `      ${todoFieldLabel(field)} ${conflictWords.both_changed}: ConnectWise ${text(connectWise)}, AMP ${text(amp)}`;
    }),
    ...(assigned?.fallback === true
      ? ['      goes to the default user: nobody is assigned, or the assignee has no Member ID']
      : []),
    ...(skip === null ? [] : [`      because: ${todoSkipTexts[skip.reason].title}`]),
  ];
}

/** One entry without its number, for the demo. */
export function entryLines(entry: PlanEntry, options: LineOptions): readonly string[] {
  const { paint } = options;
  const head = `  ${paint.bold(actionWords[entry.action])} ${whoText(entry, options)}`;
  return [head, ...entryDetails(entry, options)];
}

/** The same of a to-do; its id says nothing there. */
export function todoEntryLines(entry: TodoEntry, options: LineOptions): readonly string[] {
  const { names, paint } = options;
  const { todoId, ampContactId, activityId } = entry;
  const ids = [
    ...(activityId === null ? [] : [`activity ${activityId}`]),
    `for ${names.ampContact(ampContactId)}`,
  ];
  const who = `${cut(names.todo(todoId), 48)} ${paint.dim(`(${ids.join(', ')})`)}`;
  return [`  ${paint.bold(todoActionWords[entry.action])} ${who}`, ...todoDetails(entry, options)];
}

/** What happens to the record, as a verb. */
const actionWords: Readonly<Record<PlanEntry['action'], string>> = {
  create: 'create in AMP',
  push: 'create in ConnectWise',
  link: 'link',
  update: 'update',
  restore: 'restore in AMP',
  pause: 'pause',
  resume: 'resume',
  remove: 'remove in AMP',
  inactivate: 'set inactive in ConnectWise',
  reactivate: 'set active again in ConnectWise',
  end: 'end the link of',
  release: 'send anew',
  ask: 'ask about',
  agree: 'agree on',
  forget: 'forget notes about',
};

function whoText({ contactId, ampContactId, target }: PlanEntry, options: LineOptions): string {
  const { names, paint } = options;
  const ids = [
    contactId === null ? `AMP contact ${ampContactId}` : `contact ${contactId}`,
    ...(target === null || !('companyId' in target) ? [] : [`in company ${target.companyId}`]),
    ...(target === null || !('newCompany' in target)
      ? []
      : [`in a new company, ${cut(plain(target.newCompany), 40)}`]),
  ];
  const name =
    contactId === null
      ? ampContactId === null
        ? 'a contact'
        : names.ampContact(ampContactId)
      : names.contact(contactId);
  return `${name} ${paint.dim(`(${ids.join(', ')})`)}`;
}

function entryDetails(
  { changes, conflicts, skip }: PlanEntry,
  { names, paint, fields }: LineOptions,
): readonly string[] {
  const shown = changes.slice(0, fields);
  const more = changes.length - shown.length;
  const cells = shown.map((change) => changeCells(change, names));
  const painted = table(cells, { indent: 6 });
  return [
    ...painted,
    ...(more > 0 ? [paint.dim(`      and ${more} more ${more === 1 ? 'field' : 'fields'}`)] : []),
    ...conflicts.map((conflict) => `      ${conflictText(conflict, names)}`),
    ...(skip === null ? [] : [`      because: ${skipTexts[skip.reason].title}`]),
  ];
}

/** What is wrong with a field, in words. */
export const conflictWords: Readonly<Record<FieldConflict['because'], string>> = {
  both_changed: 'changed on both sides',
  does_not_fit: 'does not fit ConnectWise',
  does_not_fit_amp: 'does not fit AMP',
  company_disputed: 'is said otherwise by another AMP contact of the company',
};

function changeCells(change: FieldChange, names: Names): readonly string[] {
  const { side, field, old, new: next, because } = change;
  const text = (value: FieldValue) => valueText(names.value(field, value));
  const values = old === null ? text(next) : `${text(old)} → ${text(next)}`;
  return [fieldLabel(field), values, sideTexts[side], becauseTexts[because]];
}

function conflictText(conflict: FieldConflict, names: Names): string {
  const { field, connectWise, amp, because, why } = conflict;
  const text = (value: FieldValue) => valueText(names.value(field, value));
  const reason = why === undefined ? '' : ` (${why})`;
  return `${fieldLabel(field)} ${conflictWords[because]}${reason}: ConnectWise ${text(connectWise)}, AMP ${text(amp)}`;
}

/** The name of an AMP field that people see. */
export function fieldLabel(field: string): string {
  return findAmpField(field)?.label ?? field;
}

/** Columns of a value in a line. */
const shownColumns = 32;

/** A value for a person; `(empty)` where there is none. */
export function valueText(value: FieldValue, columns = shownColumns): string {
  return value === null ? '(empty)' : cut(plain(String(value)), columns);
}

/** A value of a to-do for a person. */
export function todoValueText(
  field: TodoField,
  value: string | null,
  names: Names,
  columns = shownColumns,
): string {
  return field === 'due' && value !== null
    ? names.due(value)
    : valueText(names.value(field, value), columns);
}

/** A line of a plan as scripts read it; the form is promised. */
export function lineDocument({ seq, state, problem, line }: PlanLine) {
  const common = { seq, state, problem, kind: line.kind };
  return 'entry' in line ? { ...common, ...line.entry } : { ...common, ...line.skip };
}

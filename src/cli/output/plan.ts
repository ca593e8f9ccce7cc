import type { Names } from '../../contract/names.ts';
import type { FieldValue } from '../../core/contact/ampContact.ts';
import { findAmpField } from '../../core/contact/ampFields.ts';
import type { FailureCode } from '../../core/failureTable.ts';
import { plainNative } from '../../core/mapping/nativeForm.ts';
import { plainText } from '../../core/plainText.ts';
import type { LostAnswer } from '../../core/plan/lostAnswer.ts';
import type { FieldChange, FieldConflict, PlanEntry } from '../../core/plan/plan.ts';
import type { Skip } from '../../core/plan/skip.ts';
import type { HeldByActivity, TodoChange, TodoEntry, TodoField } from '../../core/todo/todoPlan.ts';
import type { PlanLine } from '../../ports/planStores.ts';
import { rejectedFieldText } from '../../texts/skipText.ts';
import { unfitText } from '../../texts/unfitText.ts';
import { voice } from '../voice.ts';
import { lostAnswerText } from './lostAnswer.ts';
import type { Paint } from './paint.ts';
import { cut, table } from './text.ts';

const { texts } = voice;
const becauseTexts = texts.changeReasons;

const sideTexts = { amp: '→ AMP', connectwise: '→ ConnectWise' } as const;

export type LineOptions = {
  readonly names: Names;
  readonly paint: Paint;
  /** How many fields of a record to show. */
  readonly fields: number;
  /** The line is a create whose response was lost. */
  readonly lostAnswer?: LostAnswer | null;
};

/** One line of a plan for a person: its number, the record, and the fields that change. */
export function planLineLines(
  { seq, line, state, problem }: PlanLine,
  options: LineOptions,
): readonly string[] {
  const { paint, lostAnswer = null } = options;
  const number = paint.dim(`#${seq}`);
  const stands = lostAnswer === null ? texts.lineStates[state] : lostAnswerText(lostAnswer);
  const note = state === 'proposed' ? '' : paint.dim(` (${stands})`);
  const head = (what: string, who: string, why: string) =>
    `  ${number} ${paint.bold(what)} ${who}${why}${note}`;
  const trouble = problem === null ? [] : [`      ${paint.yellow(problemText(problem))}`];
  if (line.kind === 'skip') {
    const { what, who, why } = skipLine(line.skip, options);
    return [head(what, who, `: ${why}`), ...trouble];
  }
  if (line.kind === 'todo') {
    return [
      head(texts.todoActions[line.entry.action], todoWho(line.entry, options), ''),
      ...todoDetails(line.entry, options),
      ...trouble,
    ];
  }
  const { entry } = line;
  return [
    head(texts.actions[entry.action], whoText(entry, options), ''),
    ...entryDetails(entry, options),
    ...trouble,
  ];
}

/** A skip in words: what does not happen, to which record, and why. */
function skipLine(skip: Skip, { names, paint }: LineOptions) {
  const id = paint.dim(`(${recordTexts[skip.kind]} ${skip.id})`);
  if (skip.kind === 'contact') {
    const who = `${names.contact(skip.id)} ${id}`;
    return { what: 'skip', who, why: texts.skips[skip.reason].title };
  }
  if (skip.kind === 'amp_contact') {
    const who = `${names.ampContact(skip.id)} ${id}`;
    return { what: 'do not send', who, why: texts.ampSkips[skip.reason].title };
  }
  const who = `${cut(names.todo(skip.id), 48)} ${id}`;
  return { what: 'wait with', who, why: texts.todoSkips[skip.reason].title };
}

const recordTexts = { contact: 'contact', amp_contact: 'AMP contact', todo: 'to-do' } as const;

/** The error of a line, in words. */
function problemText(problem: FailureCode): string {
  return texts.lineProblems[problem] ?? `it failed: ${problem}`;
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
  const cells = changes.slice(0, fields).map((change) => todoChangeCells(change, names));
  const more = changes.length - cells.length;
  return [
    ...table(cells, { indent: 6 }),
    ...(more > 0 ? [paint.dim(`      and ${more} more ${more === 1 ? 'field' : 'fields'}`)] : []),
    ...conflicts.map(({ field, connectWise, amp }) => {
      const text = (value: string | null) => todoValueText(field, value, names);
      return `      ${texts.todoFields[field]} ${texts.conflictReasons.both_changed}: ConnectWise ${text(connectWise)}, AMP ${text(amp)}`;
    }),
    ...(assigned?.fallback === true
      ? ['      goes to the default user: there is no assignee, or the assignee has no Member ID']
      : []),
    ...(skip === null
      ? []
      : [`      because: ${texts.todoSkips[skip.reason].title}${rejectedFieldText(skip)}`]),
  ];
}

function todoChangeCells(change: TodoChange, names: Names): readonly string[] {
  const { side, field, inConnectWise } = change;
  // In the form of the side that changes.
  const old = inForm(change.old, inConnectWise?.old);
  const next = inForm(change.new, inConnectWise?.new);
  const text = (value: string | null) => todoValueText(field, value, names);
  const values = old === null ? text(next) : `${text(old)} → ${text(next)}`;
  return [texts.todoFields[field], values, sideTexts[side], becauseText(change)];
}

/** ConnectWise has more statuses, types and members than AMP has names for. */
function inForm(value: string | null, form: HeldByActivity | undefined): string | null {
  const memberId = form?.values.memberId;
  if (form?.name !== undefined) return form.name;
  return value === null && typeof memberId === 'number' ? `member ${memberId}` : value;
}

function becauseText({ because, uncertain }: Pick<FieldChange, 'because' | 'uncertain'>): string {
  const doubt = uncertain === true ? '; not certain, its answer was lost' : '';
  return `${becauseTexts[because]}${doubt}`;
}

/** One entry without its number, for the demo. */
export function entryLines(entry: PlanEntry, options: LineOptions): readonly string[] {
  const { paint } = options;
  const head = `  ${paint.bold(texts.actions[entry.action])} ${whoText(entry, options)}`;
  return [head, ...entryDetails(entry, options)];
}

/** One entry of a to-do without its number and id, for the demo. */
export function todoEntryLines(entry: TodoEntry, options: LineOptions): readonly string[] {
  const { names, paint } = options;
  const { todoId, ampContactId, activityId } = entry;
  const ids = [
    ...(activityId === null ? [] : [`activity ${activityId}`]),
    `for ${names.ampContact(ampContactId)}`,
  ];
  const who = `${cut(names.todo(todoId), 48)} ${paint.dim(`(${ids.join(', ')})`)}`;
  return [
    `  ${paint.bold(texts.todoActions[entry.action])} ${who}`,
    ...todoDetails(entry, options),
  ];
}

function whoText({ contactId, ampContactId, target }: PlanEntry, options: LineOptions): string {
  const { names, paint } = options;
  const ids = [
    contactId === null ? `AMP contact ${ampContactId}` : `contact ${contactId}`,
    ...(target === null || !('companyId' in target) ? [] : [`in company ${target.companyId}`]),
    ...(target === null || !('newCompany' in target)
      ? []
      : [`in a new company, ${cut(plainText(target.newCompany), 40)}`]),
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
    ...(skip === null ? [] : [`      because: ${texts.skips[skip.reason].title}`]),
  ];
}

function changeCells(change: FieldChange, names: Names): readonly string[] {
  const { side, field, inConnectWise = {} } = change;
  // In the form of the side that changes.
  const old = inConnectWise.old === undefined ? change.old : plainNative(inConnectWise.old);
  const next = inConnectWise.new === undefined ? change.new : plainNative(inConnectWise.new);
  const text = (value: FieldValue) => valueText(names.value(field, value));
  const values = old === null ? text(next) : `${text(old)} → ${text(next)}`;
  return [fieldLabel(field), values, sideTexts[side], becauseText(change)];
}

function conflictText(conflict: FieldConflict, names: Names): string {
  const { field, amp, because, why } = conflict;
  const connectWise = conflict.heldInConnectWise ?? conflict.connectWise;
  const text = (value: FieldValue) => valueText(names.value(field, value));
  const reason = why === undefined ? '' : ` (${unfitText(why, texts)})`;
  return `${fieldLabel(field)} ${texts.conflictReasons[because]}${reason}: ConnectWise ${text(connectWise)}, AMP ${text(amp)}`;
}

/** The display name of an AMP field. */
export function fieldLabel(field: string): string {
  return findAmpField(field)?.label ?? field;
}

/** Width of a value in a line, in columns. */
const shownColumns = 32;

/** A value for a person; `(empty)` if there is none. */
export function valueText(value: FieldValue, columns = shownColumns): string {
  return value === null ? '(empty)' : cut(plainText(String(value)), columns);
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

import type { ContactConflicts } from '../../engine/decide.ts';
import type { ConflictRow } from '../../ports/decisionStores.ts';
import type { OpenTodoConflict, TodoRow } from '../../ports/todoStores.ts';
import type { Names } from '../names.ts';
import { contactName } from './contact.ts';
import type { Paint } from './paint.ts';
import { fieldLabel, todoValueText, valueText } from './plan.ts';
import { cut, plain, readable, table } from './text.ts';
import { todoFieldLabel } from './todo.ts';

const becauseTexts: Readonly<Record<ConflictRow['because'], string>> = {
  both_changed: 'changed on both sides',
  does_not_fit: 'ConnectWise does not take the value of AMP, or keeps it otherwise',
  does_not_fit_amp: 'the AMP field does not take the value of ConnectWise',
  company_disputed: 'AMP contacts of the company disagree: choose connectwise for all but one',
};

/** The open conflicts of a contact: both values, and the one both sides last agreed on. */
export function conflictLines(
  rows: ContactConflicts,
  names: Names,
  paint: Paint,
): readonly string[] {
  const [{ contact, contactId, ampContactId, since }] = rows;
  const text = (row: ConflictRow, value: ConflictRow['amp']) =>
    valueText(names.value(row.field, value));
  return [
    `${paint.bold(contactName(contact))} ${paint.dim(`(contact ${contactId}, AMP contact ${ampContactId}, since ${readable(since)})`)}`,
    ...table(
      rows.map((row) => [
        `${fieldLabel(row.field)} (${row.field})`,
        `ConnectWise: ${text(row, row.connectWise)}`,
        `AMP: ${text(row, row.amp)}`,
        `before: ${text(row, row.base)}`,
        row.why === undefined
          ? becauseTexts[row.because]
          : `${becauseTexts[row.because]}: ${row.why}`,
      ]),
      { indent: 2 },
    ),
  ];
}

/** An open conflict as scripts read it; the form is promised. */
export function conflictDocument(row: ConflictRow) {
  const { contactId, ampContactId, contact, field, base, connectWise, amp, because, since } = row;
  const why = row.why ?? null;
  const name = contactName(contact);
  return {
    kind: 'contact',
    connectwiseId: contactId,
    ampContactId,
    name,
    field,
    base,
    connectwise: connectWise,
    amp,
    because,
    why,
    since,
  };
}

/** The open conflicts of a to-do, in the same form. */
export function todoConflictLines(
  { id, ampContactId, subject, link, conflicts }: TodoRow,
  names: Names,
  paint: Paint,
): readonly string[] {
  const [first] = conflicts;
  if (first === undefined) return [];
  const ids = [
    `to-do ${id}`,
    ...(link === null ? [] : [`activity ${link.activityId}`]),
    `for ${names.ampContact(ampContactId)}`,
    `since ${readable(first.since)}`,
  ];
  const text = ({ field }: OpenTodoConflict, value: string | null) =>
    todoValueText(field, value, names);
  return [
    `${paint.bold(cut(plain(subject), 48))} ${paint.dim(`(${ids.join(', ')})`)}`,
    ...table(
      conflicts.map((one) => [
        `${todoFieldLabel(one.field)} (${one.field})`,
        `ConnectWise: ${text(one, one.connectWise)}`,
        `AMP: ${text(one, one.amp)}`,
        `before: ${text(one, one.base)}`,
        becauseTexts.both_changed,
      ]),
      { indent: 2 },
    ),
  ];
}

/** An open conflict of a to-do as scripts read it; the form is promised. */
export function todoConflictDocument(
  { id, ampContactId, subject, link }: TodoRow,
  { field, base, connectWise, amp, since }: OpenTodoConflict,
) {
  return {
    kind: 'todo',
    todoId: id,
    activityId: link?.activityId ?? null,
    ampContactId,
    name: subject,
    field,
    base,
    connectwise: connectWise,
    amp,
    because: 'both_changed',
    why: null,
    since,
  };
}

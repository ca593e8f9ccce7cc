import type { Names } from '../../contract/names.ts';
import { plainText } from '../../core/plainText.ts';
import type { ContactConflicts } from '../../engine/inbox/decide.ts';
import type { ConflictRow } from '../../ports/conflictStore.ts';
import type { TodoRow } from '../../ports/todoStores.ts';
import { unfitText } from '../../texts/unfitText.ts';
import { voice } from '../voice.ts';
import { contactName } from './contact.ts';
import type { Paint } from './paint.ts';
import { fieldLabel, todoValueText, valueText } from './plan.ts';
import { cut, readable, table, width } from './text.ts';

const becauseTexts = voice.texts.conflictSentences;

/** A field in conflict; values are shortened to the columns given. */
type Disputed = {
  readonly label: string;
  readonly because: string;
  readonly connectWise: (columns: number) => string;
  readonly amp: (columns: number) => string;
  readonly base: (columns: number) => string;
};

const short = 32;
const labelColumns = 'ConnectWise'.length;

/** A line for each field; if it is too wide, a line for each of its values. */
function disputedLines(all: readonly Disputed[], columns: number): readonly string[] {
  const rows = all.map(({ label, because, connectWise, amp, base }) => [
    label,
    `ConnectWise: ${connectWise(short)}`,
    `AMP: ${amp(short)}`,
    `before: ${base(short)}`,
    because,
  ]);
  const lines = table(rows, { indent: 2 });
  if (lines.every((line) => width(line) <= columns)) return lines;
  const room = Math.max(short, columns - labelColumns - 6);
  return all.flatMap(({ label, because, connectWise, amp, base }) => [
    `  ${label}: ${because}`,
    `    ${'ConnectWise'.padEnd(labelColumns)}  ${connectWise(room)}`,
    `    ${'AMP'.padEnd(labelColumns)}  ${amp(room)}`,
    `    ${'before'.padEnd(labelColumns)}  ${base(room)}`,
  ]);
}

/** The open conflicts of a contact: both values, and the last value that both sides shared. */
export function conflictLines(
  rows: ContactConflicts,
  names: Names,
  paint: Paint,
  columns: number,
): readonly string[] {
  const [{ contact, contactId, ampContactId, since }] = rows;
  const disputed = rows.map((row) => {
    const text = (value: ConflictRow['amp']) => (room: number) =>
      valueText(names.value(row.field, value), room);
    const because = becauseTexts[row.because];
    return {
      label: `${fieldLabel(row.field)} (${row.field})`,
      because: row.why === undefined ? because : `${because}: ${unfitText(row.why, voice.texts)}`,
      connectWise: text(row.heldInConnectWise ?? row.connectWise),
      amp: text(row.amp),
      base: text(row.base),
    };
  });
  return [
    `${paint.bold(contactName(contact))} ${paint.dim(`(contact ${contactId}, AMP contact ${ampContactId}, since ${readable(since)})`)}`,
    ...disputedLines(disputed, columns),
  ];
}

/** The open conflicts of a to-do: both values, and the last value that both sides shared. */
export function todoConflictLines(
  { id, ampContactId, subject, link, conflicts }: TodoRow,
  names: Names,
  paint: Paint,
  columns: number,
): readonly string[] {
  const [first] = conflicts;
  if (first === undefined) return [];
  const ids = [
    `to-do ${id}`,
    ...(link === null ? [] : [`activity ${link.activityId}`]),
    `for ${names.ampContact(ampContactId)}`,
    `since ${readable(first.since)}`,
  ];
  const disputed = conflicts.map(({ field, connectWise, amp, base }) => {
    const text = (value: string | null) => (room: number) =>
      todoValueText(field, value, names, room);
    return {
      label: `${voice.texts.todoFields[field]} (${field})`,
      because: becauseTexts.both_changed,
      connectWise: text(connectWise),
      amp: text(amp),
      base: text(base),
    };
  });
  return [
    `${paint.bold(cut(plainText(subject), 48))} ${paint.dim(`(${ids.join(', ')})`)}`,
    ...disputedLines(disputed, columns),
  ];
}

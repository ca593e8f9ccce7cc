import { timelineDocument as plainTimeline } from '../../contract/timeline.ts';
import { plainText } from '../../core/plainText.ts';
import { dueText } from '../../core/todo/dueDate.ts';
import type { TimelineEntry } from '../../core/todo/timeline.ts';
import type { Timeline } from '../../engine/inbox/timeline.ts';
import { voice } from '../voice.ts';
import { errorDocument } from './failure.ts';
import type { Paint } from './paint.ts';
import { counted, cut, thousands, width } from './text.ts';

/** A timeline for scripts, with exit codes. */
export function timelineDocument(timeline: Timeline) {
  return { ...plainTimeline(timeline, voice), unnamed: timeline.unnamed.map(errorDocument) };
}

/** The maximum number of lines shown from notes, and their indent. */
const mostLines = 3;
const dateColumns = 16;
const indent = 2 + dateColumns + 2;

/**
 * A timeline for a person: for each activity its date, type, member, and the beginning of its
 * notes.
 */
export function timelineLines(
  { contactId, entries, unreadable, timeZone }: Timeline,
  name: string,
  paint: Paint,
  columns: number,
): readonly string[] {
  const id = name === `contact ${contactId}` ? '' : ` ${paint.dim(`(contact ${contactId})`)}`;
  const heading = `${paint.bold(plainText(name))}${id}`;
  if (entries.length === 0) {
    const nothing = unreadable.length === 0 ? 'ConnectWise has no activity of this contact.' : '';
    return [heading, nothing].filter((line) => line !== '');
  }
  const room = Math.max(40, columns) - indent;
  const zone = paint.dim(`Times are of ${timeZone}. The newest first:`);
  return [heading, zone, ...entries.flatMap((entry) => entryLines(entry, timeZone, paint, room))];
}

function entryLines(
  entry: TimelineEntry,
  timeZone: string,
  paint: Paint,
  room: number,
): readonly string[] {
  const date = entry.date === null ? 'no date' : dueText(entry.date, timeZone);
  const subject = cut(plainText(entry.subject) || '(no subject)', room);
  const about = beginning(standing(entry, timeZone), room, mostLines);
  const notes = beginning(entry.notes ?? '', room, mostLines);
  return [
    '',
    `  ${date.padEnd(dateColumns)}  ${paint.bold(subject)}`,
    ...[...about, ...notes].map((line) => `${' '.repeat(indent)}${paint.dim(line)}`),
  ];
}

/** Type, status, member and origin. */
function standing(entry: TimelineEntry, timeZone: string): string {
  const { type, status, done, member, todoId, date, lastUpdated } = entry;
  const parts = [
    type === null ? '' : plainText(type),
    status === null ? 'status not known' : `${plainText(status)}${done === true ? ' (done)' : ''}`,
    memberText(member),
    todoId === null ? '' : `from to-do ${plainText(todoId)}`,
    date === null && lastUpdated !== null ? `changed ${dueText(lastUpdated, timeZone)}` : '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function memberText(member: TimelineEntry['member']): string {
  if (member === null) return 'assigned to nobody';
  return plainText(member.user?.name ?? member.memberId ?? '') || `member ${member.id}`;
}

/** The first lines of a text, wrapped between words; an ellipsis stands for the rest. */
function beginning(text: string, room: number, most: number): readonly string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const piece of pieces(plainText(paragraph), room)) {
      if (line !== '' && width(`${line} ${piece}`) > room) {
        lines.push(line);
        line = '';
      }
      line = line === '' ? piece : `${line} ${piece}`;
      if (lines.length > most) break;
    }
    if (line !== '') lines.push(line);
    if (lines.length > most) break;
  }
  if (lines.length <= most) return lines;
  const shown = lines.slice(0, most);
  const last = shown.pop() ?? '';
  return [...shown, cut(`${last} …`, room)];
}

/** Words; one too long for a line is split. */
function* pieces(text: string, room: number): Generator<string> {
  for (const word of text.split(/\s+/u)) {
    let piece = '';
    let columns = 0;
    for (const character of word) {
      const wide = width(character);
      if (columns + wide > room) {
        yield piece;
        piece = '';
        columns = 0;
      }
      piece += character;
      columns += wide;
    }
    if (piece !== '') yield piece;
  }
}

/** How many there are, and what could not be read. */
export function timelineNotes({ entries, more, unreadable, unnamed }: Timeline): readonly string[] {
  const all = entries.length + more;
  const rest = unreadable.length;
  const counts = counted(all, 'activity', 'activities');
  const many =
    more === 0
      ? counts
      : `${thousands(entries.length)} of ${counts}; ${thousands(more)} more: --limit ${all}`;
  return [
    ...(all === 0 ? [] : ['', many]),
    ...(rest === 0
      ? []
      : [`${counted(rest, 'activity has', 'activities have')} a form that is not understood.`]),
    ...unnamed.map(errorDocument).flatMap(({ message, advice }) => [message, `  ${advice}`]),
  ];
}

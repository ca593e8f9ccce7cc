import { canonicalText } from '../contact/canonical.ts';

/** Longest name of an activity, in characters (SPEC). */
const longestName = 100;

/**
 * The last line of an activity's notes, by which it can be found again. No other field of an
 * activity could hold our id (SPEC: there is no such field).
 */
export function markerOf(todoId: string): string {
  return `[AMP to-do ${todoId}]`;
}

const marker = /\s*\[AMP to-do [^\]\s]{1,100}\]\s*$/u;

/** Whether the notes of an activity say that it was made for some to-do; someone may have written below. */
export function isMarked(notes: string | null): boolean {
  return notes !== null && /\[AMP to-do [^\]\s]{1,100}\]/u.test(notes);
}

/** Name and notes of the activity for a to-do. */
export function activityTexts(todo: {
  readonly id: string;
  readonly subject: string;
  readonly notes: string | null;
}): { readonly name: string; readonly notes: string } {
  const { id, subject, notes } = todo;
  const parts = [...(isLong(subject) ? [subject] : []), ...(notes === null ? [] : [notes])];
  return { name: nameFor(subject), notes: [...parts, markerOf(id)].join('\n\n') };
}

/** Whether a subject is too long for the name of an activity: then the notes contain all of it. */
export function isLong(subject: string): boolean {
  return subject.length > longestName;
}

function nameFor(subject: string): string {
  if (!isLong(subject)) return subject;
  // Half of a surrogate pair at the end would be rejected or replaced.
  const cut = subject.slice(0, longestName - 1).replace(/\p{Cs}$/u, '');
  return `${cut.trimEnd()}…`;
}

/**
 * The to-do's notes from those of its activity, given the subject of the last sync. Someone may
 * have written below the marker; the to-do's own marker is removed wherever it is.
 */
export function notesOfActivity(
  notes: string | null,
  agreedSubject: string,
  todoId: string | undefined,
): string | null {
  const own = withoutMarker(notes);
  const rest =
    isLong(agreedSubject) && own.startsWith(agreedSubject) ? own.slice(agreedSubject.length) : own;
  const clean = cleanNotes(rest);
  if (clean === null || todoId === undefined) return clean;
  const mark = markerOf(todoId);
  return cleanNotes(
    clean.replaceAll(`${mark}\n`, '').replaceAll(`${mark} `, '').replaceAll(mark, ''),
  );
}

function withoutMarker(notes: string | null): string {
  return (notes ?? '').replace(marker, '');
}

/** Notes with line feeds for line breaks and nothing blank around them; null if nothing is left. */
export function cleanNotes(text: string): string | null {
  return text.normalize('NFC').replaceAll(/\r\n?/gu, '\n').trim() || null;
}

/**
 * Whether two notes of activities say the same. Line breaks become blanks in some fields (DOC) and
 * stay in others (OBS), so that a difference in them alone is none.
 */
export function sameActivityNotes(a: string | null, b: string | null): boolean {
  return squeezed(withoutMarker(a)) === squeezed(withoutMarker(b));
}

export function sameName(a: string, b: string): boolean {
  return squeezed(a) === squeezed(b);
}

function squeezed(text: string): string {
  return canonicalText(text).replaceAll(/\s+/gu, ' ');
}

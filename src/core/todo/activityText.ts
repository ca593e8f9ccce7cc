import { canonicalText } from '../contact/canonical.ts';

/** Longest name of an activity, in characters (SPEC). */
const longestName = 100;

/**
 * What an activity carries at the end of its notes, so that it can be found again. Nothing else on an
 * activity could hold an id of ours (SPEC: there is no such field).
 */
export function markerOf(todoId: string): string {
  return `[AMP to-do ${todoId}]`;
}

const marker = /\s*\[AMP to-do [^\]\s]{1,100}\]\s*$/u;

/** Whether the notes of an activity say that it was made for some to-do; somebody may have written below. */
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

/** Whether a subject has no room in the name of an activity: all of it stands in the notes then. */
export function isLong(subject: string): boolean {
  return subject.length > longestName;
}

function nameFor(subject: string): string {
  if (!isLong(subject)) return subject;
  // Half of a surrogate pair at the end would be refused, or replaced.
  const cut = subject.slice(0, longestName - 1).replace(/\p{Cs}$/u, '');
  return `${cut.trimEnd()}…`;
}

/**
 * The notes of a to-do that those of its activity stand for, given the subject both agreed on. Somebody
 * may have written below the marker: that of the to-do itself goes wherever it stands.
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

/** Notes with line feeds for line breaks and nothing blank around them; null where nothing is left. */
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

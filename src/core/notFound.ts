import { Failure } from './failure.ts';
import type { Place } from './place.ts';

/** The kinds of things that can be missing. */
export type Missing =
  | 'organization'
  | 'example'
  | 'contact'
  | 'amp_contact'
  | 'import'
  /** A person on either side. */
  | 'person'
  | 'todo'
  /** The activity of a to-do. */
  | 'activity'
  | 'user'
  | 'run'
  | 'amp_field'
  | 'connectwise_field'
  | 'mapping_version'
  | 'conflict'
  | 'todo_conflict'
  | 'decision'
  | 'match'
  | 'link'
  | 'token'
  | 'webhook'
  /** A saved view. */
  | 'saved_view'
  /** A delivery to a webhook. */
  | 'delivery'
  | 'invitation'
  | 'session';

/**
 * The failure for a run that does not exist. Runs that ended before `since`, an ISO instant, may have been
 * removed.
 */
export function runNotFound(id: string, since: string | null): Failure {
  const { code, detail } = notFound('run', id);
  return new Failure(code, since === null ? detail : { ...detail, since: since.slice(0, 10) });
}

/** Longest part of an entered id that a message repeats, in characters. */
const longest = 60;

/**
 * The failure for a record that does not exist. `id` is null if the entered value may be personal
 * data, `see` is the page to look on, if it is not the usual one for such records, and `closest` a
 * similar name that may have been intended.
 */
export function notFound(
  what: Missing,
  id: string | number | null,
  see?: Place,
  closest?: string,
): Failure {
  const shown = id === null ? null : String(id).slice(0, longest);
  return new Failure('not_found', {
    what,
    id: shown,
    ...(see === undefined ? {} : { see }),
    ...(closest === undefined ? {} : { closest }),
  });
}

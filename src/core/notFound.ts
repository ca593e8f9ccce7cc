import { Failure } from './failure.ts';
import type { Place } from './place.ts';

/** What was looked for in vain. */
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
  /** A view that somebody saved. */
  | 'saved_view'
  /** What was sent to a webhook. */
  | 'delivery'
  | 'invitation'
  | 'session';

/** The failure for a run that does not exist; runs that ended before `since`, an ISO instant, may have been removed. */
export function runNotFound(id: string, since: string | null): Failure {
  const { code, detail } = notFound('run', id);
  return new Failure(code, since === null ? detail : { ...detail, since: since.slice(0, 10) });
}

/** Longest part of an entered id that a message repeats, in characters. */
const longest = 60;

/**
 * The failure for a record that is not there; `id` is null where what was entered may be personal, `see`
 * is where to look for it, if not where all such records are, and `closest` a name that may have been meant.
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

import type { Actor } from '../core/actor.ts';
import { Failure } from '../core/failure.ts';
import { type SavedThing, savedThings } from '../core/savedThing.ts';
import type { ExpectedVersion } from '../ports/version.ts';
import { Refusal } from './refusal.ts';

/** What a version belongs to, as named in an error. */
export type ChangedThing = {
  readonly what: SavedThing;
  readonly id?: string;
  /** The person who saved the present version. */
  readonly by?: Actor | null;
};

/** A version and what it belongs to. */
export type Version = {
  /** Null for the installation. */
  readonly organizationId: string | null;
  readonly what: SavedThing;
  /** Absent if an organization has only one. */
  readonly id?: string | null | undefined;
  readonly version: number;
};

/** A strong tag for a version; no version of anything else has the same tag. */
export function etagOf({ organizationId, what, id, version }: Version): string {
  const of = [what, organizationId ?? '', id ?? ''].map(encodeURIComponent).join('/');
  return `"${of}/${version}"`;
}

/**
 * The version that an If-Match header allows to change, given the present version and what it
 * belongs to; weak tags and tags of anything else match nothing. Throws `version_needed`,
 * `version_conflict`.
 */
export function expectedVersion(
  header: string | undefined,
  organizationId: string | null,
  present: number,
  of: ChangedThing = { what: 'settings' },
): ExpectedVersion {
  if (header === undefined || header.trim() === '') throw new Refusal('version_needed');
  const tags = header.split(',').map((tag) => tag.trim());
  if (tags.includes('*')) return 'any';
  if (tags.includes(etagOf({ ...of, organizationId, version: present }))) return present;
  throw otherVersion(
    tags.map((tag) => versionIn(tag, { ...of, organizationId })).join(', '),
    present,
    of,
  );
}

/** The version that a tag names, as shown to a person; any other text as it came, shortened. */
function versionIn(tag: string, of: Omit<Version, 'version'>): string {
  const start = etagOf({ ...of, version: 0 }).slice(0, -2);
  return tag.startsWith(start) ? tag.slice(start.length, -1) : tag.slice(0, 40);
}

/** The error for a change that was made on another version. */
export function otherVersion(
  expected: string | number,
  present: number,
  { what, id, by = null }: ChangedThing,
): Failure {
  return new Failure('version_conflict', {
    what,
    id: id ?? null,
    expected,
    found: present,
    by: by?.name ?? null,
    see: savedThings[what],
  });
}

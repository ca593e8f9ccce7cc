import type { Actor } from '../core/actor.ts';
import { Failure } from '../core/failure.ts';
import { type SavedThing, savedThings } from '../core/savedThing.ts';
import type { ExpectedVersion } from '../ports/version.ts';
import { Refusal } from './refusal.ts';

/** What a version is of, for the words of a refusal. */
export type ChangedThing = {
  readonly what: SavedThing;
  readonly id?: string;
  /** Who saved the present version. */
  readonly by?: Actor | null;
};

/** A version and what it is of. */
export type Version = {
  /** Null: of the installation. */
  readonly organizationId: string | null;
  readonly what: SavedThing;
  /** Absent if an organization has one of it. */
  readonly id?: string | null | undefined;
  readonly version: number;
};

/** A strong tag for a version, which no version of anything else has. */
export function etagOf({ organizationId, what, id, version }: Version): string {
  const of = [what, organizationId ?? '', id ?? ''].map(encodeURIComponent).join('/');
  return `"${of}/${version}"`;
}

/**
 * The version that may be changed by an If-Match header, given the present one and what it is of; weak tags and those
 * of anything else match nothing. Throws `version_needed`, `version_conflict`.
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

/** The version that a tag names, for a person; what is no tag of this thing as it came, cut. */
function versionIn(tag: string, of: Omit<Version, 'version'>): string {
  const start = etagOf({ ...of, version: 0 }).slice(0, -2);
  return tag.startsWith(start) ? tag.slice(start.length, -1) : tag.slice(0, 40);
}

/** The refusal of a change that was meant for another version. */
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

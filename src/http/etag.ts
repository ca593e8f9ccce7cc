import { Failure } from '../core/failure.ts';
import { savedThings } from '../core/savedThing.ts';
import type { ExpectedVersion } from '../ports/version.ts';
import type { ChangedThing } from './operation.ts';
import { Refusal } from './refusal.ts';

/** A strong tag for a version. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/**
 * The version that may be changed by an If-Match header, given the present one; weak tags match nothing.
 * Throws `version_needed`, `version_conflict`.
 */
export function expectedVersion(
  header: string | undefined,
  present: number,
  { what, id, by = null }: ChangedThing = { what: 'settings' },
): ExpectedVersion {
  if (header === undefined || header.trim() === '') throw new Refusal('version_needed');
  const tags = header.split(',').map((tag) => tag.trim());
  if (tags.includes('*')) return 'any';
  if (tags.includes(etagOf(present))) return present;
  throw new Failure('version_conflict', {
    what,
    id: id ?? null,
    expected: tags.join(', ').slice(0, 40),
    found: present,
    by: by?.name ?? null,
    see: savedThings[what],
  });
}

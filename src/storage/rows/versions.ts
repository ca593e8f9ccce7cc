import type { Actor } from '../../core/actor.ts';
import { Failure } from '../../core/failure.ts';
import { type SavedThing, savedThings } from '../../core/savedThing.ts';
import type { ExpectedVersion } from '../../ports/version.ts';
import { decodeJson, encodeJson, type JsonText } from '../database/storedJson.ts';

/** The version in the database, and its author. */
export type Present = { readonly version: number; readonly by: Actor | null };

/** Throws `version_conflict` if another version is there than the one expected. */
export function checkVersion(
  what: SavedThing,
  id: string | null,
  expected: ExpectedVersion,
  { version, by }: Present,
): void {
  if (expected === 'any' || expected === version) return;
  const see = savedThings[what];
  const detail = { what, id, expected, found: version, by: by?.name ?? null, see };
  throw new Failure('version_conflict', detail);
}

export function actorOf(stored: JsonText<Actor> | null): Actor | null {
  return stored === null ? null : decodeJson(stored);
}

/** The columns that a save sets in addition to the saved data. */
export function savedColumns(version: number, by: Actor, now: string) {
  return { version, saved_by: encodeJson(by), saved_at: now };
}

import type { Actor } from '../core/actor.ts';

/**
 * The version a change is made on top of; `any` is an explicit "whatever is there". A save throws
 * `version_conflict` where another version is there.
 */
export type ExpectedVersion = number | 'any';

/** A document that is saved whole, with its version; version 0 was never saved. */
export type Versioned<Value> = {
  readonly value: Value;
  readonly version: number;
  /** ISO instant; null for version 0. */
  readonly savedAt: string | null;
  /** Null for version 0, and where an older ampwise saved it. */
  readonly savedBy: Actor | null;
};

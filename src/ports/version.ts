import type { Actor } from '../core/actor.ts';

/**
 * The version on which a change is based; `any` explicitly overwrites any version. A save throws
 * `version_conflict` if the stored version is another one.
 */
export type ExpectedVersion = number | 'any';

/** A document that is saved whole, with its version; version 0 was never saved. */
export type Versioned<Value> = {
  readonly value: Value;
  readonly version: number;
  /** ISO instant; null for version 0. */
  readonly savedAt: string | null;
  /** Null for version 0, and if an older ampwise saved it. */
  readonly savedBy: Actor | null;
};

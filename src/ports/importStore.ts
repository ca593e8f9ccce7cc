import type { Actor } from '../core/actor.ts';
import type { FieldValue } from '../core/contact/ampContact.ts';
import type { FailureCause } from '../core/failure.ts';

/** Looked through; being applied; all of it applied. */
export type ImportState = 'previewed' | 'applying' | 'applied';

/** How many rows of a file would do what, or have done so. */
export type ImportCounts = {
  readonly create: number;
  readonly update: number;
  readonly unchanged: number;
  readonly refused: number;
};

/** A row that is refused: where it stands and why. */
export type RefusedRow = FailureCause & {
  /** Of the file, counted from 1. */
  readonly line: number;
  /** As the heading names it; null where it is no single one. */
  readonly column: string | null;
};

/** A row that changes something; `from` is what the AMP contact has when the file is looked through. */
export type PreviewedRow = {
  readonly line: number;
  readonly action: 'create' | 'update';
  readonly ampContactId: string;
  readonly email: string | null;
  readonly changes: readonly {
    readonly field: string;
    readonly from: FieldValue;
    readonly to: FieldValue;
  }[];
};

/** A row as it will be applied. */
export type ImportRow = Pick<PreviewedRow, 'line' | 'action' | 'ampContactId'> & {
  readonly set: Readonly<Record<string, FieldValue>>;
};

/** What was found in a file. */
export type ImportFindings = {
  readonly counts: ImportCounts;
  /** Columns that are not imported, as the heading names them. */
  readonly ignored: readonly string[];
  /** The first ones. */
  readonly refused: readonly RefusedRow[];
  /** The first ones. */
  readonly rows: readonly PreviewedRow[];
};

/** A file of AMP contacts that was looked through. */
export type ContactImport = ImportFindings & {
  readonly id: string;
  readonly state: ImportState;
  /** ISO instant. */
  readonly createdAt: string;
  readonly createdBy: Actor;
  readonly appliedAt: string | null;
  /** What was done so far. */
  readonly done: ImportCounts;
  /** The first rows that were refused while they were applied. */
  readonly refusedLater: readonly RefusedRow[];
};

/** Files of AMP contacts, kept for a week. */
export interface ImportStore {
  /** Begins one; it is not there for anybody until it is saved. Forgets those older than a week. */
  begin(id: string, now: string): Promise<void>;
  addRows(id: string, rows: readonly ImportRow[]): Promise<void>;
  save(id: string, findings: ImportFindings): Promise<ContactImport>;
  drop(id: string): Promise<void>;
  get(id: string): Promise<ContactImport | null>;
  /** From now on it is being applied, unless all of it is. Throws `not_found`. */
  start(id: string): Promise<ContactImport>;
  /** The next rows that are not applied, in order. */
  pending(id: string, limit: number): Promise<readonly ImportRow[]>;
  /** Takes these rows for done, and counts what became of them. */
  settle(
    id: string,
    lines: readonly number[],
    done: ImportCounts,
    refused: readonly RefusedRow[],
  ): Promise<void>;
  /** All rows are applied. */
  finish(id: string, now: string): Promise<void>;
}

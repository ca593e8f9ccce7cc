import type { Actor } from '../core/actor.ts';
import type { FieldValue } from '../core/contact/ampContact.ts';
import type { FailureCause } from '../core/failure.ts';
import type { ListPage, ListQuery } from './page.ts';

/** Checked; being applied; completely applied; being undone; undone as far as possible. */
export type ImportState = 'previewed' | 'applying' | 'applied' | 'undoing' | 'undone';

/** How many rows of a file would have each effect, or had it. */
export type ImportCounts = {
  readonly create: number;
  readonly update: number;
  readonly unchanged: number;
  readonly refused: number;
};

/** A rejected row, with its place and the reason. */
export type RefusedRow = FailureCause & {
  /** Of the file, counted from 1. */
  readonly line: number;
  /** As the heading names it; null if the reason is not about a single column. */
  readonly column: string | null;
};

/** A row that changes something; `from` is the AMP contact's value when the file is checked. */
export type PreviewedRow = {
  readonly line: number;
  readonly action: 'create' | 'update';
  readonly ampContactId: string;
  readonly email: string | null;
  readonly changes: readonly FieldEdit[];
};

/** The effect of a row on one field. */
export type FieldEdit = {
  readonly field: string;
  readonly from: FieldValue;
  readonly to: FieldValue;
};

/** The meaning of each column of the file, in order. */
export type ImportColumn = {
  /** As the heading names it; empty if it has no name. */
  readonly name: string;
  /** Name of an AMP field, `id`, or null for one that is not imported. */
  readonly field: string | null;
};

/** How the text of a file is stored. */
export type FileEncoding = 'utf-8' | 'utf-16le' | 'windows-1252';

export type ImportAction = 'create' | 'update' | 'unchanged' | 'refused' | 'skipped';

/** How a row found its AMP contact. */
export type Pairing = {
  readonly by: 'id' | 'email';
  readonly ampContactId: string;
  /** Name and address of the AMP contact when the file was checked. */
  readonly name: string;
  readonly email: string | null;
  /** A person said that it is not the same: the row is about a new AMP contact. */
  readonly refused: boolean;
};

/**
 * The result of applying a row, or of undoing it: `undone`, or `kept` if the AMP contact was edited since.
 */
export type RowDone = 'create' | 'update' | 'unchanged' | 'refused' | 'undone' | 'kept';

/** The data needed to undo a row. */
export type RowBefore = {
  /** Version of the AMP contact that the row left behind. */
  readonly version: number;
  /** Values of the fields that it set, as they were; empty for one that was created. */
  readonly values: Readonly<Record<string, FieldValue>>;
};

/** A row of a file with its values, and the effect of applying it. */
export type ImportRow = {
  readonly line: number;
  readonly action: ImportAction;
  /** The AMP contact; a rejected row may have none. */
  readonly ampContactId: string;
  /** The id or address of the row; no two rows have the same. */
  readonly key: string | null;
  readonly set: Readonly<Record<string, FieldValue>>;
  /** Texts of the row, by column. */
  readonly cells: readonly string[];
  readonly email: string | null;
  readonly changes: readonly FieldEdit[];
  readonly pairing: Pairing | null;
  readonly refusal: RefusedRow | null;
  readonly done: RowDone | null;
  readonly before: RowBefore | null;
};

/** The result of checking a file. */
export type ImportFindings = {
  readonly counts: ImportCounts;
  /** Rows that a person excluded. */
  readonly skipped: number;
  readonly columns: readonly ImportColumn[];
  readonly encoding: FileEncoding;
  readonly separator: string;
  /** Columns that are not imported, as the heading names them. */
  readonly ignored: readonly string[];
  /** The first ones. */
  readonly refused: readonly RefusedRow[];
  /** The first ones. */
  readonly rows: readonly PreviewedRow[];
};

/** A file of AMP contacts that was checked. */
export type ContactImport = ImportFindings & {
  readonly id: string;
  readonly state: ImportState;
  /** ISO instant. */
  readonly createdAt: string;
  readonly createdBy: Actor;
  readonly appliedAt: string | null;
  /** The progress so far. */
  readonly done: ImportCounts;
  /** The first rows that were rejected while they were applied. */
  readonly refusedLater: readonly RefusedRow[];
  /** Rows undone so far, and rows edited since. */
  readonly undone: { readonly undone: number; readonly kept: number };
};

export type ImportRowFilter = { readonly action?: readonly ImportAction[] | undefined };

/** A row that was applied or undone. */
export type SettledRow = {
  readonly line: number;
  readonly done: RowDone;
  /** The changed AMP contact, which may be another one by now. */
  readonly ampContactId: string;
  readonly before: RowBefore | null;
};

/** Files of AMP contacts, kept for a week. */
export interface ImportStore {
  /** Begins an import, which nobody sees until it is saved. Deletes those older than a week. */
  begin(id: string, now: string): Promise<void>;
  addRows(id: string, rows: readonly ImportRow[]): Promise<void>;
  save(id: string, findings: ImportFindings): Promise<ContactImport>;
  drop(id: string): Promise<void>;
  get(id: string): Promise<ContactImport | null>;
  /** Rows of a file in its order, for people. Throws `bad_input`, `not_found`. */
  rows(id: string, query: ListQuery<ImportRowFilter>): Promise<ListPage<ImportRow>>;
  row(id: string, line: number): Promise<ImportRow | null>;
  /** The line of another row with this key; null if there is none. */
  rival(id: string, key: string, line: number): Promise<number | null>;
  /**
   * Replaces a row of a file that is not being applied, and counts again. Throws `not_found`,
   * `import_begun`.
   */
  replace(id: string, row: ImportRow): Promise<ContactImport>;
  /** Marks it as being applied, unless it is applied completely. Throws `not_found`. */
  start(id: string): Promise<ContactImport>;
  /** The next rows that are not applied, in order. */
  pending(id: string, limit: number): Promise<readonly ImportRow[]>;
  /** Marks these rows as done, and counts the results. */
  noteApplied(
    id: string,
    rows: readonly SettledRow[],
    done: ImportCounts,
    refused: readonly RefusedRow[],
  ): Promise<void>;
  /** Marks it as applied completely. */
  finish(id: string, now: string): Promise<void>;
  /** Marks it as being undone, unless it is already. Throws `not_found`, `import_not_applied`. */
  startUndo(id: string): Promise<ContactImport>;
  /** The next rows to undo, the last one first. */
  toUndo(id: string, limit: number): Promise<readonly ImportRow[]>;
  noteUndone(id: string, rows: readonly Pick<SettledRow, 'line' | 'done'>[]): Promise<void>;
  finishUndo(id: string): Promise<void>;
}

import type { ImportFindings, ImportRow } from '../../src/ports/importStore.ts';

/** A file in which nothing was found. */
export const noFindings: ImportFindings = {
  counts: { create: 0, update: 0, unchanged: 0, refused: 0 },
  skipped: 0,
  columns: [],
  encoding: 'utf-8',
  separator: ',',
  ignored: [],
  refused: [],
  rows: [],
};

/** A row that creates an AMP contact, changed by `given`. */
export function importRow(line: number, given: Partial<ImportRow> = {}): ImportRow {
  return {
    line,
    action: 'create',
    ampContactId: `c${line}`,
    key: null,
    set: {},
    cells: [],
    email: null,
    changes: [],
    pairing: null,
    refusal: null,
    done: null,
    before: null,
    ...given,
  };
}

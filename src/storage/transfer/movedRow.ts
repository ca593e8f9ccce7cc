import { Failure } from '../../core/failure.ts';
import type { MovedTable } from './movedTables.ts';

/** A row in export form: a value for each column, JSON as text with its members sorted by name. */
export type MovedRow = readonly (string | number | null)[];

/** How the rows of one table are turned into lines, and what of a line is compared. */
export type RowForm = {
  readonly columns: readonly string[];
  row(stored: Readonly<Record<string, unknown>>): MovedRow;
  /** The row without its sealed secret, which never looks the same twice. */
  compared(row: MovedRow): MovedRow;
};

export function rowForm(table: MovedTable, columns: readonly string[]): RowForm {
  const json = new Set(table.json);
  const { sealed } = table;
  const place = sealed === undefined ? -1 : columns.indexOf(sealed.column);
  const [condition, value] = sealed?.where ?? [];
  const told = condition === undefined ? -1 : columns.indexOf(condition);
  return {
    columns,
    row: (stored) => columns.map((name) => moved(stored[name], json.has(name))),
    compared(row) {
      if (place < 0 || (told >= 0 && row[told] !== value)) return row;
      return row.with(place, 'sealed');
    },
  };
}

function moved(value: unknown, isJson: boolean): MovedRow[number] {
  if (value === null || typeof value === 'number') return value;
  // Both databases give whole numbers, text and nothing else.
  if (typeof value !== 'string')
    throw new Failure('internal', { error: 'a value of another type' });
  return isJson ? JSON.stringify(ordered(JSON.parse(value))) : value;
}

/** PostgreSQL keeps the members of an object in an order of its own. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, ordered(inner)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

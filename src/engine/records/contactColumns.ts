import { badInput } from '../../core/badInput.ts';
import {
  type AmpField,
  ampFields,
  ampFieldsWith,
  fieldNamed,
} from '../../core/contact/ampFields.ts';
import { canonicalName } from '../../core/contact/canonical.ts';
import { withoutGuard } from '../../core/csv/csvText.ts';
import type { Failure } from '../../core/failure.ts';
import { closestNames } from '../../core/filter/closest.ts';
import { unknownField } from './ampContactValues.ts';

/** The meaning of a column in a file of AMP contacts: a field, their id, or not imported. */
export type ContactColumn =
  | { readonly kind: 'field'; readonly field: AmpField; readonly name: string }
  | { readonly kind: 'id' | 'ignored'; readonly name: string }
  | null;

/** Columns of an export that ampwise sets itself. */
const ownColumns = ['connectwiseid', 'linkstate', 'createdat', 'updatedat'];

/**
 * Columns by their names in the heading: names or labels of fields, in whatever case, and those of an export.
 * Null is a column without a name. Throws `bad_input` for an unknown one, and for one that appears twice.
 */
export function contactColumns(
  heading: readonly string[],
  custom: readonly AmpField[],
): readonly ContactColumn[] {
  const fields = [...ampFields, ...custom];
  const columns = heading.map((text): ContactColumn => {
    const name = text.trim().slice(0, 80);
    const wanted = canonicalName(text);
    if (wanted === '') return null;
    const named = fields.find((field) => canonicalName(field.name) === wanted);
    const field = named ?? fields.find(({ label }) => canonicalName(label) === wanted);
    if (field !== undefined) {
      return field.custom?.retired === true
        ? { kind: 'ignored', name }
        : { kind: 'field', field, name };
    }
    if (wanted === 'id') return { kind: 'id', name };
    if (ownColumns.includes(wanted)) return { kind: 'ignored', name };
    throw unknownColumn(name, fields);
  });
  const keys = columns.flatMap((column) => (column === null ? [] : [keyOf(column)]));
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) {
    throw badInput('heading', { code: 'column_twice', column: twice }, { code: 'columns_once' });
  }
  return columns.slice(0, columns.findLastIndex((one) => one !== null) + 1);
}

/**
 * Columns as someone chose them, in the order of the file: the name of a field, `id`, or null for a column
 * that is not imported. Throws `bad_input` for an unknown field, and for one that two columns have.
 */
export function chosenColumns(
  heading: readonly string[],
  chosen: readonly (string | null)[],
  custom: readonly AmpField[],
): readonly ContactColumn[] {
  const fields = ampFieldsWith(custom);
  const seen = new Set<string>();
  return heading.map((text, index): ContactColumn => {
    const name = text.trim().slice(0, 80);
    const wanted = chosen[index] ?? null;
    if (wanted === null) return { kind: 'ignored', name };
    const field = wanted === 'id' ? null : fieldNamed(fields, wanted);
    if (field === undefined) throw unknownField(wanted, fields);
    const key = field?.name ?? 'id';
    if (seen.has(key)) {
      throw badInput('column', { code: 'column_twice', column: key }, { code: 'columns_once' });
    }
    seen.add(key);
    return field === null ? { kind: 'id', name } : { kind: 'field', field, name };
  });
}

function keyOf(column: NonNullable<ContactColumn>): string {
  return column.kind === 'field' ? column.field.name : column.name;
}

function unknownColumn(name: string, fields: readonly AmpField[]): Failure {
  const known = fields.filter(({ custom }) => custom?.retired !== true);
  const closest = closestNames(name, known)[0] ?? 'email';
  const names = ['id', ...known.map((field) => field.name)].join(', ');
  return badInput(
    'heading',
    { code: 'unknown_column', column: JSON.stringify(name.slice(0, 40)), closest },
    { code: 'one_of', names },
  );
}

/**
 * A row as it was entered: texts of its fields, without the guard against formulas. Blank cells are
 * ignored.
 */
export type ContactCells = {
  readonly id: string | null;
  readonly texts: ReadonlyMap<string, string>;
};

/** Throws `bad_input` for a value beyond the columns, or in one without a name. */
export function contactCells(
  values: readonly string[],
  columns: readonly ContactColumn[],
): ContactCells {
  const texts = new Map<string, string>();
  let id: string | null = null;
  for (const [index, text] of values.entries()) {
    if (text.trim() === '') continue;
    const column = columns[index];
    if (column === undefined) {
      throw badInput('line', { code: 'values_beyond_columns' }, { code: 'quoted_values' });
    }
    if (column === null) {
      const number = index + 1;
      throw badInput(
        'line',
        { code: 'column_unnamed', column: number },
        { code: 'names_for_columns' },
      );
    }
    if (column.kind === 'id') id = text.trim();
    if (column.kind === 'field') texts.set(column.field.name, withoutGuard(text));
  }
  return { id, texts };
}

import type { FieldValue } from '../../core/contact/ampContact.ts';
import type { AmpField } from '../../core/contact/ampFields.ts';
import type { AmpContactRow } from '../../ports/ampContactStores.ts';

// A spreadsheet takes text that begins so for a formula, which can send data elsewhere (OWASP).
const formula = /^[=+\-@\t\r]/u;

// Digits, the signs between them, and an extension: no formula, and an apostrophe would spoil it.
const phone = /^\+\d[\d\s().\-/]*(?:\s*x\s*\d+)?$/u;

/**
 * A value as a cell of CSV (RFC 4180). Text that a spreadsheet would take for a formula gets a
 * leading apostrophe; a phone number with its plus stays as it is, so that it can be dialled.
 */
export function csvCell(value: FieldValue): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const guarded = formula.test(value) && !phone.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** The first line of an export, with its line end; `fields` are its columns. */
export function csvHeader(fields: readonly AmpField[]): string {
  const names = fields.map(({ name }) => name);
  return csvLine(['id', ...names, 'connectwiseId', 'linkState', 'createdAt', 'updatedAt']);
}

/** An AMP contact as a line of an export. */
export function csvRow(row: AmpContactRow, columns: readonly AmpField[]): string {
  const { id, email, fields, link, createdAt, updatedAt } = row;
  return csvLine([
    id,
    ...columns.map(({ name }) => (name === 'email' ? email : (fields[name] ?? null))),
    link?.contactId ?? null,
    link?.state ?? null,
    createdAt,
    updatedAt,
  ]);
}

function csvLine(values: readonly FieldValue[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}

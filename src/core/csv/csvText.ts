/** The possible values of a CSV cell. */
export type CsvValue = string | number | boolean | null;

/** Tells a spreadsheet program that a file is UTF-8. */
export const byteOrderMark = '\uFEFF';

// A spreadsheet takes text that starts like this as a formula, which can send data elsewhere
// (OWASP). Text that looks guarded already is guarded as well, so that reading can tell the two
// apart.
const formula = /^'*[=+\-@\t\r]/u;

// Digits, the signs between them, and an extension: no formula, and an apostrophe would spoil it.
const phone = /^\+\d[\d\s().\-/]*(?:\s*x\s*\d+)?$/u;

/**
 * A value as a CSV cell (RFC 4180). Text that a spreadsheet would take as a formula gets a leading
 * apostrophe. A phone number with a plus is unchanged, so that it can be dialled.
 */
export function csvCell(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const guarded = formula.test(value) && !phone.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** A line of CSV with its line end. */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}

/** The text that was written into a cell: without the apostrophe that guards it. */
export function withoutGuard(text: string): string {
  return text.startsWith("'") && formula.test(text) ? text.slice(1) : text;
}

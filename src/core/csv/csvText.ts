/** What a cell of CSV can hold. */
export type CsvValue = string | number | boolean | null;

/** By this a spreadsheet program knows a file for UTF-8. */
export const byteOrderMark = '\uFEFF';

// A spreadsheet takes text that begins so for a formula, which can send data elsewhere (OWASP). Text that
// looks guarded already is guarded as well, so that reading can tell the two apart.
const formula = /^'*[=+\-@\t\r]/u;

// Digits, the signs between them, and an extension: no formula, and an apostrophe would spoil it.
const phone = /^\+\d[\d\s().\-/]*(?:\s*x\s*\d+)?$/u;

/**
 * A value as a cell of CSV (RFC 4180). Text that a spreadsheet would take for a formula gets a
 * leading apostrophe; a phone number with its plus stays as it is, so that it can be dialled.
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

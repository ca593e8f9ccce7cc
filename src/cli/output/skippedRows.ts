import type { Output } from './output.ts';
import { counted, thousands } from './text.ts';

/** How many rows are listed for a person; a script gets more. */
const shownRows = 20;

/** A row of a file that was skipped: why, and what to do about it. */
type SkippedRow = { readonly line: number; readonly message: string; readonly advice: string };

/** Warns that `total` rows of a file are skipped, and lists the first of the known ones. */
export function warnOfSkipped(output: Output, rows: readonly SkippedRow[], total: number): void {
  if (total === 0) return;
  output.warn(`${counted(total, 'row is', 'rows are')} skipped:`);
  const shown = rows.slice(0, shownRows);
  for (const { line, message, advice } of shown) {
    output.warn(`  line ${line}: ${message}`, `    ${advice}`);
  }
  const more = total - shown.length;
  if (more === 0) return;
  const listed = rows.length < total ? `the first ${thousands(rows.length)}` : 'all';
  output.warn(`  and ${thousands(more)} more: ${listed} with --json`);
}

import { type CheckDocument, checkDocument } from '../../contract/checks.ts';
import type { Check } from '../../engine/setup/doctor.ts';
import { exitCodeOf } from '../exitCodes.ts';
import { voice } from '../voice.ts';
import type { ErrorDocument } from './failure.ts';
import type { Paint } from './paint.ts';

const marks = { passed: '✓', failed: '✗', unverified: '?' } as const;
const colours = { passed: 'green', failed: 'red', unverified: 'yellow' } as const;

/** The results of the checks, for scripts. */
export function checkDocuments(checks: readonly Check[]): readonly CheckDocument[] {
  return checks.map((check) => checkDocument(check, voice));
}

/** The results of the doctor: a line for each check, and one for each step to take. */
export function checkLines(
  checks: readonly Pick<CheckDocument, 'title' | 'status' | 'message' | 'advice'>[],
  paint: Paint,
): readonly string[] {
  const wide = Math.max(...checks.map(({ title }) => title.length));
  return checks.flatMap(({ status, title, message, advice }) => {
    const mark = paint[colours[status]](marks[status]);
    const line = `  ${mark} ${title.padEnd(wide)}  ${message}`;
    return advice === null ? [line] : [line, `    ${' '.repeat(wide)}  ${paint.dim(advice)}`];
  });
}

/** The result of the checks, in a sentence. */
export function checkSummary(checks: readonly CheckDocument[]): string {
  const count = (status: CheckDocument['status']) =>
    checks.filter((check) => check.status === status).length;
  const failed = count('failed');
  const unverified = count('unverified');
  if (failed > 0) return `${failed} of ${checks.length} checks failed.`;
  if (unverified > 0) return `Nothing failed; ${unverified} could not be verified.`;
  return 'All is well.';
}

/** The first check that failed, as an error; null if none did. */
export function firstError(checks: readonly CheckDocument[]): ErrorDocument | null {
  const failed = checks.find(({ status }) => status === 'failed');
  if (failed === undefined) return null;
  const code = failed.code ?? 'access_refused';
  const { message, advice } = failed;
  return { code, message, advice: advice ?? '', exit: exitCodeOf(code) };
}

import type { AmpSkipReason, SkipReason } from '../../core/plan/plan.ts';
import { ampSkipTexts, type SkipText, skipTexts } from '../../core/plan/skipReasons.ts';
import type { Paint } from './paint.ts';
import { table, thousands } from './text.ts';

type Skips = Readonly<Partial<Record<SkipReason, number>>>;
type AmpSkips = Readonly<Partial<Record<AmpSkipReason, number>>>;
type Row = { readonly text: SkipText; readonly count: number };

/** Why records were left out on each side and what to do about it, the most frequent first. */
export function skipLines(skips: Skips, ampSkips: AmpSkips, paint: Paint): readonly string[] {
  return [
    ...advised('Left out, and what to do:', rowsOf(skipTexts, skips), paint),
    ...advised('AMP contacts not sent, and what to do:', rowsOf(ampSkipTexts, ampSkips), paint),
  ];
}

function advised(title: string, rows: readonly Row[], paint: Paint): readonly string[] {
  if (rows.length === 0) return [];
  const wide = Math.max(...rows.map(({ count }) => thousands(count).length));
  return [
    '',
    title,
    ...rows.flatMap(({ text, count }) => [
      `  ${thousands(count).padStart(wide)}  ${text.title}`,
      `  ${' '.repeat(wide)}  ${paint.dim(text.advice)}`,
    ]),
  ];
}

/** Why contacts were left out, without what to do about it. */
export function skipTitleLines(skips: Skips): readonly string[] {
  return table(
    rowsOf(skipTexts, skips).map(({ text, count }) => [thousands(count), text.title]),
    { right: [0], indent: 4 },
  );
}

/** Reasons that occur, the most frequent first. */
function rowsOf(
  texts: Readonly<Record<string, SkipText>>,
  counts: Readonly<Partial<Record<string, number>>>,
): readonly Row[] {
  return Object.entries(texts)
    .map(([reason, text]) => ({ text, count: counts[reason] ?? 0 }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count);
}

/** All reasons, in the order they are listed. */
export const reasons = Object.keys(skipTexts).filter(isReason);

/** Those of AMP contacts that are not sent. */
export const ampReasons = Object.keys(ampSkipTexts).filter(isAmpReason);

/** Whether a text is a reason code. */
export function isReason(text: string): text is SkipReason {
  return Object.hasOwn(skipTexts, text);
}

export function isAmpReason(text: string): text is AmpSkipReason {
  return Object.hasOwn(ampSkipTexts, text);
}

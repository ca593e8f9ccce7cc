import type { AmpSkipReason, SkipReason } from '../../core/plan/skip.ts';
import { reasonsOf } from '../../core/plan/skipReasons.ts';
import type { ReasonText } from '../../texts/english/skips.ts';
import { ampSkipAdvice, skipAdvice } from '../../texts/skipSteps.ts';
import { voice } from '../voice.ts';
import type { Paint } from './paint.ts';
import { table, thousands } from './text.ts';

type Skips = Readonly<Partial<Record<SkipReason, number>>>;
type AmpSkips = Readonly<Partial<Record<AmpSkipReason, number>>>;
type Row = { readonly text: ReasonText; readonly count: number };

/**
 * Why records were skipped on each side and what to do about it, the most frequent reason first.
 */
export function skipLines(skips: Skips, ampSkips: AmpSkips, paint: Paint): readonly string[] {
  return [
    ...advised('Skipped, and what to do:', rowsOf(ofContacts(), skips), paint),
    ...advised('AMP contacts not sent, and what to do:', rowsOf(ofAmpContacts(), ampSkips), paint),
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

/** Why contacts were skipped, without what to do about it. */
export function skipTitleLines(skips: Skips): readonly string[] {
  return table(
    rowsOf(ofContacts(), skips).map(({ text, count }) => [thousands(count), text.title]),
    { right: [0], indent: 4 },
  );
}

/** Reasons that occur, the most frequent first. */
function rowsOf(
  texts: ReadonlyMap<string, ReasonText>,
  counts: Readonly<Partial<Record<string, number>>>,
): readonly Row[] {
  return [...texts]
    .map(([reason, text]) => ({ text, count: counts[reason] ?? 0 }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count);
}

const { texts } = voice;

function ofContacts(): ReadonlyMap<string, ReasonText> {
  return new Map(
    reasonsOf('contact').map((reason) => {
      const { title } = texts.skips[reason];
      return [reason, { title, advice: voice.advice(skipAdvice({ reason }, texts)) }];
    }),
  );
}

function ofAmpContacts(): ReadonlyMap<string, ReasonText> {
  return new Map(
    reasonsOf('amp_contact').map((reason) => {
      const { title } = texts.ampSkips[reason];
      return [reason, { title, advice: voice.advice(ampSkipAdvice({ reason }, texts)) }];
    }),
  );
}

import { skips as skipTexts } from '../../../src/texts/english/skips.ts';
import { number } from '../../texts/numbers.ts';
import classes from './guide.module.css';

type Counts = Readonly<Record<string, number>>;

export function totalOf(counts: Counts): number {
  return Object.values(counts).reduce((sum, one) => sum + one, 0);
}

/** How many contacts are skipped, by reason, the most frequent first. */
export function Skips({ skips, title }: { readonly skips: Counts; readonly title: string }) {
  const found = Object.entries(skips).toSorted(([, a], [, b]) => b - a);
  if (found.length === 0) return null;
  return (
    <div className={classes.quiet}>
      <p>{title}</p>
      <ul className={classes.reasons}>
        {found.map(([reason, count]) => (
          <li key={reason}>{`${number(count)}: ${titleOf(reason)}`}</li>
        ))}
      </ul>
    </div>
  );
}

function titleOf(reason: string): string {
  const known: Readonly<Record<string, { readonly title: string } | undefined>> = skipTexts;
  return known[reason]?.title ?? reason;
}

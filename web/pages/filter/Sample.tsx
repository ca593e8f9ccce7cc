import { personName } from '../../parts/nameOf.ts';
import { filter as filterTexts } from '../../texts/english/filter.ts';
import classes from './Filter.module.css';
import type { PreviewAnswer } from './usePreview.ts';

const words = filterTexts.preview;

/** Some contacts, each with its values in the fields of the filter. */
export function Sample({
  label,
  rows,
  count,
  none,
}: {
  readonly label: string;
  readonly rows: PreviewAnswer['sample'];
  /** How many there are in all. */
  readonly count: number;
  readonly none: string;
}) {
  if (rows.length === 0) return <p className={classes.quiet}>{none}</p>;
  return (
    <>
      {count > rows.length ? (
        <p className={classes.quiet}>{words.first(rows.length, count)}</p>
      ) : null}
      <ul className={classes.sample} aria-label={label}>
        {rows.map(({ connectwiseId, firstName, lastName, company, facts }) => (
          <li key={connectwiseId}>
            <span className={classes.person}>
              <bdi>{personName({ firstName, lastName })}</bdi>
              <bdi className={classes.quiet}>{company ?? words.noCompany}</bdi>
            </span>
            <span className={classes.facts}>
              {facts.map(({ field, values }) => (
                <span key={field}>
                  {filterTexts.factOf[field]}: {values.join(', ') || words.noValue}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

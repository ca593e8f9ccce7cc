import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import type { Overview } from '../../api/overview.ts';
import { Section } from '../../parts/Page.tsx';
import { texts } from '../../texts/english.ts';
import { number } from '../../texts/numbers.ts';
import classes from './HomePage.module.css';

type Skipped = Overview['skippedByReason'][number];

const words = texts.home;
const order = ['to_fix', 'as_chosen', 'passes'] as const;

/** Why records are skipped: problems to fix, separate from deliberate choices. */
export function SkippedByReason({
  org,
  skipped,
}: {
  readonly org: string;
  readonly skipped: readonly Skipped[];
}) {
  const hasPast = skipped.some(({ weekAgo }) => weekAgo !== null);
  return (
    <Section title={words.skipped}>
      {skipped.length === 0 ? (
        <p className={classes.nothing}>{words.noSkips}</p>
      ) : (
        <table className={classes.table} aria-label={words.skipped}>
          <thead>
            <tr>
              <th scope="col">{words.reason}</th>
              <th scope="col" className={classes.side}>
                {words.side}
              </th>
              <th scope="col" className={classes.number}>
                {words.count}
              </th>
              {hasPast ? (
                <th scope="col" className={classes.number}>
                  {words.sinceLastWeek}
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {order.map((kind) => {
              const rows = skipped.filter((one) => one.class === kind);
              if (rows.length === 0) return null;
              return (
                <Fragment key={kind}>
                  <tr>
                    <th scope="rowgroup" colSpan={hasPast ? 4 : 3} className={classes.class}>
                      {words.classes[kind]}
                    </th>
                  </tr>
                  {rows.map((row) => (
                    <tr key={`${row.kind} ${row.reason}`}>
                      <th scope="row">
                        <Link
                          to="/organizations/$org/skips"
                          params={{ org }}
                          search={{
                            reason: row.reason,
                            ...(row.kind === 'contact' ? {} : { kind: row.kind }),
                          }}
                        >
                          {row.title}
                        </Link>
                      </th>
                      <td className={classes.side}>{words.sides[row.kind]}</td>
                      <td className={classes.number}>{number(row.count)}</td>
                      {row.weekAgo === null ? null : (
                        <td className={`${classes.number} ${classes.change}`}>
                          {words.change(row.count - row.weekAgo)}
                        </td>
                      )}
                    </tr>
                  ))}
                </Fragment>
              );
            })}
          </tbody>
        </table>
      )}
    </Section>
  );
}

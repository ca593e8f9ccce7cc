import type { UseQueryResult } from '@tanstack/react-query';
import type { Answer, Answered } from '../../api/call.ts';
import { Loading, Shown } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import classes from './guide.module.css';
import { Skips, totalOf } from './Skips.tsx';

const words = texts.guide.whom;

type PreviewAnswer = Answered<Answer<'POST /organizations/{org}/filter/preview'>>;

/**
 * The contacts that the chosen company types include; marked as outdated until the new count
 * arrives.
 */
export function Preview({
  preview,
  isCurrent,
}: {
  readonly preview: UseQueryResult<PreviewAnswer>;
  readonly isCurrent: boolean;
}) {
  return (
    <div className={classes.preview} aria-busy={!isCurrent}>
      <Shown answer={preview} what={words.couldNotCount} loading={<Loading lines={4} />}>
        {({ data: { contacts, companies, skips, sample } }) => (
          <>
            <p className={classes.figure} role="status">
              {contacts === 0 ? words.nobody : words.figure(contacts, companies)}
              {isCurrent ? null : <span className={classes.quiet}> {words.counting}</span>}
            </p>
            <Skips skips={skips} title={words.skipped(totalOf(skips))} />
            {sample.length === 0 ? null : (
              <table className={`${classes.sample} ${classes.stack}`} aria-label={words.sample}>
                <thead>
                  <tr>
                    <th scope="col">{words.name}</th>
                    <th scope="col">{words.email}</th>
                    <th scope="col">{words.company}</th>
                  </tr>
                </thead>
                <tbody>
                  {sample.slice(0, shown).map((one) => (
                    <tr key={one.connectwiseId}>
                      <td>{[one.firstName, one.lastName].filter(Boolean).join(' ')}</td>
                      <td>{one.email}</td>
                      <td>{one.company}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </>
        )}
      </Shown>
    </div>
  );
}

/** Rows of the sample. */
const shown = 5;

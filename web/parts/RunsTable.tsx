import { Link, type LinkProps } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import { texts } from '../texts/english.ts';
import { number } from '../texts/numbers.ts';
import { RunResult } from './RunResult.tsx';
import classes from './RunsTable.module.css';
import { type ShortRun, startedBy, tookText } from './runFacts.ts';
import { ExactTime } from './Time.tsx';

type ListedRun = ShortRun & { readonly requestedAt?: string | null; readonly problems?: number };

const words = texts.runs.columns;

/** Runs, newest first, each with what it did to both sides. */
export function RunsTable<R extends ListedRun>({
  org,
  label,
  runs,
  before,
}: {
  readonly org: string;
  readonly label: string;
  readonly runs: readonly R[];
  /** The content of the table above a run, such as later changes of settings. */
  readonly before?: (run: R) => readonly TableNote[];
}) {
  const hasProblems = runs.some(({ problems }) => problems !== undefined);
  const now = Date.now();
  return (
    <table className={classes.runs} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{words.started}</th>
          <th scope="col">{words.run}</th>
          <th scope="col">{words.by}</th>
          <th scope="col">{words.result}</th>
          <th scope="col" className={classes.figure}>
            {words.toAmp}
          </th>
          <th scope="col" className={classes.figure}>
            {words.toConnectWise}
          </th>
          {hasProblems ? (
            <th scope="col" className={classes.figure}>
              {words.problems}
            </th>
          ) : null}
          <th scope="col" className={classes.figure}>
            {words.took}
          </th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => {
          const at = run.startedAt ?? run.requestedAt ?? null;
          const by = startedBy(run);
          const place = {
            to: '/organizations/$org/runs/$id',
            params: { org, id: run.id },
          } as const;
          return (
            <Fragment key={run.id}>
              {(before?.(run) ?? []).map(({ key, text }) => (
                <tr key={key} className={classes.note}>
                  <td colSpan={hasProblems ? 8 : 7}>{text}</td>
                </tr>
              ))}
              <tr>
                <th scope="row">
                  <Link
                    to="/organizations/$org/runs/$id"
                    params={{ org, id: run.id }}
                    className={classes.link}
                  >
                    {at === null ? texts.runs.outcomes.queued : <ExactTime at={at} />}
                  </Link>
                </th>
                <td className={classes.quiet}>{texts.runs.kinds[run.kind]}</td>
                <td className={`${classes.by} ${classes.quiet}`} title={by}>
                  {by}
                </td>
                <td>
                  <RunResult outcome={run.outcome} />
                </td>
                <Figure
                  head={words.toAmp}
                  value={run.changed?.amp}
                  link={{ ...place, search: { to: 'amp' } }}
                />
                <Figure
                  head={words.toConnectWise}
                  value={run.changed?.connectwise}
                  link={{ ...place, search: { to: 'connectwise' } }}
                />
                {hasProblems ? (
                  <Figure
                    head={words.problems}
                    value={run.problems}
                    link={{ ...place, search: { tab: 'problems' } }}
                  />
                ) : null}
                <td className={`${classes.figure} ${classes.quiet}`}>{tookText(run, now)}</td>
              </tr>
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}

export type TableNote = { readonly key: string; readonly text: ReactNode };

/** A number that links to exactly that many records; nothing until it is known. */
function Figure({
  head,
  value,
  link,
}: {
  readonly head: string;
  readonly value: number | undefined;
  readonly link: LinkProps;
}) {
  return (
    <td className={classes.figure} data-head={value === undefined ? undefined : head}>
      {value === undefined ? null : value === 0 ? (
        <span className={classes.none}>0</span>
      ) : (
        <Link {...link} className={classes.link} aria-label={`${head}: ${number(value)}`}>
          {number(value)}
        </Link>
      )}
    </td>
  );
}

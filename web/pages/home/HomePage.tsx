import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { type Overview, useOverview } from '../../api/overview.ts';
import { GuideLine } from '../../parts/guide/GuideLine.tsx';
import { Page, Section } from '../../parts/Page.tsx';
import { RunsTable } from '../../parts/RunsTable.tsx';
import { Empty, Shown } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import { number } from '../../texts/numbers.ts';
import classes from './HomePage.module.css';
import { NeedsYou } from './NeedsYou.tsx';
import { SkippedByReason } from './SkippedByReason.tsx';

const Changes = lazy(async () => ({ default: (await import('./Changes.tsx')).Changes }));

const words = texts.home;

const states = [
  ['inStep', 'in_step'],
  ['waiting', 'waiting'],
  ['inConflict', 'in_conflict'],
  ['onHold', 'on_hold'],
] as const;

/** The state of everything, with what needs a person first. */
export function HomePage() {
  const { org = '' } = useParams({ strict: false });
  const { answer } = useOverview();
  return (
    <Page title={texts.frame.pages.home}>
      <Shown answer={answer} what={words.couldNotLoad}>
        {({ data }) => (
          <>
            <GuideLine org={org} />
            <NeedsYou org={org} needs={data.needsYou} />
            <Figures org={org} figures={data.figures} />
            <SkippedByReason org={org} skipped={data.skippedByReason} />
            <Section title={words.changes}>
              <Suspense>
                <Changes days={data.changesByDay.days} />
              </Suspense>
            </Section>
            <Section title={words.lastRuns}>
              {data.lastRuns.length === 0 ? (
                <Empty title={words.noRuns}>{words.noRunsText}</Empty>
              ) : (
                <>
                  <RunsTable org={org} label={words.lastRuns} runs={data.lastRuns} />
                  <p className={classes.more}>
                    <Link to="/organizations/$org/runs" params={{ org }}>
                      {words.allRuns}
                    </Link>
                  </p>
                </>
              )}
            </Section>
          </>
        )}
      </Shown>
    </Page>
  );
}

/** Five figures; each links to a list of exactly that many contacts. */
function Figures({
  org,
  figures,
}: {
  readonly org: string;
  readonly figures: Overview['figures'];
}) {
  return (
    <nav className={classes.figures} aria-label={words.figures}>
      {states.map(([name, state]) => (
        <Link
          key={name}
          to="/organizations/$org/contacts"
          params={{ org }}
          search={{ state }}
          className={classes.figure}
        >
          <span className={classes.count}>{number(figures[name].count)}</span>
          <span className={classes.name}>{texts.stateWords[state]}</span>
        </Link>
      ))}
      <Link to="/organizations/$org/skips" params={{ org }} className={classes.figure}>
        <span className={classes.count}>{number(figures.skippedInConnectWise.count)}</span>
        <span className={classes.name}>{texts.stateWords.skipped}</span>
      </Link>
    </nav>
  );
}

import { useParams } from '@tanstack/react-router';
import { useAnswer } from '../../api/queries.ts';
import { Page, Section } from '../../parts/Page.tsx';
import { Empty, Shown } from '../../parts/states.tsx';
import { Time } from '../../parts/Time.tsx';
import { texts } from '../../texts/english.ts';

/** Where things stand. */
export function HomePage() {
  const { org = '' } = useParams({ strict: false });
  const runs = useAnswer('GET /organizations/{org}/runs', { path: { org }, query: { limit: 5 } });
  return (
    <Page title={texts.frame.pages.home}>
      <Section title={texts.home.lastRuns}>
        <Shown answer={runs} what={texts.home.couldNotLoadRuns}>
          {({ data: { data } }) =>
            data.length === 0 ? (
              <Empty title={texts.home.noRuns}>{texts.home.noRunsText}</Empty>
            ) : (
              <ul>
                {data.map((run) => (
                  <li key={run.id}>
                    {run.kind} {run.status}{' '}
                    {run.startedAt === null ? null : <Time at={run.startedAt} />}
                  </li>
                ))}
              </ul>
            )
          }
        </Shown>
      </Section>
    </Page>
  );
}

import { Button } from '@mantine/core';
import { usePlace } from '../../api/bootstrap.ts';
import { type Row, useAction, useList } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { DataList } from '../../parts/DataList.tsx';
import type { Column } from '../../parts/DataRow.tsx';
import { Empty, Failing } from '../../parts/states.tsx';
import { Time } from '../../parts/Time.tsx';
import { tellDone } from '../../parts/tellDone.tsx';
import { review as reviewTexts } from '../../texts/english/review.ts';
import classes from './Review.module.css';

type Decided = Row<'GET /organizations/{org}/matches'> & { readonly state: 'decided' };

const words = reviewTexts.matches;

/** Matches that someone decided, each with a button to reopen it. */
export function DecidedMatches({ org }: { readonly org: string }) {
  const list = useList('GET /organizations/{org}/matches', {
    path: { org },
    query: { state: 'decided' },
  });
  const { may } = usePlace(org);
  const refresh = useRefresh();
  const reopen = useAction('POST /organizations/{org}/matches/reopen', {
    async onDone() {
      tellDone(reviewTexts.takingBack.matchReopened);
      await refresh('GET /organizations/{org}/matches', 'GET /organizations/{org}/overview');
    },
  });
  const { error } = reopen;
  const back = ({ connectwiseId, ampContactId, stands, linkedSince }: Decided) =>
    stands && linkedSince ? (
      <span className={classes.quiet}>{words.linkedSince}</span>
    ) : stands && may('review.decide') ? (
      <Button
        size="xs"
        variant="default"
        loading={
          reopen.isPending &&
          reopen.variables.body.connectwiseId === connectwiseId &&
          reopen.variables.body.ampContactId === ampContactId
        }
        onClick={() => reopen.mutate({ path: { org }, body: { connectwiseId, ampContactId } })}
      >
        {words.takeBack}
      </Button>
    ) : null;
  const columns: readonly Column<Decided>[] = [
    {
      key: 'amp',
      title: words.columns.amp,
      width: 'minmax(160px, 2fr)',
      cell: ({ amp }) => <span>{amp?.name ?? words.gone}</span>,
    },
    {
      key: 'connectwise',
      title: words.columns.connectwise,
      width: 'minmax(160px, 2fr)',
      cell: ({ connectwise }) => <span>{connectwise?.name ?? words.gone}</span>,
    },
    {
      key: 'decision',
      title: words.columns.decision,
      width: '180px',
      cell: (row) => <span>{decisionOf(row)}</span>,
    },
    {
      key: 'at',
      title: words.columns.at,
      width: '176px',
      cell: ({ decision }) => <Time at={decision.at} />,
    },
    { key: 'back', title: words.columns.back, width: '120px', cell: back },
  ];
  const rows = list.rows.filter((row): row is Decided => row.state === 'decided');
  return (
    <>
      {error === null ? null : <Failing what={reviewTexts.takingBack.couldNot} error={error} />}
      <DataList
        label={reviewTexts.tabs.decided}
        list={{ ...list, rows }}
        columns={columns}
        keyOf={({ connectwiseId, ampContactId, decision }) =>
          `${connectwiseId} ${ampContactId} ${decision.at}`
        }
        nameOf={({ amp, connectwise }) => amp?.name ?? connectwise?.name ?? words.gone}
        narrow={(row) => (
          <div style={{ display: 'flex', gap: 8, justifyContent: 'space-between' }}>
            <div>
              <div>{row.amp?.name ?? words.gone}</div>
              <div className={classes.quiet}>{decisionOf(row)}</div>
            </div>
            {back(row)}
          </div>
        )}
        empty={<Empty title={words.nothingDecided}>{words.nothingDecidedText}</Empty>}
        couldNotLoad={reviewTexts.couldNotLoad.matches}
      />
    </>
  );
}

function decisionOf({ same, stands }: Decided): string {
  const word = same ? words.wasSame : words.wasNotSame;
  return stands ? word : `${word}, ${words.changedSince}`;
}

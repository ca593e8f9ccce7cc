import { Button } from '@mantine/core';
import { usePlace } from '../../api/bootstrap.ts';
import { type Row, useAction, useList } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { type Column, DataList } from '../../parts/DataList.tsx';
import { Empty, Failing } from '../../parts/states.tsx';
import { Time } from '../../parts/Time.tsx';
import { texts } from '../../texts/english.ts';
import classes from './Review.module.css';

type Decided = Row<'GET /organizations/{org}/matches'> & { readonly state: 'decided' };

const words = texts.review.matches;

/** Matches that somebody decided, each with the way back. */
export function DecidedMatches({ org }: { readonly org: string }) {
  const list = useList('GET /organizations/{org}/matches', {
    path: { org },
    query: { state: 'decided' },
  });
  const { may } = usePlace(org);
  const refresh = useRefresh();
  const again = () =>
    refresh('GET /organizations/{org}/matches', 'GET /organizations/{org}/overview');
  const unlink = useAction('POST /organizations/{org}/matches/unlink', { onDone: again });
  const link = useAction('POST /organizations/{org}/matches/link', { onDone: again });
  const error = unlink.error ?? link.error;
  const back = ({ connectwiseId, ampContactId, same, stands }: Decided) => {
    if (!stands || !may('review.decide')) return null;
    const body = { connectwiseId, ampContactId };
    return same ? (
      <Button
        size="xs"
        variant="default"
        onClick={() => unlink.mutate({ path: { org }, body: { connectwiseId } })}
      >
        {words.unlink}
      </Button>
    ) : (
      <Button size="xs" variant="default" onClick={() => link.mutate({ path: { org }, body })}>
        {words.linkAfterAll}
      </Button>
    );
  };
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
      width: '140px',
      cell: ({ decision }) => <Time at={decision.at} />,
    },
    { key: 'back', title: words.columns.back, width: '120px', cell: back },
  ];
  const rows = list.rows.filter((row): row is Decided => row.state === 'decided');
  return (
    <>
      {error === null ? null : <Failing what={texts.review.couldNotDecide} error={error} />}
      <DataList
        label={texts.review.tabs.decided}
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
        couldNotLoad={texts.review.couldNotLoad.matches}
      />
    </>
  );
}

function decisionOf({ same, stands }: Decided): string {
  const word = same ? words.wasSame : words.wasNotSame;
  return stands ? word : `${word}, ${words.changedSince}`;
}

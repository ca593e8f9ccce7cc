import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { usePlace } from '../../api/bootstrap.ts';
import { useFieldLabels } from '../../api/fieldLabels.ts';
import { type Row, useAction, useList } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { DataList } from '../../parts/DataList.tsx';
import type { Column } from '../../parts/DataRow.tsx';
import { Empty, Failing } from '../../parts/states.tsx';
import { Time } from '../../parts/Time.tsx';
import { tellDone } from '../../parts/tellDone.tsx';
import { review as reviewTexts } from '../../texts/english/review.ts';
import classes from './Review.module.css';

type Settled = Row<'GET /organizations/{org}/conflicts/settled'>;

const words = reviewTexts.settled;

/**
 * Conflicts that someone decided, with both values, each with a way to take the decision back while that is
 * possible.
 */
export function SettledConflicts({ org }: { readonly org: string }) {
  const list = useList('GET /organizations/{org}/conflicts/settled', { path: { org } });
  const labelOf = useFieldLabels(org);
  const { may } = usePlace(org);
  const refresh = useRefresh();
  const reopen = useAction('POST /organizations/{org}/conflicts/settled/{id}/reopen', {
    onDone: async () => {
      tellDone(reviewTexts.takingBack.reopened(1));
      await refresh(
        'GET /organizations/{org}/conflicts',
        'GET /organizations/{org}/conflicts/settled',
        'GET /organizations/{org}/overview',
      );
    },
  });
  const fieldOf = ({ kind, field }: Settled) =>
    kind === 'todo' ? (reviewTexts.conflicts.todoFields[field] ?? field) : labelOf(field);
  const back = ({ id, left }: Settled) => {
    if (left.state === 'waiting') {
      return may('review.decide') ? (
        <Button
          size="xs"
          variant="default"
          loading={reopen.isPending && reopen.variables.path.id === String(id)}
          onClick={() => reopen.mutate({ path: { org, id: String(id) } })}
        >
          {words.takeBack}
        </Button>
      ) : null;
    }
    if (left.state === 'passed') return <span className={classes.quiet}>{words.passed}</span>;
    return (
      <Link
        to="/organizations/$org/runs/$id/undo"
        params={{ org, id: left.runId }}
        search={{ line: left.seq }}
      >
        {reviewTexts.takingBack.undo}
      </Link>
    );
  };
  const columns: readonly Column<Settled>[] = [
    {
      key: 'record',
      title: words.columns.record,
      width: 'minmax(140px, 2fr)',
      cell: ({ name }) => <span>{name ?? words.gone}</span>,
    },
    {
      key: 'field',
      title: words.columns.field,
      width: 'minmax(90px, 1fr)',
      cell: (row) => <span>{fieldOf(row)}</span>,
    },
    ...(['amp', 'connectwise'] as const).map((side) => ({
      key: side,
      title: words.columns[side],
      width: 'minmax(120px, 2fr)',
      cell: (row: Settled) => <Value row={row} side={side} />,
    })),
    {
      key: 'by',
      title: words.columns.by,
      width: 'minmax(90px, 1fr)',
      cell: ({ by }) => <span>{by?.name ?? words.somebody}</span>,
    },
    { key: 'at', title: words.columns.at, width: '176px', cell: ({ at }) => <Time at={at} /> },
    { key: 'back', title: words.columns.back, width: '130px', cell: back },
  ];
  return (
    <>
      {reopen.error === null ? null : (
        <Failing what={reviewTexts.takingBack.couldNot} error={reopen.error} />
      )}
      <DataList
        label={reviewTexts.tabs.settled}
        list={list}
        columns={columns}
        keyOf={({ id }) => String(id)}
        nameOf={(row) => `${row.name ?? words.gone}, ${fieldOf(row)}`}
        narrow={(row) => (
          <div className={classes.settled}>
            <div className={classes.values}>
              <div>
                <bdi>{row.name ?? words.gone}</bdi>, {fieldOf(row)}
              </div>
              <div className={classes.bothValues}>
                {(['amp', 'connectwise'] as const).map((side) => (
                  <div key={side}>
                    <span className={classes.quiet}>{words.columns[side]}</span>{' '}
                    <Value row={row} side={side} />
                  </div>
                ))}
              </div>
            </div>
            {back(row)}
          </div>
        )}
        empty={<Empty title={words.none}>{words.noneText}</Empty>}
        couldNotLoad={words.couldNotLoad}
      />
    </>
  );
}

/** A value, and whether it was the one chosen. */
function Value({ row, side }: { readonly row: Settled; readonly side: 'amp' | 'connectwise' }) {
  const value = row[side];
  const text = value === null ? words.empty : String(value);
  return row.choose === side ? (
    <span title={text}>
      <strong>{text}</strong> <span className={classes.quiet}>{words.keptMark}</span>
    </span>
  ) : (
    <span title={text}>{text}</span>
  );
}

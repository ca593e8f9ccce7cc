import { Button } from '@mantine/core';
import { useState } from 'react';
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
import { useDecided } from './TakingBack.tsx';

type Hold = Row<'GET /organizations/{org}/holds'>;

const words = reviewTexts.holds;

const columns: readonly Column<Hold>[] = [
  {
    key: 'record',
    title: words.columns.record,
    width: 'minmax(180px, 2fr)',
    cell: ({ name }) => <span>{name}</span>,
  },
  {
    key: 'company',
    title: words.columns.company,
    width: 'minmax(140px, 2fr)',
    cell: ({ company }) => <span>{company}</span>,
  },
  {
    key: 'kind',
    title: words.columns.kind,
    width: '120px',
    cell: ({ record }) => <span>{words.kinds[record.kind]}</span>,
  },
  {
    key: 'reason',
    title: words.columns.reason,
    width: 'minmax(180px, 2fr)',
    cell: ({ reason }) => <span>{words.reasons[reason]}</span>,
  },
  {
    key: 'by',
    title: words.columns.by,
    width: 'minmax(110px, 1fr)',
    cell: ({ by }) => <span>{by?.name ?? words.system}</span>,
  },
  {
    key: 'since',
    title: words.columns.since,
    width: '176px',
    cell: ({ since }) => <Time at={since} />,
  },
];

/** Records that do not sync until a person releases them. */
export function Holds({ org }: { readonly org: string }) {
  const list = useList('GET /organizations/{org}/holds', {
    path: { org },
    query: { sort: '-since' },
  });
  const refresh = useRefresh();
  const { may } = usePlace(org);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const decided = useDecided();
  const release = useAction('POST /organizations/{org}/holds/release', {
    async onDone({ data }, { body }) {
      setSelected(new Set());
      const [first, ...others] = 'ids' in body ? body.ids.map(String) : [];
      const text = words.released(data.released);
      if (first === undefined) tellDone(text);
      else decided(text, { of: 'holds', ids: [first, ...others] });
      await refresh('GET /organizations/{org}/holds', 'GET /organizations/{org}/overview');
    },
  });
  const [first, ...others] = [...selected];
  return (
    <>
      {release.error === null ? null : (
        <Failing what={reviewTexts.couldNotDecide} error={release.error} />
      )}
      {first === undefined || !may('review.decide') ? null : (
        <div className={classes.buttons} style={{ marginBottom: 12 }}>
          <Button
            loading={release.isPending}
            onClick={() => release.mutate({ path: { org }, body: { ids: [first, ...others] } })}
          >
            {words.release(selected.size)}
          </Button>
        </div>
      )}
      <DataList
        label={words.list}
        list={list}
        columns={columns}
        keyOf={({ record }) => String(record.id)}
        nameOf={({ name }) => name}
        narrow={({ name, company, reason, since }) => (
          <>
            <div>{name}</div>
            {company === null ? null : <div className={classes.quiet}>{company}</div>}
            <div className={classes.quiet}>
              {words.reasons[reason]} · <Time at={since} />
            </div>
          </>
        )}
        selection={{ keys: selected, onChange: setSelected }}
        empty={<Empty title={words.none}>{words.noneText}</Empty>}
        couldNotLoad={reviewTexts.couldNotLoad.holds}
      />
    </>
  );
}

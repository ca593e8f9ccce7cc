import { Button } from '@mantine/core';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type Row, useList } from '../../api/queries.ts';
import { type Column, DataList } from '../../parts/DataList.tsx';
import { Page } from '../../parts/Page.tsx';
import { Empty } from '../../parts/states.tsx';
import { Views } from '../../parts/Views.tsx';
import { texts } from '../../texts/english.ts';
import classes from './SkipsPage.module.css';
import type { SkipReason } from './search.ts';

type Skipped = Row<'GET /organizations/{org}/skips'>;

const words = texts.skips;

const columns: readonly Column<Skipped>[] = [
  {
    key: 'name',
    title: words.columns.name,
    width: 'minmax(180px, 2fr)',
    cell: ({ name }) => <span>{name}</span>,
  },
  {
    key: 'reason',
    title: words.columns.reason,
    width: 'minmax(200px, 2fr)',
    cell: ({ title }) => <span>{title}</span>,
  },
  {
    key: 'advice',
    title: words.columns.advice,
    width: 'minmax(260px, 4fr)',
    cell: ({ advice }) => <span title={advice}>{advice}</span>,
  },
];

/** Records that are skipped, each with its reason and what to do; all of them, or those for one reason. */
export function SkipsPage() {
  const { org = '' } = useParams({ strict: false });
  const { kind, reason } = useSearch({ from: '/signedIn/organizations/$org/skips' });
  const navigate = useNavigate({ from: '/organizations/$org/skips' });
  const list = useList('GET /organizations/{org}/skips', {
    path: { org },
    query: {
      kind: kind ?? 'contact',
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the API refuses what is no reason
      ...(reason === undefined ? {} : { reason: [reason as SkipReason] }),
    },
  });
  const [first] = list.rows;
  const showAll = (
    <Button
      variant="default"
      onClick={() => void navigate({ search: kind === undefined ? {} : { kind } })}
    >
      {words.all}
    </Button>
  );
  return (
    <Page title={words.title}>
      <Views
        label={words.sides}
        views={([undefined, 'amp_contact'] as const).map((one) => ({
          name: one === undefined ? words.contact : words.ampContact,
          link: {
            to: '/organizations/$org/skips',
            params: { org },
            search: one === undefined ? {} : { kind: one },
          },
          isActive: kind === one,
        }))}
      />
      {reason === undefined || first === undefined ? null : (
        <p className={classes.filter}>
          {words.forReason(first.title)}
          {showAll}
        </p>
      )}
      <DataList
        label={words.list}
        list={list}
        columns={columns}
        keyOf={(row) => ('connectwiseId' in row ? String(row.connectwiseId) : row.ampContactId)}
        nameOf={({ name }) => name}
        narrow={({ name, title }) => (
          <>
            <div>{name}</div>
            <div className={classes.quiet}>{title}</div>
          </>
        )}
        empty={
          reason === undefined ? (
            <Empty title={words.none} />
          ) : (
            <Empty title={words.noneForReason} actions={showAll} />
          )
        }
        couldNotLoad={words.couldNotLoad}
      />
    </Page>
  );
}

import { Button, SegmentedControl, Select } from '@mantine/core';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { type Row, useAnswer, useList } from '../../api/queries.ts';
import { DataList } from '../../parts/DataList.tsx';
import type { Column } from '../../parts/DataRow.tsx';
import { Page } from '../../parts/Page.tsx';
import { reasonOf } from '../../parts/reasonOf.ts';
import { Empty, Failing } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import classes from './Contacts.module.css';
import { ContactViews } from './ContactViews.tsx';
import type { SkipReason } from './search.ts';

type Skipped = Row<'GET /organizations/{org}/skips'>;

const words = texts.contacts.skipped;

const idOf = (row: Skipped) =>
  'connectwiseId' in row ? String(row.connectwiseId) : row.ampContactId;

/** The present answer of ConnectWise about a contact. */
type Checked =
  | { readonly state: 'asking' }
  | { readonly state: 'told'; readonly why: string }
  | { readonly state: 'failed'; readonly why: string };

/** Reads single contacts live from ConnectWise, and stores the result for each. */
function useChecks(org: string) {
  const [checks, setChecks] = useState<ReadonlyMap<number, Checked>>(new Map());
  const note = (id: number, checked: Checked) =>
    setChecks((before) => new Map(before).set(id, checked));
  const check = async (id: number) => {
    note(id, { state: 'asking' });
    try {
      const { data } = await call('POST /organizations/{org}/why/live', {
        path: { org },
        body: { connectwiseId: id },
      });
      note(id, { state: 'told', why: data.person.why });
    } catch (thrown) {
      note(id, { state: 'failed', why: reasonOf(thrown) });
    }
  };
  return { of: (row: Skipped) => checks.get(idIn(row) ?? 0), check };
}

const idIn = (row: Skipped): number | null => ('connectwiseId' in row ? row.connectwiseId : null);

/** Why a contact is skipped: by the last sync, or by the live check once there was one. */
function reasonText(row: Skipped, checked: Checked | undefined): string {
  if (checked === undefined || checked.state === 'asking') return row.sentence;
  return checked.state === 'told' ? words.now(checked.why) : words.notChecked(checked.why);
}

const columnsIn = (
  org: string,
  checks: ReturnType<typeof useChecks>,
): readonly Column<Skipped>[] => [
  {
    key: 'name',
    title: words.columns.name,
    width: 'minmax(160px, 2fr)',
    cell: ({ name }) => <span dir="auto">{name}</span>,
  },
  {
    key: 'id',
    title: words.columns.id,
    width: '110px',
    numeric: true,
    cell: (row) => <span>{idOf(row)}</span>,
  },
  {
    key: 'reason',
    title: words.columns.reason,
    width: 'minmax(240px, 5fr)',
    cell: (row) => {
      const checked = checks.of(row);
      const text = reasonText(row, checked);
      return (
        <span role={checked === undefined ? undefined : 'status'} title={text}>
          {text}
        </span>
      );
    },
  },
  {
    key: 'check',
    title: words.columns.check,
    width: '108px',
    cell: (row) => {
      const id = idIn(row);
      return id === null ? null : (
        <button
          type="button"
          className={classes.check}
          // The list has the keyboard: Enter opens Why, which checks as well.
          tabIndex={-1}
          disabled={checks.of(row)?.state === 'asking'}
          aria-label={words.checkAgainOf(row.name)}
          onClick={() => void checks.check(id)}
        >
          {checks.of(row)?.state === 'asking' ? words.checking : words.checkAgain}
        </button>
      );
    },
  },
  {
    key: 'why',
    title: words.columns.why,
    width: '72px',
    cell: (row) => (
      <Link
        to="/organizations/$org/why"
        params={{ org }}
        search={{ who: idOf(row) }}
        tabIndex={-1}
        aria-label={words.whyOf(row.name)}
      >
        {words.why}
      </Link>
    ),
  },
];

/** Contacts in ConnectWise that did not sync, each with its reason. */
export function SkippedPage() {
  const { org = '' } = useParams({ strict: false });
  const { kind, reason } = useSearch({ from: '/signedIn/organizations/$org/skips' });
  const navigate = useNavigate({ from: '/organizations/$org/skips' });
  const checks = useChecks(org);
  const list = useList('GET /organizations/{org}/skips', {
    path: { org },
    query: {
      kind: kind ?? 'contact',
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the API refuses what is no reason
      ...(reason === undefined ? {} : { reason: [reason as SkipReason] }),
    },
  });
  const counts = useAnswer('GET /organizations/{org}/overview', { path: { org } });
  const reasons = (counts.data?.data.skippedByReason ?? []).filter(
    (one) => one.kind === (kind ?? 'contact'),
  );
  const isKnown = reason === undefined || reasons.some((one) => one.reason === reason);
  const choose = (next: string | undefined) =>
    void navigate({ search: (before) => ({ ...before, reason: next }) });
  return (
    <Page title={texts.frame.pages.contacts}>
      <ContactViews present="skipped" />
      <div className={classes.toolbar}>
        <SegmentedControl
          aria-label={words.side}
          value={kind ?? 'contact'}
          data={[
            { value: 'contact', label: words.sides.contact },
            { value: 'amp_contact', label: words.sides.amp_contact },
          ]}
          onChange={(side) =>
            void navigate({ search: side === 'amp_contact' ? { kind: side } : {} })
          }
        />
        <Select
          className={classes.reason}
          aria-label={words.reason}
          value={reason ?? 'any'}
          data={[
            { value: 'any', label: words.anyReason },
            ...reasons.map(({ reason: value, title, count }) => ({
              value,
              label: words.reasonCount(title, count),
            })),
            ...(isKnown || reason === undefined
              ? []
              : [{ value: reason, label: words.otherReason }]),
          ]}
          onChange={(value) => choose(value === null || value === 'any' ? undefined : value)}
        />
      </div>
      {counts.error === null ? null : (
        <Failing
          what={words.couldNotCount}
          error={counts.error}
          onRetry={() => void counts.refetch()}
        />
      )}
      <DataList
        label={words.list}
        list={list}
        columns={columnsIn(org, checks)}
        keyOf={idOf}
        nameOf={({ name }) => name}
        onOpen={(row) =>
          void navigate({
            to: '/organizations/$org/why',
            params: { org },
            search: { who: idOf(row) },
          })
        }
        narrow={({ name, sentence }) => (
          <>
            <div className={classes.spread}>
              <span dir="auto">{name}</span>
            </div>
            <p className={classes.why} title={sentence}>
              {sentence}
            </p>
          </>
        )}
        empty={
          reason === undefined ? (
            <Empty title={words.none}>{words.noneText}</Empty>
          ) : (
            <Empty
              title={words.noneByReason}
              actions={
                <Button variant="default" onClick={() => choose(undefined)}>
                  {words.clear}
                </Button>
              }
            />
          )
        }
        couldNotLoad={words.couldNotLoad}
      />
    </Page>
  );
}

import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type Row, useAction, useList } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import forms from '../../parts/Form.module.css';
import { StateWord } from '../../parts/StateWord.tsx';
import { Empty, Failing, Loading } from '../../parts/states.tsx';
import { Table, type TableColumn } from '../../parts/Table.tsx';
import { ExactTime } from '../../parts/Time.tsx';
import { tellDone } from '../../parts/tellDone.tsx';
import { Views } from '../../parts/Views.tsx';
import { webhooks as words } from '../../texts/english/webhooks.ts';
import { type DeliveryState, deliveryStates } from './search.ts';

const operation = 'GET /organizations/{org}/webhooks/{id}/deliveries';
type Delivery = Row<typeof operation>;

/** Milliseconds between two checks for new deliveries. */
const lookEvery = 3000;

/** Past and pending deliveries of a webhook, newest first. */
export function Deliveries({
  org,
  id,
  isOn,
  state,
}: {
  readonly org: string;
  readonly id: string;
  readonly isOn: boolean;
  /** Only those in this state; all if absent. */
  readonly state: DeliveryState | undefined;
}) {
  const refresh = useRefresh();
  const list = useList(
    operation,
    { path: { org, id }, query: { limit: 50, ...(state === undefined ? {} : { state: [state] }) } },
    { every: isOn ? lookEvery : false },
  );
  const resend = useAction('POST /organizations/{org}/webhooks/{id}/deliveries/{delivery}/resend', {
    async onDone() {
      await refresh(operation);
      tellDone(words.resent);
    },
  });
  const to = '/organizations/$org/webhooks/$id' as const;
  const views = [undefined, ...deliveryStates].map((one) => ({
    name: words.views[one ?? 'all'],
    link: { to, params: { org, id }, search: one === undefined ? {} : { state: one } },
    isActive: one === state,
  }));
  const failing =
    list.error === null ? null : (
      <Failing what={words.couldNotLoadDeliveries} error={list.error} onRetry={list.retry} />
    );
  return (
    <>
      <Views label={words.deliveries} views={views} />
      {resend.error === null ? null : <Failing what={words.couldNotResend} error={resend.error} />}
      {failing}
      {list.isPending ? (
        failing === null && <Loading />
      ) : list.rows.length === 0 && failing !== null ? null : (
        <Rows
          org={org}
          list={list}
          isFiltered={state !== undefined}
          onResend={
            isOn ? (delivery) => resend.mutate({ path: { org, id, delivery: delivery.id } }) : null
          }
        />
      )}
      <p className={forms.after}>
        <span className={forms.quiet}>{words.kept}</span>
      </p>
    </>
  );
}

function Rows({
  org,
  list,
  isFiltered,
  onResend,
}: {
  readonly org: string;
  readonly list: ReturnType<typeof useList<typeof operation>>;
  readonly isFiltered: boolean;
  /** Null while the webhook is off. */
  readonly onResend: ((delivery: Delivery) => void) | null;
}) {
  if (list.rows.length === 0) {
    return isFiltered ? (
      <Empty title={words.noneInState} />
    ) : (
      <Empty title={words.noDeliveries}>{words.noDeliveriesText}</Empty>
    );
  }
  return (
    <div data-stale={list.isStale}>
      <Table
        label={words.deliveries}
        columns={columnsFor(org, onResend)}
        rows={list.rows}
        keyOf={({ id }) => id}
      />
      {list.hasMore ? (
        <Button mt="lg" variant="default" loading={list.isLoadingMore} onClick={list.loadMore}>
          {words.older}
        </Button>
      ) : null}
    </div>
  );
}

function columnsFor(
  org: string,
  onResend: ((delivery: Delivery) => void) | null,
): readonly TableColumn<Delivery>[] {
  return [
    { key: 'event', title: words.event, cell: ({ type }) => words.eventNames[type] },
    { key: 'at', title: words.at, cell: ({ at }) => <ExactTime at={at} /> },
    { key: 'about', title: words.about, cell: ({ data }) => aboutOf(org, data) },
    { key: 'state', title: words.state, cell: ({ state }) => <StateWord state={state} /> },
    { key: 'answer', title: words.answer, long: true, cell: answerOf },
    { key: 'tries', title: words.tries, numeric: true, cell: ({ tries }) => tries },
    {
      key: 'next',
      title: words.next,
      cell: ({ nextTryAt }) => (nextTryAt === null ? null : <ExactTime at={nextTryAt} />),
    },
    {
      key: 'actions',
      title: words.actions,
      actions: true,
      cell: (delivery) =>
        onResend === null || delivery.state === 'waiting' ? null : (
          <Button
            variant="default"
            aria-label={words.resendOf(words.eventNames[delivery.type], delivery.id)}
            onClick={() => onResend(delivery)}
          >
            {words.resend}
          </Button>
        ),
    },
  ];
}

/** A link to the record of a delivery, if that has a page. */
function aboutOf(org: string, { ampContactId, runId }: Delivery['data']): ReactNode {
  if (typeof ampContactId === 'string') {
    return (
      <Link to="/organizations/$org/contacts/$id" params={{ org, id: ampContactId }}>
        {words.ampContact}
      </Link>
    );
  }
  if (typeof runId !== 'string') return null;
  return (
    <Link to="/organizations/$org/runs/$id" params={{ org, id: runId }}>
      {words.run}
    </Link>
  );
}

function answerOf({ status, problem }: Delivery): string {
  if (problem !== null) return words.problems[problem];
  return status === null ? '' : words.status(status);
}

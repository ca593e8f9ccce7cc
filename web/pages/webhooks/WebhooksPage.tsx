import { Button } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { usePlace } from '../../api/bootstrap.ts';
import { type Row, useAnswer } from '../../api/queries.ts';
import { AdministratorsOnly } from '../../parts/AdministratorsOnly.tsx';
import forms from '../../parts/Form.module.css';
import { Page } from '../../parts/Page.tsx';
import { Empty, Shown } from '../../parts/states.tsx';
import { Table, type TableColumn } from '../../parts/Table.tsx';
import { Time } from '../../parts/Time.tsx';
import { webhooks as words } from '../../texts/english/webhooks.ts';
import { texts } from '../../texts/english.ts';
import { AddDialog } from './AddDialog.tsx';

type Webhook = Row<'GET /organizations/{org}/webhooks'>;

/** Other programs that are sent events as they happen. */
export function WebhooksPage() {
  const { org = '' } = useParams({ strict: false });
  const { may } = usePlace(org);
  const title = texts.frame.pages.webhooks;
  if (!may('webhooks.read')) {
    return (
      <Page title={title}>
        <AdministratorsOnly org={org}>{words.administratorsOnly}</AdministratorsOnly>
      </Page>
    );
  }
  return <Webhooks org={org} title={title} />;
}

function Webhooks({ org, title }: { readonly org: string; readonly title: string }) {
  const [isAdding, setIsAdding] = useState(false);
  const webhooks = useAnswer('GET /organizations/{org}/webhooks', { path: { org } });
  return (
    <Page title={title} actions={<Button onClick={() => setIsAdding(true)}>{words.add}</Button>}>
      <p className={forms.intro}>
        {words.text} <a href="/api/v1/docs">{words.docs}</a>
      </p>
      <Shown answer={webhooks} what={words.couldNotLoad}>
        {({ data: { data } }) =>
          data.length === 0 ? (
            <Empty title={words.none}>{words.noneText}</Empty>
          ) : (
            <Table label={title} columns={columnsIn(org)} rows={data} keyOf={({ id }) => id} />
          )
        }
      </Shown>
      {isAdding ? <AddDialog org={org} onClose={() => setIsAdding(false)} /> : null}
    </Page>
  );
}

function columnsIn(org: string): readonly TableColumn<Webhook>[] {
  return [
    {
      key: 'name',
      title: words.name,
      long: true,
      cell: ({ id, description }) => (
        <Link to="/organizations/$org/webhooks/$id" params={{ org, id }}>
          <bdi>{description}</bdi>
        </Link>
      ),
    },
    { key: 'state', title: words.state, cell: (webhook) => words.states[standingOf(webhook)] },
    { key: 'address', title: words.address, long: true, cell: ({ url }) => url },
    { key: 'events', title: words.events, cell: ({ events }) => words.eventCount(events.length) },
    {
      key: 'added',
      title: words.added,
      cell: ({ createdBy, createdAt }) => (
        <>
          {createdBy?.name ?? ''} <Time at={createdAt} />
        </>
      ),
    },
  ];
}

/** Whether it is on, off, or on but failing. */
export function standingOf({
  state,
  failingSince,
}: Pick<Webhook, 'state' | 'failingSince'>): keyof typeof words.states {
  if (state === 'off') return 'off';
  return failingSince === null ? 'on' : 'failing';
}

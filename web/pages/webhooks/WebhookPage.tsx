import { Button } from '@mantine/core';
import { useParams, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { usePlace } from '../../api/bootstrap.ts';
import { useAction, useAnswer } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { AdministratorsOnly } from '../../parts/AdministratorsOnly.tsx';
import forms from '../../parts/Form.module.css';
import { Page, Section } from '../../parts/Page.tsx';
import { Failing, Shown } from '../../parts/states.tsx';
import { Time } from '../../parts/Time.tsx';
import { tellDone } from '../../parts/tellDone.tsx';
import { webhooks as words } from '../../texts/english/webhooks.ts';
import { texts } from '../../texts/english.ts';
import { Deliveries } from './Deliveries.tsx';
import {
  EditDialog,
  RemoveDialog,
  RotateDialog,
  useRefreshed,
  type Webhook,
} from './WebhookDialogs.tsx';

type Given = { readonly org: string; readonly webhook: Webhook; readonly etag: string };

/** A webhook: its events, whether it accepts them, and its deliveries. */
export function WebhookPage() {
  const { org = '', id = '' } = useParams({ strict: false });
  const { may } = usePlace(org);
  const { state } = useSearch({ from: '/signedIn/organizations/$org/webhooks/$id' });
  const mayRead = may('webhooks.read');
  const answer = useAnswer(
    'GET /organizations/{org}/webhooks/{id}',
    { path: { org, id } },
    // A worker switches it off by itself.
    { enabled: mayRead, every: 5000 },
  );
  const title = answer.data?.data.description ?? texts.frame.pages.webhooks;
  if (!mayRead) {
    return (
      <Page title={texts.frame.pages.webhooks}>
        <AdministratorsOnly org={org}>{words.administratorsOnly}</AdministratorsOnly>
      </Page>
    );
  }
  return (
    <Page title={title}>
      <Shown answer={answer} what={words.couldNotLoadOne}>
        {({ data, etag }) => (
          <>
            <Facts org={org} webhook={data} etag={etag ?? '*'} />
            <Section title={words.deliveries}>
              <Deliveries org={org} id={id} isOn={data.state === 'on'} state={state} />
            </Section>
          </>
        )}
      </Shown>
    </Page>
  );
}

function Facts({ org, webhook, etag }: Given) {
  const { url, events, off, failingSince, oldSecretUntil } = webhook;
  return (
    <>
      {off === null ? null : (
        <p className={forms.intro} role="status">
          {words.offBecause[off.because]}
        </p>
      )}
      <dl className={forms.intro}>
        <Fact title={words.address}>{url}</Fact>
        <Fact title={words.events}>
          {events.map((event) => words.eventNames[event]).join(' · ')}
        </Fact>
        {failingSince === null ? null : (
          <Fact title={words.failingSince}>
            <Time at={failingSince} />
          </Fact>
        )}
        {oldSecretUntil === null ? null : (
          <Fact title={words.oldSecretUntil}>
            <Time at={oldSecretUntil} />
          </Fact>
        )}
      </dl>
      <Actions org={org} webhook={webhook} etag={etag} />
    </>
  );
}

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div style={{ marginBottom: 8 }}>
      <dt className={forms.quiet}>{title}</dt>
      <dd style={{ margin: 0, overflowWrap: 'anywhere' }}>{children}</dd>
    </div>
  );
}

function Actions({ org, webhook, etag }: Given) {
  const [open, setOpen] = useState<'edit' | 'rotate' | 'remove' | null>(null);
  const refresh = useRefresh();
  const refreshed = useRefreshed();
  const { id, state } = webhook;
  const test = useAction('POST /organizations/{org}/webhooks/{id}/test', {
    async onDone() {
      await refresh('GET /organizations/{org}/webhooks/{id}/deliveries');
      tellDone(words.testSent);
    },
  });
  const change = useAction('PATCH /organizations/{org}/webhooks/{id}', {
    async onDone({ data }) {
      await refreshed();
      tellDone(words.switched[data.state](data.description));
    },
  });
  const onClose = () => setOpen(null);
  const next = state === 'on' ? 'off' : 'on';
  return (
    <>
      {test.error === null ? null : <Failing what={words.couldNotTest} error={test.error} />}
      {change.error === null ? null : <Failing what={words.couldNotSwitch} error={change.error} />}
      <div className={forms.actions}>
        {state === 'on' ? (
          <Button loading={test.isPending} onClick={() => test.mutate({ path: { org, id } })}>
            {words.test}
          </Button>
        ) : null}
        <Button variant="default" onClick={() => setOpen('edit')}>
          {words.edit}
        </Button>
        <Button
          variant="default"
          loading={change.isPending}
          onClick={() => change.mutate({ path: { org, id }, body: { state: next }, ifMatch: etag })}
        >
          {state === 'on' ? words.switchOff : words.switchOn}
        </Button>
        <Button variant="default" onClick={() => setOpen('rotate')}>
          {words.rotate}
        </Button>
        <Button variant="default" onClick={() => setOpen('remove')}>
          {words.remove}
        </Button>
      </div>
      {open === 'edit' ? (
        <EditDialog org={org} webhook={webhook} etag={etag} onClose={onClose} />
      ) : null}
      {open === 'rotate' ? <RotateDialog org={org} webhook={webhook} onClose={onClose} /> : null}
      {open === 'remove' ? <RemoveDialog org={org} webhook={webhook} onClose={onClose} /> : null}
    </>
  );
}

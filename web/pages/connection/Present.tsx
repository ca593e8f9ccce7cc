import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { usePlace } from '../../api/bootstrap.ts';
import { AdministratorsOnly } from '../../parts/AdministratorsOnly.tsx';
import { Checks } from '../../parts/connecting/Checks.tsx';
import { ConnectForm } from '../../parts/connecting/ConnectForm.tsx';
import { type Connected, useChecks } from '../../parts/connecting/connectionAnswers.ts';
import { Notice } from '../../parts/Notice.tsx';
import { Section } from '../../parts/Page.tsx';
import { Loading, Shown } from '../../parts/states.tsx';
import { Time } from '../../parts/Time.tsx';
import { texts } from '../../texts/english.ts';
import classes from './connection.module.css';
import { Disconnect } from './Disconnect.tsx';
import { OldKey } from './OldKey.tsx';

const words = texts.connection;

/** Days after which a key should be replaced. */
const oldAfter = 330;

/** An existing connection. */
export function Present({
  org,
  connection,
  etag,
  mayChange,
}: {
  readonly org: string;
  readonly connection: Connected;
  readonly etag: string | null;
  readonly mayChange: boolean;
}) {
  const { place } = usePlace(org);
  const checks = useChecks(org, true);
  const [entering, setEntering] = useState(false);
  const [replaced, setReplaced] = useState(false);
  const isRefused = connection.state === 'keys_refused';
  const { refusal } = connection;
  return (
    <>
      {isRefused ? (
        <Notice tone="problem" title={words.refusedSince}>
          {refusal === null ? null : `${refusal.message} ${refusal.advice}`}
        </Notice>
      ) : replaced ? (
        <Notice tone="good" title={words.newKeyInUse} />
      ) : null}
      {connection.oldKeys === 'valid' ? (
        <OldKey org={org} etag={etag} mayChange={mayChange} />
      ) : null}
      <Facts connection={connection} />
      <Section title={texts.checks.title}>
        <Shown
          answer={checks}
          what={texts.checks.couldNot}
          loading={
            <>
              <p className={classes.quiet}>{texts.checks.running}</p>
              <Loading lines={8} />
            </>
          }
        >
          {({ data }) => (
            <Checks
              checked={data}
              isChecking={checks.isFetching}
              onAgain={() => void checks.refetch()}
            />
          )}
        </Shown>
      </Section>
      {place?.exampleOf == null ? (
        <>
          <Section title={words.newKey}>
            <p className={classes.text}>{words.newKeyText}</p>
            {mayChange ? null : (
              <AdministratorsOnly org={org}>{words.administratorsOnly}</AdministratorsOnly>
            )}
            {entering ? (
              <ConnectForm
                org={org}
                present={connection}
                etag={etag}
                submit={words.verifyAndUse}
                couldNot={words.couldNotReplace}
                onDone={() => {
                  setEntering(false);
                  setReplaced(true);
                  // Remaining tasks are at the top.
                  window.scrollTo({ top: 0 });
                }}
                actions={
                  <Button variant="default" onClick={() => setEntering(false)}>
                    {words.cancel}
                  </Button>
                }
              />
            ) : (
              <Button variant="default" disabled={!mayChange} onClick={() => setEntering(true)}>
                {words.enterNewKey}
              </Button>
            )}
          </Section>
          <Section title={words.disconnect}>
            <p className={classes.text}>{words.disconnectText}</p>
            <Disconnect org={org} etag={etag} mayChange={mayChange} />
          </Section>
        </>
      ) : (
        <Section title={words.newKey}>
          <Notice tone="warning" title={texts.example.noOtherConnection}>
            {texts.example.noOtherConnectionText}
          </Notice>
        </Section>
      )}
    </>
  );
}

function Facts({ connection }: { readonly connection: Connected }) {
  const { site, company, kind, user, clientId, lastTriedAt, keysAgeDays, state, callbacks } =
    connection;
  const isGood = state === 'connected';
  const Icon = isGood ? IconCircleCheck : IconAlertTriangle;
  return (
    <dl className={classes.facts}>
      <dt>{words.state}</dt>
      <dd>
        <span className={classes.state} data-good={isGood}>
          <Icon size={16} stroke={1.5} aria-hidden="true" />
          {words.states[state]}
        </span>
      </dd>
      <dt>{words.lastCheck}</dt>
      <dd>
        <Time at={lastTriedAt} />
      </dd>
      <dt>{words.site}</dt>
      <dd>{site.replace(/^https:\/\//u, '')}</dd>
      <dt>{words.company}</dt>
      <dd>{company}</dd>
      <dt>{kind === 'integrator' ? words.user : words.publicKey}</dt>
      <dd>{user}</dd>
      <dt>{words.clientId}</dt>
      <dd>{clientId}</dd>
      <dt>{words.callbacks}</dt>
      <dd>
        {callbacks.message}
        {callbacks.lastReceivedAt === null ? null : (
          <p className={classes.quiet}>
            {words.lastCallback} <Time at={callbacks.lastReceivedAt} />
          </p>
        )}
        {callbacks.advice === null ? null : <p className={classes.quiet}>{callbacks.advice}</p>}
      </dd>
      <dt>{words.keyAge}</dt>
      <dd>
        {words.age(keysAgeDays)}
        {keysAgeDays < oldAfter ? null : <p className={classes.quiet}>{words.old}</p>}
      </dd>
    </dl>
  );
}

import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { ConnectForm } from '../../parts/connecting/ConnectForm.tsx';
import { useConnection } from '../../parts/connecting/connectionAnswers.ts';
import { ExampleOffer } from '../../parts/example/ExampleOffer.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Shown } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import classes from './guide.module.css';
import type { StepProps } from './stepProps.ts';

const words = texts.guide;

/** Takes the keys, or shows the existing connection. */
export function ConnectStep({ org, onDone }: StepProps) {
  const connection = useConnection(org);
  return (
    <Shown answer={connection} what={texts.connection.couldNotLoad}>
      {({ data }) =>
        data.connected ? (
          <>
            {data.state === 'keys_refused' ? (
              <Notice tone="problem" title={words.connect.refused}>
                {data.refusal?.message}
              </Notice>
            ) : (
              <Notice
                tone="good"
                title={words.connect.there(data.site.replace(/^https:\/\//u, ''), data.company)}
              />
            )}
            <div className={classes.actions}>
              <Button onClick={onDone} disabled={data.state === 'keys_refused'}>
                {words.continue}
              </Button>
              <Link to="/organizations/$org/connection" params={{ org }}>
                {words.connect.toConnection}
              </Link>
            </div>
          </>
        ) : (
          <>
            <ExampleOffer org={org} />
            <ConnectForm org={org} submit={words.connect.submit} onDone={onDone} />
          </>
        )
      }
    </Shown>
  );
}

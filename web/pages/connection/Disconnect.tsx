import { Button, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAction } from '../../api/queries.ts';
import { connectionTried } from '../../parts/connecting/connectionAnswers.ts';
import { Failing } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import classes from './connection.module.css';

const words = texts.connection;

/** Ends the connection, after saying what goes and what stays: there is no way back without the keys. */
export function Disconnect({
  org,
  etag,
  mayChange,
}: {
  readonly org: string;
  readonly etag: string | null;
  readonly mayChange: boolean;
}) {
  const [asking, setAsking] = useState(false);
  const queries = useQueryClient();
  const disconnect = useAction('DELETE /organizations/{org}/connection', {
    async onDone() {
      setAsking(false);
      await connectionTried(queries, org);
    },
  });
  return (
    <>
      <Button
        variant="outline"
        color="problem"
        disabled={!mayChange}
        onClick={() => setAsking(true)}
      >
        {words.disconnect}
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={words.disconnectTitle}
        size={520}
      >
        {disconnect.error === null ? null : (
          <Failing what={words.couldNotDisconnect} error={disconnect.error} />
        )}
        <p>{words.goes}</p>
        <p className={classes.staysTitle}>{words.stays}</p>
        <ul className={classes.stays}>
          {words.stay.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
        <div className={classes.dialogActions}>
          <Button variant="default" data-autofocus onClick={() => setAsking(false)}>
            {words.keep}
          </Button>
          <Button
            color="problem"
            loading={disconnect.isPending}
            onClick={() => disconnect.mutate({ path: { org }, ifMatch: etag ?? '*' })}
          >
            {words.disconnect}
          </Button>
        </div>
      </Modal>
    </>
  );
}

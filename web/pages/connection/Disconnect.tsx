import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAction } from '../../api/queries.ts';
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx';
import { connectionTried } from '../../parts/connecting/connectionAnswers.ts';
import { texts } from '../../texts/english.ts';
import classes from './connection.module.css';

const words = texts.connection;

/**
 * Ends the connection, after showing what is removed and what stays: it cannot be restored without
 * the keys.
 */
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
      {asking ? (
        <ConfirmDialog
          title={words.disconnectTitle}
          confirm={words.disconnect}
          cancel={words.keep}
          isFinal
          isPending={disconnect.isPending}
          couldNot={words.couldNotDisconnect}
          error={disconnect.error}
          onConfirm={() => disconnect.mutate({ path: { org }, ifMatch: etag ?? '*' })}
          onClose={() => setAsking(false)}
        >
          <p>{words.goes}</p>
          <div>
            <p className={classes.staysTitle}>{words.stays}</p>
            <ul className={classes.stays}>
              {words.stay.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          </div>
        </ConfirmDialog>
      ) : null}
    </>
  );
}

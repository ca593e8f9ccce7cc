import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useAction } from '../../api/queries.ts';
import { connectionTried } from '../../parts/connecting/connectionAnswers.ts';
import { Notice } from '../../parts/Notice.tsx';
import { Failing } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';

const words = texts.connection;

/** A reminder of the old key, which ampwise cannot delete, until someone ticks it off. */
export function OldKey({
  org,
  etag,
  mayChange,
}: {
  readonly org: string;
  readonly etag: string | null;
  readonly mayChange: boolean;
}) {
  const queries = useQueryClient();
  const tickOff = useAction('PATCH /organizations/{org}/connection', {
    onDone: () => connectionTried(queries, org),
  });
  return (
    <Notice
      tone="warning"
      title={words.oldKey}
      actions={
        <Button
          variant="default"
          disabled={!mayChange}
          loading={tickOff.isPending}
          onClick={() =>
            tickOff.mutate({ path: { org }, body: { oldKeys: 'deleted' }, ifMatch: etag ?? '*' })
          }
        >
          {words.oldKeyDeleted}
        </Button>
      }
    >
      {words.oldKeyText}
      {tickOff.error === null ? null : (
        <Failing
          what={words.couldNotTickOff}
          error={tickOff.error}
          onRetry={() => void connectionTried(queries, org)}
        />
      )}
    </Notice>
  );
}

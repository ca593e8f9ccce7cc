import { Button } from '@mantine/core';
import { type Row, useAction, useAnswer } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import forms from '../../parts/Form.module.css';
import { Failing, Shown } from '../../parts/states.tsx';
import { Table, type TableColumn } from '../../parts/Table.tsx';
import { Time } from '../../parts/Time.tsx';
import { profileTexts } from '../../texts/english/profile.ts';
import { deviceOf } from './device.ts';

type Session = Row<'GET /me/sessions'>;

const words = profileTexts;

/** The account's sessions, with buttons to end them. */
export function Sessions() {
  const sessions = useAnswer('GET /me/sessions', {});
  const refresh = useRefresh();
  const end = useAction('DELETE /me/sessions/{id}', { onDone: () => refresh('GET /me/sessions') });
  const endOthers = useAction('DELETE /me/sessions', {
    onDone: () => refresh('GET /me/sessions'),
  });
  const refused = end.error ?? endOthers.error;
  const columns: readonly TableColumn<Session>[] = [
    {
      key: 'device',
      title: words.device,
      cell: ({ userAgent, current }) => (
        <>
          {deviceOf(userAgent)}
          {current ? <span className={forms.quiet}> · {words.thisDevice}</span> : null}
        </>
      ),
    },
    {
      key: 'place',
      title: words.place,
      cell: ({ address }) => address ?? <span className={forms.quiet}>{words.unknownPlace}</span>,
    },
    { key: 'use', title: words.lastUse, cell: ({ lastSeenAt }) => <Time at={lastSeenAt} /> },
    { key: 'since', title: words.since, cell: ({ createdAt }) => <Time at={createdAt} /> },
    {
      key: 'actions',
      title: words.actions,
      actions: true,
      cell: ({ id, current, userAgent }) =>
        current ? null : (
          <Button
            variant="default"
            aria-label={words.endOf(deviceOf(userAgent))}
            loading={end.isPending && end.variables.path.id === id}
            onClick={() => end.mutate({ path: { id } })}
          >
            {words.end}
          </Button>
        ),
    },
  ];
  return (
    <>
      {refused === null ? null : <Failing what={words.couldNotEnd} error={refused} />}
      <Shown answer={sessions} what={words.couldNotLoadSessions}>
        {({ data: { data } }) => (
          <>
            <Table label={words.sessions} columns={columns} rows={data} keyOf={({ id }) => id} />
            <div className={forms.after}>
              {data.length < 2 ? null : (
                <Button
                  variant="default"
                  loading={endOthers.isPending}
                  onClick={() => endOthers.mutate({})}
                >
                  {words.endOthers}
                </Button>
              )}
              <span role="status" className={forms.saved}>
                {endOthers.isSuccess && data.length < 2 ? words.othersEnded : ''}
              </span>
            </div>
          </>
        )}
      </Shown>
    </>
  );
}

import { Button } from '@mantine/core';
import { useState } from 'react';
import { useAction, useAnswer } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { FormModal } from '../../parts/FormDialog.tsx';
import { Failing, Shown } from '../../parts/states.tsx';
import { Table, type TableColumn } from '../../parts/Table.tsx';
import { Time } from '../../parts/Time.tsx';
import { tellDone } from '../../parts/tellDone.tsx';
import { usersTexts } from '../../texts/english/users.ts';
import { GivenLink } from './GivenLink.tsx';
import { type Invitation, ofUsers } from './people.ts';
import classes from './Users.module.css';

const words = usersTexts;

export function PendingInvitations({
  org,
  mayChange,
}: {
  readonly org: string;
  readonly mayChange: boolean;
}) {
  const invitations = useAnswer('GET /organizations/{org}/invitations', { path: { org } });
  const refresh = useRefresh();
  const [renewed, setRenewed] = useState<Invitation | null>(null);
  const renew = useAction('POST /organizations/{org}/invitations/{id}/renew', {
    onDone: () => refresh(...ofUsers),
  });
  const revoke = useAction('DELETE /organizations/{org}/invitations/{id}', {
    async onDone() {
      await refresh(...ofUsers);
    },
  });
  const columns: readonly TableColumn<Invitation>[] = [
    { key: 'email', title: words.email, long: true, cell: ({ email }) => email },
    { key: 'role', title: words.role, cell: ({ role }) => words.roles[role] },
    {
      key: 'by',
      title: words.invitedBy,
      cell: ({ createdBy, createdAt }) => (
        <>
          {createdBy?.name ?? ''} <Time at={createdAt} />
        </>
      ),
    },
    { key: 'expires', title: words.expires, cell: ({ expiresAt }) => <Time at={expiresAt} /> },
    {
      key: 'actions',
      title: words.actions,
      actions: true,
      cell: (invitation) =>
        mayChange ? (
          <span className={classes.rowActions}>
            <Button
              variant="default"
              aria-label={words.newLinkOf(invitation.email)}
              onClick={() => {
                setRenewed(invitation);
                renew.mutate({ path: { org, id: invitation.id } });
              }}
            >
              {words.newLink}
            </Button>
            <Button
              variant="default"
              aria-label={words.revokeOf(invitation.email)}
              loading={revoke.isPending && revoke.variables.path.id === invitation.id}
              onClick={() =>
                revoke.mutate(
                  { path: { org, id: invitation.id } },
                  { onSuccess: () => tellDone(words.revoked(invitation.email)) },
                )
              }
            >
              {words.revoke}
            </Button>
          </span>
        ) : null,
    },
  ];
  return (
    <>
      {revoke.error === null ? null : <Failing what={words.couldNotRevoke} error={revoke.error} />}
      {renew.error === null ? null : <Failing what={words.couldNotRenew} error={renew.error} />}
      <Shown answer={invitations} what={words.couldNotLoadPending}>
        {({ data: { data } }) =>
          data.length === 0 ? (
            <p className={classes.quiet}>{words.noPending}</p>
          ) : (
            <Table label={words.pending} columns={columns} rows={data} keyOf={({ id }) => id} />
          )
        }
      </Shown>
      {renewed === null || renew.data === undefined || !renew.isSuccess ? null : (
        <FormModal
          opened
          onClose={() => setRenewed(null)}
          title={words.renewedTitle(renewed.email)}
        >
          <GivenLink
            label={words.inviteLink}
            given={renew.data.data}
            email={renewed.email}
            once={`${words.linkOnce} ${words.renewedText}`}
            onClose={() => setRenewed(null)}
          />
        </FormModal>
      )}
    </>
  );
}

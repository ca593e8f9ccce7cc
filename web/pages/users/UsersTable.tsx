import { ActionIcon, Menu } from '@mantine/core';
import { IconAlertTriangle, IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useMe, usePlace } from '../../api/bootstrap.ts';
import { useAnswer } from '../../api/queries.ts';
import { Table, type TableColumn } from '../../parts/Table.tsx';
import { Time } from '../../parts/Time.tsx';
import { texts } from '../../texts/english.ts';
import { EditDialog } from './EditDialog.tsx';
import { MemberDialog } from './MemberDialog.tsx';
import type { Member, User } from './people.ts';
import { RemoveDialog } from './RemoveDialog.tsx';
import { ResetDialog } from './ResetDialog.tsx';
import { SessionsDialog } from './SessionsDialog.tsx';
import classes from './Users.module.css';

const words = texts.users;
const dialogs = {
  edit: EditDialog,
  member: MemberDialog,
  reset: ResetDialog,
  sessions: SessionsDialog,
  remove: RemoveDialog,
};
type Open = { readonly kind: keyof typeof dialogs; readonly user: User };

export function UsersTable({
  org,
  users,
}: {
  readonly org: string;
  readonly users: readonly User[];
}) {
  const { place, may } = usePlace(org);
  const { user: me } = useMe();
  const own = place?.userId ?? null;
  const members = useAnswer('GET /organizations/{org}/members', { path: { org } });
  const found = new Map(members.data?.data.users.map(({ user, member }) => [user, member]));
  const [open, setOpen] = useState<Open | null>(null);
  const mayChange = may('users.change');

  const columns: readonly TableColumn<User>[] = [
    {
      key: 'name',
      title: words.name,
      long: true,
      cell: ({ id, name }) => (id === own ? words.you(me?.name ?? name) : <bdi>{name}</bdi>),
    },
    { key: 'email', title: words.email, long: true, cell: ({ email }) => email },
    { key: 'role', title: words.role, cell: ({ role }) => words.roles[role] },
    {
      key: 'member',
      title: words.memberId,
      cell: (user) => <MemberCell user={user} found={found.get(user.id)} />,
    },
    {
      key: 'seen',
      title: words.lastSeen,
      cell: ({ signsIn, lastSeenAt }) =>
        lastSeenAt !== null ? (
          <Time at={lastSeenAt} />
        ) : (
          <span className={classes.quiet}>{signsIn ? words.never : words.noSignIn}</span>
        ),
    },
    {
      key: 'actions',
      title: words.actions,
      actions: true,
      cell: (user) =>
        mayChange ? <Actions user={user} onOpen={(kind) => setOpen({ kind, user })} /> : null,
    },
  ];
  const Dialog = open === null ? null : dialogs[open.kind];
  return (
    <>
      <Table
        label={texts.frame.pages.users}
        columns={columns}
        rows={users}
        keyOf={({ id }) => id}
      />
      {members.error === null || users.every(({ member }) => member === null) ? null : (
        <p className={classes.note}>
          {words.membersUnread} {members.error.message}
        </p>
      )}
      {Dialog === null || open === null ? null : (
        <Dialog key={open.user.id} org={org} user={open.user} onClose={() => setOpen(null)} />
      )}
    </>
  );
}

function MemberCell({
  user: { member },
  found,
}: {
  readonly user: User;
  /** The member as ConnectWise has it; null: it has none. Undefined while that is not known. */
  readonly found: Member | null | undefined;
}) {
  if (member === null) return <span className={classes.quiet}>{words.notEntered}</span>;
  const trouble =
    found === null ? words.notFound : found?.inactive === true ? words.inactive : undefined;
  return (
    <>
      <span className={classes.member}>
        {member.identifier}
        {found === null || found === undefined || found.name === member.identifier ? null : (
          <span className={classes.quiet}> · {found.name}</span>
        )}
      </span>
      {trouble === undefined ? null : (
        <span className={classes.trouble}>
          <IconAlertTriangle size={16} stroke={1.5} aria-hidden="true" />
          {trouble}
        </span>
      )}
    </>
  );
}

function Actions({
  user: { name, signsIn },
  onOpen,
}: {
  readonly user: User;
  readonly onOpen: (kind: Open['kind']) => void;
}) {
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon aria-label={words.actionsOf(name)}>
          <IconDots size={16} stroke={1.5} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onOpen('edit')}>{words.edit}</Menu.Item>
        <Menu.Item onClick={() => onOpen('member')}>{words.enterMember}</Menu.Item>
        {signsIn ? (
          <>
            <Menu.Item onClick={() => onOpen('reset')}>{words.reset}</Menu.Item>
            <Menu.Item onClick={() => onOpen('sessions')}>{words.signOut}</Menu.Item>
          </>
        ) : null}
        <Menu.Divider />
        <Menu.Item color="problem" onClick={() => onOpen('remove')}>
          {words.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

import { ActionIcon, Menu } from '@mantine/core';
import { IconAlertTriangle, IconDots } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useMe, usePlace } from '../../api/bootstrap.ts';
import { type List, useAnswer } from '../../api/queries.ts';
import { DataList } from '../../parts/DataList.tsx';
import type { Column } from '../../parts/DataRow.tsx';
import { reasonOf } from '../../parts/reasonOf.ts';
import { Time } from '../../parts/Time.tsx';
import { usersTexts } from '../../texts/english/users.ts';
import { texts } from '../../texts/english.ts';
import { EditDialog } from './EditDialog.tsx';
import { MemberDialog } from './MemberDialog.tsx';
import type { Member, User } from './people.ts';
import { RemoveDialog } from './RemoveDialog.tsx';
import { ResetDialog } from './ResetDialog.tsx';
import { SessionsDialog } from './SessionsDialog.tsx';
import classes from './Users.module.css';

const words = usersTexts;
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
  list,
  empty,
}: {
  readonly org: string;
  readonly list: List<User>;
  /** Shown if there are no users. */
  readonly empty: ReactNode;
}) {
  const { place, may } = usePlace(org);
  const { user: me } = useMe();
  const own = place?.userId ?? null;
  const members = useAnswer('GET /organizations/{org}/members', { path: { org } });
  const found = new Map(members.data?.data.users.map(({ user, member }) => [user, member]));
  const [open, setOpen] = useState<Open | null>(null);
  const mayChange = may('users.change');

  const nameIn = ({ id, name }: User) => (id === own ? words.you(me?.name ?? name) : name);
  const actionsOf = (user: User) =>
    mayChange ? <Actions user={user} onOpen={(kind) => setOpen({ kind, user })} /> : null;
  const columns: readonly Column<User>[] = [
    {
      key: 'name',
      title: words.name,
      width: 'minmax(160px, 2fr)',
      cell: (user) => (
        <span dir="auto" title={nameIn(user)}>
          {nameIn(user)}
        </span>
      ),
    },
    {
      key: 'email',
      title: words.email,
      width: 'minmax(180px, 2fr)',
      cell: ({ email }) => <span title={email}>{email}</span>,
    },
    {
      key: 'role',
      title: words.role,
      width: '112px',
      cell: ({ role }) => words.roles[role],
    },
    {
      key: 'member',
      title: words.memberId,
      width: 'minmax(200px, 2fr)',
      cell: (user) => <MemberCell user={user} found={found.get(user.id)} />,
    },
    {
      key: 'seen',
      title: words.lastSeen,
      width: '176px',
      cell: (user) => <Seen user={user} />,
    },
    {
      key: 'actions',
      title: words.actions,
      width: '48px',
      actions: true,
      cell: actionsOf,
    },
  ];
  const Dialog = open === null ? null : dialogs[open.kind];
  return (
    <>
      <DataList
        label={texts.frame.pages.users}
        list={list}
        columns={columns}
        keyOf={({ id }) => id}
        nameOf={nameIn}
        narrow={(user) => (
          <div className={classes.row}>
            <div className={classes.lines}>
              <div className={classes.spread}>
                <span dir="auto">{nameIn(user)}</span>
                <span className={classes.quiet}>{words.roles[user.role]}</span>
              </div>
              <div className={classes.spread}>
                <span className={classes.quiet}>{user.email}</span>
                <MemberCell user={user} found={found.get(user.id)} />
              </div>
            </div>
            {actionsOf(user)}
          </div>
        )}
        empty={empty}
        couldNotLoad={words.couldNotLoad}
      />
      {members.error === null || list.rows.every(({ member }) => member === null) ? null : (
        <p className={classes.note}>
          {words.membersUnread} {reasonOf(members.error)}
        </p>
      )}
      {Dialog === null || open === null ? null : (
        <Dialog key={open.user.id} org={org} user={open.user} onClose={() => setOpen(null)} />
      )}
    </>
  );
}

function Seen({ user: { lastSeenAt, signsIn } }: { readonly user: User }) {
  if (lastSeenAt !== null) return <Time at={lastSeenAt} />;
  return <span className={classes.quiet}>{signsIn ? words.never : words.noSignIn}</span>;
}

function MemberCell({
  user: { member },
  found,
}: {
  readonly user: User;
  /** The member in ConnectWise; null: ConnectWise has none. Undefined until that is known. */
  readonly found: Member | null | undefined;
}) {
  if (member === null) return <span className={classes.quiet}>{words.notEntered}</span>;
  const trouble =
    found === null ? words.notFound : found?.inactive === true ? words.inactive : undefined;
  return (
    <span>
      {trouble === undefined ? null : (
        <span className={classes.trouble}>
          <IconAlertTriangle size={16} stroke={1.5} aria-hidden="true" />
          {trouble}{' '}
        </span>
      )}
      {member.identifier}
      {found === null || found === undefined || found.name === member.identifier ? null : (
        <span className={classes.quiet}> · {found.name}</span>
      )}
    </span>
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

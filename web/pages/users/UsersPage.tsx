import { Button } from '@mantine/core';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { usePlace } from '../../api/bootstrap.ts';
import { useList } from '../../api/queries.ts';
import { AdministratorsOnly } from '../../parts/AdministratorsOnly.tsx';
import { Page, Section } from '../../parts/Page.tsx';
import { SearchInput } from '../../parts/SearchInput.tsx';
import { Empty } from '../../parts/states.tsx';
import { usersTexts } from '../../texts/english/users.ts';
import { texts } from '../../texts/english.ts';
import { InviteDialog } from './InviteDialog.tsx';
import { PendingInvitations } from './PendingInvitations.tsx';
import { Suggestions } from './Suggestions.tsx';
import classes from './Users.module.css';
import { UsersTable } from './UsersTable.tsx';

const words = usersTexts;
/** So few are found faster by looking than by typing. */
const few = 10;

/** The users of the organization, and pending invitations. */
export function UsersPage() {
  const { org = '' } = useParams({ strict: false });
  const { may } = usePlace(org);
  const [isInviting, setIsInviting] = useState(false);
  const mayChange = may('users.change');
  return (
    <Page
      title={texts.frame.pages.users}
      actions={
        <Button disabled={!mayChange} onClick={() => setIsInviting(true)}>
          {words.invite}
        </Button>
      }
    >
      {mayChange ? null : (
        <AdministratorsOnly org={org}>{words.administratorsOnly}</AdministratorsOnly>
      )}
      {mayChange ? <Suggestions org={org} /> : null}
      <UserList org={org} />
      <Section title={words.pending}>
        <PendingInvitations org={org} mayChange={mayChange} />
      </Section>
      <InviteDialog org={org} opened={isInviting} onClose={() => setIsInviting(false)} />
    </Page>
  );
}

function UserList({ org }: { readonly org: string }) {
  const { search } = useSearch({ from: '/signedIn/organizations/$org/users' });
  const navigate = useNavigate({ from: '/organizations/$org/users' });
  const find = (text: string | undefined) =>
    void navigate({ search: text === undefined ? {} : { search: text }, replace: true });
  const list = useList('GET /organizations/{org}/users', {
    path: { org },
    query: { sort: 'name', ...(search === undefined ? {} : { search }) },
  });
  const isShort = search === undefined && (list.total ?? 0) < few;
  return (
    <>
      {isShort ? null : (
        <SearchInput className={classes.search} label={words.search} value={search} onFind={find} />
      )}
      <UsersTable
        org={org}
        list={list}
        empty={
          <Empty
            title={words.noneFound(search ?? '')}
            actions={
              <Button variant="default" onClick={() => find(undefined)}>
                {words.clear}
              </Button>
            }
          />
        }
      />
    </>
  );
}

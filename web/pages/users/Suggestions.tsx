import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { useAnswer } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { Failing } from '../../parts/states.tsx';
import { Table, type TableColumn } from '../../parts/Table.tsx';
import { usersTexts } from '../../texts/english/users.ts';
import { type Member, ofUsers, type User } from './people.ts';
import classes from './Users.module.css';

const words = usersTexts;

type Match = { readonly user: User; readonly member: Member };

/**
 * Users who match a member by e-mail, to confirm one by one or all at once. Empty if there are
 * none.
 */
export function Suggestions({ org }: { readonly org: string }) {
  const members = useAnswer('GET /organizations/{org}/members', { path: { org } });
  const users = useAnswer('GET /organizations/{org}/users', {
    path: { org },
    query: { sort: 'name', limit: 200 },
  });
  const [isOpen, { toggle }] = useDisclosure(false);
  const { accept, busy, refused } = useAccepting(org);
  const byId = new Map(users.data?.data.data.map((user) => [user.id, user]));
  const matches = (members.data?.data.suggestions ?? []).flatMap(({ user, member }): Match[] => {
    const known = byId.get(user);
    return known === undefined ? [] : [{ user: known, member }];
  });
  if (matches.length === 0 && refused === null) return null;
  const columns: readonly TableColumn<Match>[] = [
    { key: 'name', title: words.name, long: true, cell: ({ user }) => <bdi>{user.name}</bdi> },
    { key: 'email', title: words.email, long: true, cell: ({ user }) => user.email },
    {
      key: 'member',
      title: words.match,
      cell: ({ member }) => `${member.name} · ${member.identifier}`,
    },
    {
      key: 'actions',
      title: words.actions,
      actions: true,
      cell: (match) => (
        <Button
          variant="default"
          loading={busy.has(match.user.id)}
          aria-label={words.acceptOf(match.user.name, match.member.name)}
          onClick={() => void accept([match])}
        >
          {words.accept}
        </Button>
      ),
    },
  ];
  return (
    <section className={classes.suggestions} aria-label={words.matches(matches.length)}>
      <div className={classes.suggestionsHead}>
        <h2>{words.matches(matches.length)}</h2>
        <Button variant="default" aria-expanded={isOpen} onClick={toggle}>
          {isOpen ? words.hide : words.show}
        </Button>
      </div>
      {isOpen ? (
        <>
          <p className={classes.suggestionsText}>{words.matchesText}</p>
          {refused === null ? null : (
            <Failing what={words.couldNotAccept(refused.name)} error={refused.error} />
          )}
          <Table
            label={words.match}
            columns={columns}
            rows={matches}
            keyOf={({ user }) => user.id}
          />
          {matches.length < 2 ? null : (
            <Button
              mt="md"
              variant="default"
              loading={busy.size > 0}
              onClick={() => void accept(matches)}
            >
              {words.acceptAll(matches.length)}
            </Button>
          )}
        </>
      ) : null}
    </section>
  );
}

/**
 * Enters Member IDs one after the other; rejected ones stay in the list, with the reason of the
 * last one.
 */
function useAccepting(org: string) {
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<{ readonly name: string; readonly error: Error } | null>(
    null,
  );
  const refresh = useRefresh();
  const accept = async (matches: readonly Match[]) => {
    setRefused(null);
    setBusy(new Set(matches.map(({ user }) => user.id)));
    for (const { user, member } of matches) {
      try {
        await call('PUT /organizations/{org}/users/{id}/member', {
          path: { org, id: user.id },
          body: { memberId: member.identifier },
        });
      } catch (thrown) {
        if (!(thrown instanceof Error)) throw thrown;
        setRefused({ name: user.name, error: thrown });
      }
    }
    await refresh(...ofUsers);
    setBusy(new Set());
  };
  return { accept, busy, refused };
}

import { Button } from '@mantine/core';
import type { Row } from '../../api/queries.ts';
import { useUsers } from '../../api/users.ts';
import forms from '../../parts/Form.module.css';
import { Table, type TableColumn } from '../../parts/Table.tsx';
import { Time } from '../../parts/Time.tsx';
import { tokensTexts } from '../../texts/english/tokens.ts';
import { texts } from '../../texts/english.ts';

export type Token = Row<'GET /organizations/{org}/tokens'>;

const words = tokensTexts;

export function TokensTable({
  org,
  tokens,
  onRevoke,
}: {
  readonly org: string;
  readonly tokens: readonly Token[];
  readonly onRevoke: (token: Token) => void;
}) {
  const { nameOf } = useUsers(org);
  const columns: readonly TableColumn<Token>[] = [
    { key: 'name', title: words.name, long: true, cell: ({ name }) => <bdi>{name}</bdi> },
    {
      key: 'prefix',
      title: words.starts,
      cell: ({ prefix }) => <code className={forms.nowrap}>{prefix}…</code>,
    },
    { key: 'scope', title: words.scope, cell: ({ scope }) => words.scopes[scope] },
    {
      key: 'user',
      title: words.belongsTo,
      cell: ({ user }) => (user === null ? words.organization : nameOf(user)),
    },
    {
      key: 'by',
      title: words.madeBy,
      cell: ({ createdBy, createdAt }) => (
        <>
          {createdBy?.name ?? ''} <Time at={createdAt} />
        </>
      ),
    },
    {
      key: 'expires',
      title: words.expires,
      cell: ({ expiresAt }) => {
        if (expiresAt === null) return words.never;
        if (Date.parse(expiresAt) > Date.now()) return <Time at={expiresAt} />;
        return (
          <>
            {words.expired} <Time at={expiresAt} />
          </>
        );
      },
    },
    {
      key: 'used',
      title: words.lastUsed,
      cell: ({ lastUsedAt, lastUsedFrom }) =>
        lastUsedAt === null ? (
          <span className={forms.quiet}>{words.notUsed}</span>
        ) : (
          <>
            <Time at={lastUsedAt} /> {lastUsedFrom === null ? null : words.from(lastUsedFrom)}
          </>
        ),
    },
    {
      key: 'actions',
      title: words.actions,
      actions: true,
      cell: (token) => (
        <Button
          variant="default"
          aria-label={words.revokeOf(token.name)}
          onClick={() => onRevoke(token)}
        >
          {words.revoke}
        </Button>
      ),
    },
  ];
  return (
    <Table
      label={texts.frame.pages.tokens}
      columns={columns}
      rows={tokens}
      keyOf={({ id }) => id}
    />
  );
}

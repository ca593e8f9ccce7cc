import { Button, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { type Row, useList } from '../../api/queries.ts';
import { type Column, DataList } from '../../parts/DataList.tsx';
import { Page } from '../../parts/Page.tsx';
import { StateWord } from '../../parts/StateWord.tsx';
import { Empty } from '../../parts/states.tsx';
import { Time } from '../../parts/Time.tsx';
import { Views } from '../../parts/Views.tsx';
import { texts } from '../../texts/english.ts';
import { type ContactState, isSort } from './search.ts';

type Contact = Row<'GET /organizations/{org}/contacts'>;

const words = texts.contacts;
const views: readonly (ContactState | undefined)[] = [
  undefined,
  'in_step',
  'waiting',
  'in_conflict',
  'on_hold',
  'skipped',
];

function nameOf({ fields, email }: Contact): string {
  const name = [fields.firstName, fields.lastName].filter((part) => part != null).join(' ');
  return name === '' ? (email ?? words.noName) : name;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const columns: readonly Column<Contact>[] = [
  {
    key: 'name',
    title: words.columns.name,
    width: 'minmax(180px, 2fr)',
    sort: 'name',
    cell: (row) => <span>{nameOf(row)}</span>,
  },
  {
    key: 'company',
    title: words.columns.company,
    width: 'minmax(140px, 2fr)',
    sort: 'company',
    cell: ({ fields }) => <span>{text(fields.company)}</span>,
  },
  {
    key: 'email',
    title: words.columns.email,
    width: 'minmax(180px, 2fr)',
    sort: 'email',
    cell: ({ email }) => <span>{email}</span>,
  },
  {
    key: 'owner',
    title: words.columns.owner,
    width: 'minmax(110px, 1fr)',
    cell: ({ owner }) => <span>{owner?.name}</span>,
  },
  {
    key: 'state',
    title: words.columns.state,
    width: '132px',
    cell: ({ state }) => <StateWord state={state} />,
  },
  {
    key: 'changed',
    title: words.columns.changed,
    width: '136px',
    sort: 'updatedAt',
    cell: ({ updatedAt }) => <Time at={updatedAt} />,
  },
];

/** All contacts of the organization in AMP. */
export function ContactsPage() {
  const { org = '' } = useParams({ strict: false });
  const search = useSearch({ from: '/signedIn/organizations/$org/contacts' });
  const navigate = useNavigate({ from: '/organizations/$org/contacts' });
  const [typed, setTyped] = useState(search.q ?? '');
  const find = useDebouncedCallback((q: string) => {
    void navigate({
      search: (before) => ({ ...before, q: q === '' ? undefined : q }),
      replace: true,
    });
  }, 250);
  const list = useList('GET /organizations/{org}/contacts', {
    path: { org },
    query: {
      ...(search.q === undefined ? {} : { search: search.q }),
      ...(search.state === undefined ? {} : { state: [search.state] }),
      sort: search.sort ?? 'name',
    },
  });
  return (
    <Page title={texts.frame.pages.contacts}>
      <Views
        label={words.views}
        views={views.map((state) => ({
          name: state === undefined ? words.all : texts.stateWords[state],
          link: {
            to: '/organizations/$org/contacts',
            params: { org },
            search: state === undefined ? {} : { state },
          },
          isActive: search.state === state,
        }))}
      />
      <TextInput
        aria-label={words.search}
        placeholder={words.search}
        leftSection={<IconSearch size={16} stroke={1.5} aria-hidden="true" />}
        value={typed}
        maw={360}
        mb="md"
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          find(currentTarget.value);
        }}
      />
      <DataList
        label={words.list}
        list={list}
        columns={columns}
        keyOf={({ id }) => id}
        nameOf={nameOf}
        narrow={(row) => (
          <>
            <div style={{ display: 'flex', gap: 8, justifyContent: 'space-between' }}>
              <span>{nameOf(row)}</span>
              <StateWord state={row.state} />
            </div>
            <div
              style={{
                display: 'flex',
                gap: 8,
                justifyContent: 'space-between',
                color: 'var(--text-quiet)',
              }}
            >
              <span>{text(row.fields.company)}</span>
              <Time at={row.updatedAt} />
            </div>
          </>
        )}
        sort={search.sort ?? 'name'}
        onSort={(sort) => {
          if (isSort(sort)) void navigate({ search: (before) => ({ ...before, sort }) });
        }}
        empty={
          search.q === undefined && search.state === undefined ? (
            <Empty title={words.none}>{words.noneText}</Empty>
          ) : (
            <Empty
              title={words.noMatch}
              actions={
                <Button
                  variant="default"
                  onClick={() => {
                    setTyped('');
                    void navigate({ search: {} });
                  }}
                >
                  {words.clear}
                </Button>
              }
            />
          )
        }
        couldNotLoad={words.couldNotLoad}
      />
    </Page>
  );
}

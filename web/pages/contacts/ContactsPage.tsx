import { Button } from '@mantine/core';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { usePlace } from '../../api/bootstrap.ts';
import { addressOf } from '../../api/call.ts';
import { type Row, useList } from '../../api/queries.ts';
import { type Column, DataList } from '../../parts/DataList.tsx';
import { isTyping } from '../../parts/isTyping.ts';
import { nameOf } from '../../parts/nameOf.ts';
import { Page } from '../../parts/Page.tsx';
import { SearchInput } from '../../parts/SearchInput.tsx';
import { StateWord } from '../../parts/StateWord.tsx';
import { Empty } from '../../parts/states.tsx';
import { Time } from '../../parts/Time.tsx';
import { UserSelect } from '../../parts/UserSelect.tsx';
import { texts } from '../../texts/english.ts';
import classes from './Contacts.module.css';
import { ContactViews } from './ContactViews.tsx';
import { lastPlace, leftAt } from './lastPlace.ts';
import { NewContact } from './NewContact.tsx';
import { nobodySelected, SelectionBar } from './SelectionBar.tsx';
import { contactsQuery, isSort } from './search.ts';

type Contact = Row<'GET /organizations/{org}/contacts'>;

const words = texts.contacts;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const columnsIn = (org: string, onOpen: (row: Contact) => void): readonly Column<Contact>[] => [
  {
    key: 'name',
    title: words.columns.name,
    width: 'minmax(180px, 2fr)',
    sort: 'name',
    cell: (row) => (
      <Link
        to="/organizations/$org/contacts/$id"
        params={{ org, id: row.id }}
        // The list has the keyboard: Enter opens.
        tabIndex={-1}
        dir="auto"
        onClick={() => onOpen(row)}
      >
        {nameOf(row)}
      </Link>
    ),
  },
  {
    key: 'company',
    title: words.columns.company,
    width: 'minmax(140px, 2fr)',
    sort: 'company',
    cell: ({ fields }) => <span dir="auto">{text(fields.company)}</span>,
  },
  {
    key: 'email',
    title: words.columns.email,
    width: 'minmax(180px, 2fr)',
    sort: 'email',
    cell: ({ email }) => <span>{email}</span>,
  },
  {
    key: 'companyType',
    title: words.columns.companyType,
    width: 'minmax(110px, 1fr)',
    cell: ({ fields }) => <span>{text(fields.Company_Type)}</span>,
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
  const { state, owner } = useSearch({ from: '/signedIn/organizations/$org/contacts' });
  // Each view begins anew: what is selected or typed in one means nothing in another.
  return <ContactsView key={`${state ?? ''} ${owner ?? ''}`} />;
}

function ContactsView() {
  const { org = '' } = useParams({ strict: false });
  const search = useSearch({ from: '/signedIn/organizations/$org/contacts' });
  const navigate = useNavigate({ from: '/organizations/$org/contacts' });
  const { place, may } = usePlace(org);
  const mayChange = may('contacts.change');
  const [selected, setSelected] = useState(nobodySelected);
  const [creating, setCreating] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const [startAt] = useState(() => lastPlace(org)?.id);
  const change = (next: Partial<typeof search>, replace = false) => {
    setSelected(nobodySelected);
    void navigate({ search: (before) => ({ ...before, ...next }), replace });
  };
  const asked = contactsQuery(search, place?.userId ?? null);
  const list = useList('GET /organizations/{org}/contacts', { path: { org }, query: asked });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || isTyping(event)) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  const isFiltered =
    search.q !== undefined || search.state !== undefined || search.owner !== undefined;
  const remember = (row: Contact) => leftAt({ org, search, id: row.id });
  return (
    <Page
      title={texts.frame.pages.contacts}
      actions={
        <>
          {mayChange ? (
            <Button
              variant="default"
              renderRoot={(root) => (
                <Link to="/organizations/$org/contacts/import" params={{ org }} {...root} />
              )}
            >
              {words.importFile}
            </Button>
          ) : null}
          <Button
            variant="default"
            component="a"
            href={addressOf('/organizations/{org}/contacts/export', { org }, asked)}
            download
          >
            {words.exportFile(list.isStale ? null : list.total)}
          </Button>
          {mayChange ? <Button onClick={() => setCreating(true)}>{words.create}</Button> : null}
        </>
      }
    >
      <ContactViews present={search} />
      <div className={classes.toolbar}>
        <SearchInput
          ref={input}
          className={classes.search}
          label={words.search}
          shortcut="/"
          value={search.q}
          onFind={(q) => change({ q }, true)}
        />
        <UserSelect
          org={org}
          className={classes.filter}
          aria-label={words.owner}
          value={search.owner ?? 'anyone'}
          before={[
            { value: 'anyone', label: words.owners.anyone },
            { value: 'me', label: words.owners.me },
            { value: 'none', label: words.owners.none },
          ]}
          onChange={(owner) =>
            change({ owner: owner === null || owner === 'anyone' ? undefined : owner })
          }
        />
      </div>
      {mayChange ? (
        <SelectionBar
          org={org}
          asked={asked}
          list={list}
          selected={selected}
          onSelect={setSelected}
          isRemoved={search.state === 'removed'}
        />
      ) : null}
      <DataList
        label={words.list}
        list={list}
        columns={columnsIn(org, remember)}
        keyOf={({ id }) => id}
        nameOf={nameOf}
        startAt={startAt}
        onOpen={(row) => {
          remember(row);
          void navigate({ to: '/organizations/$org/contacts/$id', params: { org, id: row.id } });
        }}
        {...(mayChange
          ? {
              selection: {
                keys: selected.all ? new Set(list.rows.map(({ id }) => id)) : selected.keys,
                onChange: (keys) => setSelected({ keys, all: false }),
              },
            }
          : {})}
        narrow={(row) => (
          <>
            <div className={classes.spread}>
              <span dir="auto">{nameOf(row)}</span>
              <StateWord state={row.state} />
            </div>
            <div className={`${classes.spread} ${classes.quiet}`}>
              <span dir="auto">{text(row.fields.company)}</span>
              <Time at={row.updatedAt} />
            </div>
          </>
        )}
        sort={search.sort ?? 'name'}
        onSort={(sort) => {
          if (isSort(sort)) change({ sort });
        }}
        empty={
          isFiltered ? (
            <Empty
              title={words.noMatch}
              actions={
                <>
                  <Button
                    variant="default"
                    onClick={() => {
                      setSelected(nobodySelected);
                      void navigate({ search: {} });
                    }}
                  >
                    {words.clear}
                  </Button>
                  {search.q === undefined ? null : (
                    <Link
                      to="/organizations/$org/why"
                      params={{ org }}
                      search={{ who: search.q }}
                      style={{ alignSelf: 'center' }}
                    >
                      {words.why(search.q)}
                    </Link>
                  )}
                </>
              }
            />
          ) : (
            <Empty title={words.none}>{words.noneText}</Empty>
          )
        }
        couldNotLoad={words.couldNotLoad}
      />
      <NewContact opened={creating} onClose={() => setCreating(false)} />
    </Page>
  );
}

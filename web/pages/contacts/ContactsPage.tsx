import { Button } from '@mantine/core';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { usePlace } from '../../api/bootstrap.ts';
import { addressOf } from '../../api/call.ts';
import { useLongList } from '../../api/longList.ts';
import { ColumnsMenu } from '../../parts/ColumnsMenu.tsx';
import { DataList } from '../../parts/DataList.tsx';
import { isTyping } from '../../parts/isTyping.ts';
import { nameOf } from '../../parts/nameOf.ts';
import { Page } from '../../parts/Page.tsx';
import { SearchInput } from '../../parts/SearchInput.tsx';
import { StateWord } from '../../parts/StateWord.tsx';
import { Empty } from '../../parts/states.tsx';
import { Time } from '../../parts/Time.tsx';
import { UserSelect } from '../../parts/UserSelect.tsx';
import { useIsNarrow } from '../../parts/useIsNarrow.ts';
import { type LookedAt, searchOf, useView } from '../../parts/views/useView.ts';
import { ViewActions } from '../../parts/views/ViewActions.tsx';
import { texts } from '../../texts/english.ts';
import classes from './Contacts.module.css';
import { ContactViews } from './ContactViews.tsx';
import { type Contact, defaultColumns, nameColumn, useContactColumns } from './contactColumns.tsx';
import { lastPlace, leftAt } from './lastPlace.ts';
import { NewContact } from './NewContact.tsx';
import { nobodySelected, SelectionBar } from './SelectionBar.tsx';
import { type ContactsQuery, contactsQuery, isSort, readContactsQuery } from './search.ts';

const words = texts.contacts;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** All contacts of the organization in AMP. */
export function ContactsPage() {
  const { org = '' } = useParams({ strict: false });
  const search = useSearch({ from: '/signedIn/organizations/$org/contacts' });
  const { saved, columns: _, ...query } = search;
  const looked = useView<ContactsQuery>({
    org,
    list: 'contacts',
    search,
    query,
    read: readContactsQuery,
  });
  const { state, owner } = looked.query;
  // Each view starts afresh: a selection or search text means nothing in another.
  return <ContactsView key={`${saved ?? ''} ${state ?? ''} ${owner ?? ''}`} looked={looked} />;
}

function ContactsView({ looked }: { readonly looked: LookedAt<ContactsQuery> }) {
  const { org = '' } = useParams({ strict: false });
  const search = useSearch({ from: '/signedIn/organizations/$org/contacts' });
  const navigate = useNavigate({ from: '/organizations/$org/contacts' });
  const { place, may } = usePlace(org);
  const mayChange = may('contacts.change');
  const isNarrow = useIsNarrow();
  const [selected, setSelected] = useState(nobodySelected);
  const [creating, setCreating] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const [startAt] = useState(() => lastPlace(org)?.id);
  const { query } = looked;
  const change = (next: Partial<ContactsQuery>, replace = false) => {
    setSelected(nobodySelected);
    void navigate({ search: looked.searchFor({ ...query, ...next }), replace });
  };
  const asked = contactsQuery(query, place?.userId ?? null);
  const list = useLongList('GET /organizations/{org}/contacts', { path: { org }, query: asked });
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
    query.q !== undefined || query.state !== undefined || query.owner !== undefined;
  const { state, owner } = query;
  // Every parameter that no view above the list has.
  const canSave =
    query.q !== undefined ||
    query.sort !== undefined ||
    looked.columns !== null ||
    (owner !== undefined && (owner !== 'me' || state !== undefined));
  const remember = (row: Contact) => leftAt({ org, search, id: row.id });
  const others = useContactColumns(org);
  const chosen = looked.columns ?? defaultColumns;
  const columns = [nameColumn(org, remember), ...others.filter(({ key }) => chosen.includes(key))];
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
          value={query.q}
          onFind={(q) => change({ q }, true)}
        />
        <UserSelect
          org={org}
          className={classes.filter}
          aria-label={words.owner}
          value={query.owner ?? 'anyone'}
          before={[
            { value: 'anyone', label: words.owners.anyone },
            { value: 'me', label: words.owners.me },
            { value: 'none', label: words.owners.none },
          ]}
          onChange={(next) =>
            change({ owner: next === null || next === 'anyone' ? undefined : next })
          }
        />
        {isNarrow ? null : (
          <ColumnsMenu
            columns={others}
            chosen={chosen}
            onChoose={(keys) =>
              void navigate({ search: looked.searchFor(query, keys), replace: true })
            }
          />
        )}
        <ViewActions
          org={org}
          list="contacts"
          looked={looked}
          canSave={canSave}
          onOpen={(view) =>
            void navigate({ search: view === undefined ? {} : searchOf(view, readContactsQuery) })
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
          isRemoved={state === 'removed'}
        />
      ) : null}
      <DataList
        label={words.list}
        list={list}
        columns={columns}
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
        sort={query.sort ?? 'name'}
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
                  {query.q === undefined ? null : (
                    <Link
                      to="/organizations/$org/why"
                      params={{ org }}
                      search={{ who: query.q }}
                      style={{ alignSelf: 'center' }}
                    >
                      {words.why(query.q)}
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

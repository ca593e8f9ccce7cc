import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { usePlace } from '../../api/bootstrap.ts';
import type { Answer, Answered } from '../../api/call.ts';
import { ApiProblem } from '../../api/problem.ts';
import { keyOf, useAnswer } from '../../api/queries.ts';
import { isTyping } from '../../parts/isTyping.ts';
import { nameOf } from '../../parts/nameOf.ts';
import { Page, Section } from '../../parts/Page.tsx';
import { StateWord } from '../../parts/StateWord.tsx';
import { Empty, Failing, Shown } from '../../parts/states.tsx';
import { contactTexts } from '../../texts/english/contact.ts';
import { texts } from '../../texts/english.ts';
import classes from './Contact.module.css';
import { ContactButtons, useContactActions } from './ContactActions.tsx';
import { ContactHistory } from './ContactHistory.tsx';
import { ContactRail } from './ContactRail.tsx';
import { FieldTable } from './FieldTable.tsx';
import { lastPlace } from './lastPlace.ts';
import { SyncButton, SyncOutcome, useSyncContact } from './SyncContact.tsx';

type Contact = Answer<'GET /organizations/{org}/contacts/{id}'>;

const words = contactTexts;

/** One contact: its fields on both sides, the reason for its state, and its history. */
export function ContactPage() {
  const { org = '', id = '' } = useParams({ strict: false });
  const contact = useAnswer('GET /organizations/{org}/contacts/{id}', { path: { org, id } });
  useEscape(org);
  if (contact.error instanceof ApiProblem && contact.error.status === 404) {
    return (
      <Page title={words.noSuch}>
        <Empty title={words.noSuchText} actions={<Back org={org} />} />
      </Page>
    );
  }
  if (contact.data === undefined) {
    return (
      <Page title={texts.frame.pages.contacts}>
        <Shown answer={contact} what={words.couldNotLoad}>
          {() => null}
        </Shown>
      </Page>
    );
  }
  return <OneContact key={id} org={org} contact={contact.data} />;
}

/** Esc goes back to the list, unless something is open or being typed. */
function useEscape(org: string): void {
  const navigate = useNavigate();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || isTyping(event)) return;
      const search = lastPlace(org)?.search ?? {};
      void navigate({ to: '/organizations/$org/contacts', params: { org }, search });
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [org, navigate]);
}

function Back({ org }: { readonly org: string }) {
  return (
    <Link to="/organizations/$org/contacts" params={{ org }} search={lastPlace(org)?.search ?? {}}>
      ‹ {words.back}
    </Link>
  );
}

function OneContact({
  org,
  contact,
}: {
  readonly org: string;
  readonly contact: Answered<Contact>;
}) {
  const { id, fields, owner, state, removedAt } = contact.data;
  const { may } = usePlace(org);
  const { only } = useSearch({ from: '/signedIn/organizations/$org/contacts/$id' });
  const navigate = useNavigate({ from: '/organizations/$org/contacts/$id' });
  const queries = useQueryClient();
  const path = { org, id };
  const sides = useAnswer('GET /organizations/{org}/contacts/{id}/sides', { path });
  const actions = useContactActions(org, contact);
  const { trouble } = actions;
  const sync = useSyncContact(org, id);
  const isRemoved = removedAt !== null;
  const company = fields.company ?? null;
  const onSaved = (saved: Answered<Contact>) => {
    queries.setQueryData(keyOf('GET /organizations/{org}/contacts/{id}', { path }), saved);
    void queries.invalidateQueries();
  };
  return (
    <Page
      title={nameOf(contact.data)}
      actions={
        sides.data === undefined ? null : (
          <>
            {may('runs.start') ? <SyncButton sync={sync} /> : null}
            <ContactButtons
              org={org}
              contact={contact.data}
              sides={sides.data.data}
              may={may}
              isRemoved={isRemoved}
              actions={actions}
            />
          </>
        )
      }
    >
      <div className={classes.meta}>
        <Back org={org} />
        <span dir="auto">{company === null ? words.noCompany : String(company)}</span>
        <span dir="auto">{owner?.name ?? words.noOwner}</span>
        <StateWord state={state} />
      </div>
      <SyncOutcome org={org} sync={sync} />
      {isRemoved ? (
        <div className={classes.removed}>
          <span>{words.isRemoved}</span>
          {may('contacts.change') ? (
            <Button variant="default" onClick={() => void actions.restore()}>
              {words.restore}
            </Button>
          ) : null}
        </div>
      ) : null}
      {trouble === null ? null : <Failing what={trouble.what} error={trouble.error} />}
      <Shown answer={sides} what={words.fields.couldNotLoad}>
        {({ data }) => (
          <div className={classes.split}>
            <div>
              <FieldTable
                org={org}
                contact={contact}
                sides={data}
                mayChange={may('contacts.change') && !isRemoved}
                onlyDifferences={only === 'differences'}
                onOnlyDifferences={(next) =>
                  void navigate({ search: next ? { only: 'differences' } : {}, replace: true })
                }
                onSaved={onSaved}
              />
            </div>
            <ContactRail org={org} id={id} sides={data} />
          </div>
        )}
      </Shown>
      <Section title={words.history.title}>
        <ContactHistory org={org} id={id} />
      </Section>
    </Page>
  );
}

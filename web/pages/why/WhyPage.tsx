import { Button, TextInput } from '@mantine/core';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { Answer } from '../../api/call.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useAction, useAnswer } from '../../api/queries.ts';
import { NotConnected } from '../../parts/NotConnected.tsx';
import { personName } from '../../parts/nameOf.ts';
import { Page, Section } from '../../parts/Page.tsx';
import { Empty, Failing, Shown } from '../../parts/states.tsx';
import { Time } from '../../parts/Time.tsx';
import { texts } from '../../texts/english.ts';
import { Gates, InConnectWise } from './Gates.tsx';
import classes from './Why.module.css';

type Explained = Answer<'POST /organizations/{org}/why'>;
type Person = Explained['data'][number];

const words = texts.why;

/** Why someone does or does not sync. */
export function WhyPage() {
  const { org = '' } = useParams({ strict: false });
  const { who } = useSearch({ from: '/signedIn/organizations/$org/why' });
  const navigate = useNavigate({ from: '/organizations/$org/why' });
  return (
    <Page title={words.title}>
      <WhoForm
        key={who ?? ''}
        who={who}
        onAsk={(next) => void navigate({ search: { who: next } })}
      />
      {who === undefined ? (
        <p className={classes.intro}>{words.intro}</p>
      ) : (
        <Answered org={org} who={who} />
      )}
    </Page>
  );
}

function WhoForm({
  who,
  onAsk,
}: {
  readonly who: string | undefined;
  readonly onAsk: (who: string) => void;
}) {
  const [typed, setTyped] = useState(who ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() !== '') onAsk(typed.trim());
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        label={words.who}
        value={typed}
        autoFocus={who === undefined}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <Button type="submit">{words.ask}</Button>
    </form>
  );
}

function Answered({ org, who }: { readonly org: string; readonly who: string }) {
  const answer = useAnswer('POST /organizations/{org}/why', { path: { org }, body: { who } });
  if (answer.error instanceof ApiProblem && answer.error.code === 'not_connected') {
    return <NotConnected org={org}>{words.notConnectedText}</NotConnected>;
  }
  return (
    <Shown answer={answer} what={words.couldNotAsk}>
      {({ data: { data, total, more } }) => {
        const [person, another] = data;
        if (person === undefined) {
          return <Empty title={words.nobody(who)}>{words.nobodyText}</Empty>;
        }
        return another === undefined ? (
          <OnePerson key={who} org={org} person={person} />
        ) : (
          <People org={org} people={data} total={total} more={more} />
        );
      }}
    </Shown>
  );
}

function People({
  org,
  people,
  total,
  more,
}: {
  readonly org: string;
  readonly people: readonly Person[];
  readonly total: number;
  readonly more: boolean;
}) {
  return (
    <>
      <p className={classes.count}>{words.several(total, more)}</p>
      <ul className={classes.people} aria-label={words.people}>
        {people.map((person) => {
          const id = person.connectwiseId ?? person.ampContactId;
          return (
            <li key={id} className={classes.person}>
              <Link
                to="/organizations/$org/why"
                params={{ org }}
                search={{ who: String(id) }}
                dir="auto"
              >
                {personName(person)}
              </Link>
              <span>{person.email ?? words.noEmail}</span>
              <span dir="auto">{person.company?.name ?? words.noCompany}</span>
              <span className={classes.quiet}>{person.why}</span>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function OnePerson({ org, person: asked }: { readonly org: string; readonly person: Person }) {
  const live = useAction('POST /organizations/{org}/why/live');
  const read = live.data?.data;
  const person = read?.person ?? asked;
  const { connectwiseId } = asked;
  return (
    <div className={classes.answer}>
      <h2 className={classes.name}>
        <bdi>{personName(person)}</bdi>
      </h2>
      <p className={classes.quiet}>
        {[person.email ?? words.noEmail, person.company?.name ?? words.noCompany].join(' · ')}
      </p>
      <p className={classes.sentence}>{person.why}</p>
      <div className={classes.links}>
        {person.ampContactId === null ? null : (
          <Link to="/organizations/$org/contacts/$id" params={{ org, id: person.ampContactId }}>
            {words.openContact}
          </Link>
        )}
        {person.url === null ? null : <InConnectWise url={person.url} />}
      </div>
      {live.error === null ? null : <Failing what={words.couldNotCheck} error={live.error} />}
      {connectwiseId === null ? null : (
        <div className={classes.links}>
          <Button
            variant="default"
            loading={live.isPending}
            onClick={() => live.mutate({ path: { org }, body: { connectwiseId } })}
          >
            {words.checkAgain}
          </Button>
          <span className={classes.quiet} role="status">
            {read === undefined ? (
              words.readBySync
            ) : (
              <>
                {words.readAt} <Time at={read.readAt} />.
              </>
            )}
          </span>
        </div>
      )}
      <Section title={words.questions}>
        <Gates org={org} person={person} />
      </Section>
    </div>
  );
}

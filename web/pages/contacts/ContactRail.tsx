import { IconExternalLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Answer } from '../../api/call.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useAnswer } from '../../api/queries.ts';
import { Due } from '../../parts/Due.tsx';
import { Shown } from '../../parts/states.tsx';
import { Time } from '../../parts/Time.tsx';
import { contactTexts } from '../../texts/english/contact.ts';
import classes from './Contact.module.css';

type Sides = Answer<'GET /organizations/{org}/contacts/{id}/sides'>;

const words = contactTexts;
const shownTodos = 5;

/** The reason for a contact's state, its link, its company and its to-dos. */
export function ContactRail({
  org,
  id,
  sides,
}: {
  readonly org: string;
  readonly id: string;
  readonly sides: Sides;
}) {
  const { link, connectwise } = sides;
  return (
    <aside className={classes.rail}>
      <Why org={org} id={id} />
      <section aria-label={words.link.title}>
        <h2>{words.link.title}</h2>
        {link === null ? (
          <p>{words.link.none}</p>
        ) : (
          <>
            <p>
              {words.link.origins[link.origin]}
              {link.since === null ? null : (
                <>
                  {' '}
                  <Time at={link.since} />
                </>
              )}
              {'. '}
              {words.link.states[link.state]}
            </p>
            {connectwise === null ? null : (
              <p className={classes.quiet}>{words.link.id(connectwise.id)}</p>
            )}
          </>
        )}
      </section>
      <section aria-label={words.company.title}>
        <h2>{words.company.title}</h2>
        {connectwise?.company == null ? (
          <p>{words.company.none}</p>
        ) : connectwise.company.url === null ? (
          <p dir="auto">{connectwise.company.name}</p>
        ) : (
          <p>
            <a href={connectwise.company.url} target="_blank" rel="noreferrer" dir="auto">
              {connectwise.company.name}{' '}
              <IconExternalLink size={14} stroke={1.5} aria-hidden="true" />
            </a>
          </p>
        )}
      </section>
      <Todos org={org} id={id} />
    </aside>
  );
}

function Why({ org, id }: { readonly org: string; readonly id: string }) {
  const answer = useAnswer('POST /organizations/{org}/why', { path: { org }, body: { who: id } });
  const notConnected = answer.error instanceof ApiProblem && answer.error.code === 'not_connected';
  return (
    <section aria-label={words.why.title}>
      <h2>{words.why.title}</h2>
      {notConnected ? (
        <p>{words.why.notConnected}</p>
      ) : (
        <Shown answer={answer} what={words.why.couldNotLoad}>
          {({ data: { data } }) => (
            <>
              <p>{data[0]?.why ?? words.why.couldNotLoad}</p>
              <p>
                <Link to="/organizations/$org/why" params={{ org }} search={{ who: id }}>
                  {words.why.questions}
                </Link>
              </p>
            </>
          )}
        </Shown>
      )}
    </section>
  );
}

function Todos({ org, id }: { readonly org: string; readonly id: string }) {
  const answer = useAnswer('GET /organizations/{org}/todos', {
    path: { org },
    query: { ampContactId: [id], limit: shownTodos, total: true },
  });
  return (
    <section aria-label={words.todos.title}>
      <h2>{words.todos.title}</h2>
      <Shown answer={answer} what={words.todos.couldNotLoad}>
        {({ data: { data, total = 0 } }) =>
          data.length === 0 ? (
            <p>{words.todos.none}</p>
          ) : (
            <ul className={classes.todos}>
              {data.map((todo) => (
                <li key={todo.id}>
                  <span dir="auto">{todo.subject}</span>{' '}
                  <span className={classes.quiet}>
                    {todo.status === 'done' ? words.todos.done : words.todos.open}
                    {', '}
                    <Due todo={todo} />
                  </span>
                </li>
              ))}
              {total > data.length ? (
                <li className={classes.quiet}>{words.todos.more(total - data.length)}</li>
              ) : null}
            </ul>
          )
        }
      </Shown>
    </section>
  );
}

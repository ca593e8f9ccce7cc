import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { usePlace } from '../../api/bootstrap.ts';
import type { Overview } from '../../api/overview.ts';
import { Section } from '../../parts/Page.tsx';
import { texts } from '../../texts/english.ts';
import classes from './HomePage.module.css';

type Need = Overview['needsYou'][number];

const words = texts.home;

/** Everything that needs a person, most serious first, each with the page to deal with it. */
export function NeedsYou({
  org,
  needs,
}: {
  readonly org: string;
  readonly needs: readonly Need[];
}) {
  return (
    <Section title={words.needsYou}>
      {needs.length === 0 ? (
        <p className={classes.nothing}>{words.nothingNeedsYou}</p>
      ) : (
        <ul className={classes.needs}>
          {needs.map((need, index) => (
            <li key={need.need} data-first={index === 0}>
              <IconAlertTriangle size={16} stroke={1.5} aria-hidden="true" />
              <Sentence org={org} need={need} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Sentence({
  org,
  need: { need, count, ids },
}: {
  readonly org: string;
  readonly need: Need;
}) {
  const { may } = usePlace(org);
  const text =
    need === 'keys_refused' && !may('connection.change')
      ? words.keysRefusedForMembers
      : words.needs[need](count);
  const [id] = ids;
  if (need === 'plan_on_hold' && id !== undefined) {
    return (
      <Link to="/organizations/$org/runs/$id" params={{ org, id }}>
        {text}
      </Link>
    );
  }
  if (need === 'conflicts' || need === 'holds' || need === 'matches') {
    return (
      <Link to="/organizations/$org/review" params={{ org }} search={{ tab: need }}>
        {text}
      </Link>
    );
  }
  return (
    <Link
      to={
        need === 'users_without_member_id'
          ? '/organizations/$org/users'
          : need === 'webhook_off'
            ? '/organizations/$org/webhooks'
            : '/organizations/$org/connection'
      }
      params={{ org }}
    >
      {text}
    </Link>
  );
}

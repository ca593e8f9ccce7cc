import {
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconExternalLink,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Answer } from '../../api/call.ts';
import { texts } from '../../texts/english.ts';
import classes from './Why.module.css';

type Person = Answer<'POST /organizations/{org}/why'>['data'][number];
type Gate = Person['gates'][number];

const words = texts.why;

const icons = {
  passed: IconCircleCheck,
  failed: IconCircleX,
  not_asked: IconCircleDashed,
} as const;

/** The checks that a sync makes for a person, with the facts it saw, and what helps if one fails. */
export function Gates({ org, person }: { readonly org: string; readonly person: Person }) {
  return (
    <ol className={classes.gates} aria-label={words.questions}>
      {person.gates.map((gate) => {
        const Icon = icons[gate.state];
        return (
          <li key={gate.gate} className={classes.gate} data-state={gate.state}>
            <Icon size={16} stroke={1.5} role="img" aria-label={words.states[gate.state]} />
            <span className={classes.question}>{gate.question}</span>
            <div className={classes.facts}>
              <p>{gate.fact ?? (gate.state === 'not_asked' ? words.states.not_asked : '')}</p>
              {gate.advice === null ? null : <p className={classes.help}>{gate.advice}</p>}
              {gate.state === 'failed' ? (
                <div className={classes.action}>
                  <Action org={org} gate={gate} person={person} />
                </div>
              ) : null}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

type Tab = { readonly name: 'matches' | 'holds' | 'conflicts'; readonly label: string };

/** Checks that need a person's decision, and the tab of Review for each. */
const tabs: Readonly<Partial<Record<NonNullable<Gate['action']>, Tab>>> = {
  review_match: { name: 'matches', label: words.reviewMatch },
  release_hold: { name: 'holds', label: words.reviewHold },
  decide_conflict: { name: 'conflicts', label: words.decideConflict },
};

/** What helps with a check that fails. */
function Action({
  org,
  gate: { action },
  person: { url, ampContactId },
}: {
  readonly org: string;
  readonly gate: Gate;
  readonly person: Person;
}) {
  if (action === 'open_in_connectwise') {
    return url === null ? null : <InConnectWise url={url} />;
  }
  if (action === 'change_filter') {
    return (
      <Link to="/organizations/$org/filter" params={{ org }}>
        {words.changeFilter}
      </Link>
    );
  }
  const tab = action === null ? undefined : tabs[action];
  if (tab !== undefined) {
    return (
      <Link to="/organizations/$org/review" params={{ org }} search={{ tab: tab.name }}>
        {tab.label}
      </Link>
    );
  }
  if (action === 'change_setting') {
    return (
      <Link to="/organizations/$org/settings" params={{ org }}>
        {words.changeSetting}
      </Link>
    );
  }
  if (action === 'restore' || action === 'edit_contact') {
    return ampContactId === null ? null : (
      <Link to="/organizations/$org/contacts/$id" params={{ org, id: ampContactId }}>
        {action === 'restore' ? words.restore : words.editContact}
      </Link>
    );
  }
  return null;
}

/** The page of a contact in ConnectWise, in a new window. */
export function InConnectWise({ url }: { readonly url: string }) {
  return (
    <a href={url} target="_blank" rel="noreferrer" className={classes.outside}>
      {words.openInConnectWise} <IconExternalLink size={14} stroke={1.5} aria-hidden="true" />
    </a>
  );
}

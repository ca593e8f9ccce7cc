import { IconAlertTriangle } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { usePlace } from '../api/bootstrap.ts';
import { useOverview } from '../api/overview.ts';
import { Unreachable } from '../api/problem.ts';
import { texts } from '../texts/english.ts';
import classes from './Banner.module.css';

const words = texts.sync.banner;

/**
 * The most serious problem of the whole organization, with its fix. It stays until the cause is
 * gone.
 */
export function Banner() {
  const { org, answer, overview } = useOverview();
  const { id: shown } = useParams({ strict: false });
  const { may } = usePlace(org ?? '');
  if (org === undefined) return null;
  if (answer.error instanceof Unreachable || answer.failureReason instanceof Unreachable) {
    return <Line isSerious={false} text={words.offline} />;
  }
  if (overview === undefined) return null;
  const { needsYou, sync } = overview;
  const held = needsYou.find(({ need }) => need === 'plan_on_hold');
  if (sync.state === 'stopped') {
    return (
      <Line
        isSerious
        text={may('connection.change') ? words.keysRefused : words.keysRefusedForMembers}
        action={
          <Link to="/organizations/$org/connection" params={{ org }}>
            {may('connection.change') ? words.keysRefusedAction : words.keysRefusedActionForMembers}
          </Link>
        }
      />
    );
  }
  // The page of the plan already shows it.
  if (held !== undefined && held.ids[0] !== shown) {
    const [id = ''] = held.ids;
    return (
      <Line
        isSerious
        text={words.planOnHold(held.count)}
        action={
          <Link to="/organizations/$org/runs/$id" params={{ org, id }}>
            {words.planOnHoldAction}
          </Link>
        }
      />
    );
  }
  if (sync.paused) {
    return (
      <Line
        isSerious={false}
        text={words.paused}
        action={
          <Link to="/organizations/$org/settings" params={{ org }}>
            {words.pausedAction}
          </Link>
        }
      />
    );
  }
  if (may('webhooks.read') && needsYou.some(({ need }) => need === 'webhook_off')) {
    return (
      <Line
        isSerious={false}
        text={words.webhookOff}
        action={
          <Link to="/organizations/$org/webhooks" params={{ org }}>
            {words.webhookOffAction}
          </Link>
        }
      />
    );
  }
  return null;
}

function Line({
  isSerious,
  text,
  action,
}: {
  readonly isSerious: boolean;
  readonly text: string;
  readonly action?: ReactNode;
}) {
  return (
    <div className={classes.banner} data-banner data-serious={isSerious} role="status">
      <IconAlertTriangle size={16} stroke={1.5} aria-hidden="true" />
      <span className={classes.text}>{text}</span>
      {action}
    </div>
  );
}

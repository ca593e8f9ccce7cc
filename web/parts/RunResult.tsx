import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconClockPlay,
  IconEye,
  IconInfoTriangle,
  IconPlayerPause,
  IconRefresh,
} from '@tabler/icons-react';
import { texts } from '../texts/english.ts';
import classes from './StateWord.module.css';

/** How a run ended, as the API says it. */
export type RunOutcome = keyof typeof texts.runs.outcomes;

const icons: Readonly<Record<RunOutcome, typeof IconClock>> = {
  queued: IconClock,
  running: IconRefresh,
  planned: IconEye,
  done: IconCircleCheck,
  done_with_problems: IconInfoTriangle,
  stopped: IconClockPlay,
  failed: IconAlertTriangle,
  on_hold: IconPlayerPause,
  cancelled: IconCircleX,
};

/**
 * The result of a run as a word with its own icon; only results that need a person have a
 * background.
 */
export function RunResult({ outcome }: { readonly outcome: RunOutcome }) {
  const Icon = icons[outcome];
  return (
    <span className={classes.state} data-state={outcome}>
      <Icon size={16} stroke={1.5} aria-hidden="true" />
      {texts.runs.outcomes[outcome]}
    </span>
  );
}

import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleOff,
  IconClock,
  IconDiamond,
  IconPlayerPause,
  IconTrash,
} from '@tabler/icons-react';
import { texts } from '../texts/english.ts';
import classes from './StateWord.module.css';

/** States of a contact or to-do in the sync, of a run's changes, and of webhook deliveries. */
export type State =
  | 'in_step'
  | 'waiting'
  | 'in_conflict'
  | 'on_hold'
  | 'skipped'
  | 'removed'
  | 'failed'
  | 'delivered';

const icons = {
  in_step: IconCircleCheck,
  waiting: IconClock,
  in_conflict: IconDiamond,
  on_hold: IconPlayerPause,
  skipped: IconCircleOff,
  removed: IconTrash,
  failed: IconAlertTriangle,
  delivered: IconCircleCheck,
} as const;

/** A state as a word with its own icon; only states that need a person have a background. */
export function StateWord({ state }: { readonly state: State }) {
  const Icon = icons[state];
  return (
    <span className={classes.state} data-state={state}>
      <Icon size={16} stroke={1.5} aria-hidden="true" />
      {texts.stateWords[state]}
    </span>
  );
}

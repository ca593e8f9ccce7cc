import { number } from '../numbers.ts';
import { planOnHold } from './planOnHold.ts';

/** The one line of sync state in the header, and the banner below it. */
export const sync = {
  label: 'Sync',
  syncNow: 'Sync now',
  starting: 'Starting',
  states: {
    not_connected: 'ConnectWise is not connected',
    waiting_for_first_sync: 'No sync yet',
    paused: 'Syncing is paused',
    stopped: 'Stopped: ConnectWise rejected the keys',
    failing: 'The last sync failed',
    held: 'A plan is on hold',
    on: 'In sync',
  },
  synced: 'synced',
  next: 'next',
  queued: 'Waiting to start',
  steps: {
    reading: (done: number, total: number | null) => progress('Reading', done, total),
    sweeping: (done: number, total: number | null) => progress('Checking', done, total),
    planning: (done: number, total: number | null) => progress('Planning', done, total),
    applying: (done: number, total: number | null) => progress('Writing', done, total),
    waiting: () => 'Waiting for ConnectWise',
  },
  running: 'Syncing',
  couldNotStart: 'The sync did not start.',
  couldNotLoad: 'The sync state could not be loaded.',
  banner: {
    label: 'Needs attention',
    keysRefused: 'ConnectWise rejected the keys. Nothing syncs until you enter new ones.',
    keysRefusedForMembers:
      'ConnectWise rejected the keys. Nothing syncs until an administrator enters new ones.',
    keysRefusedAction: 'Open Connection',
    keysRefusedActionForMembers: 'See who can',
    planOnHold,
    planOnHoldAction: 'Look at the plan',
    paused: 'Syncing is paused. Nothing is read or written until it is resumed.',
    pausedAction: 'Open the schedule',
    webhookOff: 'A webhook is switched off, because its events were not accepted.',
    webhookOffAction: 'Open Webhooks',
    offline: 'The service does not answer. This page keeps trying.',
  },
};

function progress(verb: string, done: number, total: number | null): string {
  return total === null ? `${verb} ${number(done)}` : `${verb} ${number(done)} of ${number(total)}`;
}

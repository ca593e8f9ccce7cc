import { counted, form, number } from '../numbers.ts';
import { planOnHold } from './planOnHold.ts';

/** Home. */
export const home = {
  couldNotLoad: 'The overview could not be loaded.',
  needsYou: 'Needs you',
  nothingNeedsYou: 'Nothing needs you.',
  needs: {
    keys_refused: () => 'ConnectWise rejected the keys. Nothing syncs until you enter new ones.',
    plan_on_hold: planOnHold,
    webhook_off: (count: number) =>
      counted(count, {
        one: 'webhook is switched off, because its events were not accepted.',
        other: 'webhooks are switched off, because their events were not accepted.',
      }),
    conflicts: (count: number) =>
      counted(count, {
        one: 'conflict needs your decision.',
        other: 'conflicts need your decision.',
      }),
    holds: (count: number) =>
      counted(count, { one: 'record is on hold.', other: 'records are on hold.' }),
    matches: (count: number) =>
      counted(count, { one: 'match needs review.', other: 'matches need review.' }),
    users_without_member_id: (count: number) =>
      counted(count, { one: 'user has no Member ID.', other: 'users have no Member ID.' }),
    old_keys_valid: () => 'The old keys are still valid in ConnectWise. Delete them there.',
    keys_old: (days: number) => `The keys are ${number(Math.floor(days / 30))} months old.`,
  },
  keysRefusedForMembers:
    'ConnectWise rejected the keys. Nothing syncs until an administrator enters new ones.',
  figures: 'Contacts by state',
  skipped: 'Skipped by reason',
  noSkips: 'Nothing is skipped.',
  classes: {
    to_fix: 'To be fixed',
    as_chosen: 'As you chose',
    passes: 'Resolves automatically',
  },
  reason: 'Reason',
  side: 'Where',
  sides: { contact: 'Contacts in ConnectWise', amp_contact: 'AMP contacts' },
  count: 'Records',
  sinceLastWeek: 'Since last week',
  /** A true minus, as wide as the plus. */
  change: (by: number) => (by === 0 ? '0' : by > 0 ? `+${number(by)}` : `−${number(-by)}`),
  changes: 'Changes by day',
  chart: (toAmp: number, toConnectWise: number) =>
    `Chart: in 30 days ${number(toAmp)} ${form(toAmp, { one: 'record', other: 'records' })} changed in AMP, ${number(toConnectWise)} in ConnectWise.`,
  noChanges: 'No changes in the last 30 days.',
  asTable: 'Show as table',
  day: 'Day',
  toAmp: 'To AMP',
  toConnectWise: 'To ConnectWise',
  total: 'Total',
  lastRuns: 'Last runs',
  allRuns: 'All runs',
  noRuns: 'No runs yet.',
  noRunsText: 'The first sync starts once ConnectWise is connected.',
};

import type { SettingName } from '../../core/settings/plainSettings.ts';

/** What a person reads about a setting. */
export type SettingText = {
  /** What it decides. */
  readonly title: string;
  /** What its values mean, or which are accepted. */
  readonly accepted: string;
};

export const settings: Readonly<Record<SettingName, SettingText>> = {
  pull: {
    title: 'Bring contacts and their changes from ConnectWise to AMP',
    accepted: 'on, off',
  },
  push: {
    title: 'Send AMP contacts and their changes to ConnectWise',
    accepted: 'on, off',
  },
  conflict: {
    title: 'Whose value stands where both sides changed a field',
    accepted: 'connectwise, amp, latest (edited last), ask (you decide)',
  },
  leavesFilter: {
    title: 'AMP contact of a contact that leaves the contact filter',
    accepted: 'keep, tag, remove',
  },
  inactive: {
    title: 'AMP contact of a contact that goes inactive in ConnectWise',
    accepted: 'keep, remove',
  },
  deleted: {
    title: 'AMP contact of a contact that is deleted in ConnectWise',
    accepted: 'keep, remove',
  },
  removedInAmp: {
    title: 'Contact in ConnectWise of an AMP contact that is removed',
    accepted: 'keep, inactivate',
  },
  company: {
    title: 'AMP contact whose company ConnectWise does not have',
    accepted: 'hold (you decide), create (the company), catch_all (use one company), reject',
  },
  catchAllCompany: {
    title: 'The company that company=catch_all uses',
    accepted: 'id of a ConnectWise company, off',
  },
  requiredFill: {
    title: 'Text for a field that ConnectWise requires and AMP has no value for',
    accepted: 'text of 1 to 30 characters, off (such a contact is not sent)',
  },
  brakePercent: {
    title: 'A plan that takes away from more than this share of all links is held, in percent',
    accepted: 'a whole number from 0 to 100',
  },
  brakeRecords: {
    title: '… or from more than so many records, whichever is more',
    accepted: 'a whole number from 0 to 1000000',
  },
  sweepHours: {
    title: 'Hours between two comparisons of everything (sweeps)',
    accepted: 'a whole number from 0 (only when asked for) to 8760',
  },
  todoPush: {
    title: 'Send to-dos to ConnectWise as activities, and their changes',
    accepted: 'on, off',
  },
  todoPull: {
    title: 'Bring changes of those activities back to AMP',
    accepted: 'on, off',
  },
  todoConflict: {
    title: 'Whose value stands where a to-do and its activity were both changed',
    accepted: 'connectwise, amp, latest (edited last), ask (you decide)',
  },
  todoRemoved: {
    title: 'Activity of a to-do that is removed in AMP',
    accepted: 'close, delete, leave',
  },
  activityDeleted: {
    title: 'To-do of an activity that is deleted in ConnectWise',
    accepted: 'keep, remove',
  },
  timeZone: {
    title: 'Time zone in which a due date without a time is a day',
    accepted: 'UTC, or a name with a region such as Europe/Berlin or America/New_York',
  },
};

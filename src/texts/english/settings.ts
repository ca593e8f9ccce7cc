import type { SettingName } from '../../core/settings/plainSettings.ts';
import type { settingWarnings as warnings } from '../../core/settings/warnings.ts';

/** Texts of a setting. */
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
    title: 'Which value wins if both sides change a field',
    accepted: 'connectwise, amp, latest (edited last), ask (you decide)',
  },
  leavesFilter: {
    title: 'AMP contact whose contact leaves the contact filter',
    accepted: 'keep, tag, remove',
  },
  inactive: {
    title: 'AMP contact whose contact becomes inactive in ConnectWise',
    accepted: 'keep, remove',
  },
  deleted: {
    title: 'AMP contact whose contact is deleted in ConnectWise',
    accepted: 'keep, remove',
  },
  removedInAmp: {
    title: 'ConnectWise contact whose AMP contact is removed',
    accepted: 'keep, inactivate',
  },
  company: {
    title: 'AMP contact whose company does not exist in ConnectWise',
    accepted: 'hold (you decide), create (the company), catch_all (use one company), reject',
  },
  catchAllCompany: {
    title: 'Company that company=catch_all uses',
    accepted: 'id of a ConnectWise company, off',
  },
  requiredFill: {
    title: 'Text for a required ConnectWise field that AMP has no value for',
    accepted: 'text of 1 to 30 characters, off (such a contact is not sent)',
  },
  brakePercent: {
    title:
      'A plan goes on hold if it takes something away from more than this percentage of all links',
    accepted: 'a whole number from 0 to 100',
  },
  brakeRecords: {
    title: '… and from more than this number of records',
    accepted: 'a whole number from 0 to 1000000',
  },
  sweepHours: {
    title: 'Hours between two sweeps, which compare everything',
    accepted: 'a whole number from 0 (only when you run one) to 8760',
  },
  todoPush: {
    title: 'Send to-dos and their changes to ConnectWise, as activities',
    accepted: 'on, off',
  },
  todoPull: {
    title: 'Bring changes of these activities back to AMP',
    accepted: 'on, off',
  },
  todoConflict: {
    title: 'Which value wins if a to-do and its activity both change',
    accepted: 'connectwise, amp, latest (edited last), ask (you decide)',
  },
  todoRemoved: {
    title: 'Activity whose to-do is removed in AMP',
    accepted: 'close, delete, leave',
  },
  activityDeleted: {
    title: 'To-do whose activity is deleted in ConnectWise',
    accepted: 'keep, remove',
  },
  timeZone: {
    title: 'Time zone of due dates without a time, and of quiet hours',
    accepted: 'UTC, or a name with a region such as Europe/Berlin or America/New_York',
  },
  syncEvery: {
    title: 'Minutes between two syncs by schedule',
    accepted: 'a whole number from 5 to 1440',
  },
  quietHours: {
    title: 'Hours in which no sync starts by schedule',
    accepted: 'two different times of the day such as 22:00-06:00, off',
  },
  syncPaused: {
    title: 'Pause the schedule',
    accepted: 'on, off',
  },
  keepHistory: {
    title: 'Days to keep runs and the audit log; a run that was removed cannot be undone',
    accepted: 'a whole number from 30 to 3650, forever',
  },
};

/** What to think of about settings that were saved. */
export const settingWarnings: Readonly<Record<keyof typeof warnings, string>> = {
  company_out_of_filter:
    'Company {company} is not in the contact filter, so no contact is sent to it.',
  time_zone_without_region:
    '{timeZone} has no region, so due dates may be an hour off in summer. The closest time zone with a region is {closest}.',
};

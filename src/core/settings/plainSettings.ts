import { likelyTimeZone, timeZoneNamed } from '../todo/timeZones.ts';
import type { Settings } from './settings.ts';

/** The settings that are one value each. */
export type SettingName = Exclude<
  keyof Settings,
  'defaultOwner' | 'ownerByCompany' | 'activityTypes' | 'activityStatuses'
>;

/** A setting as people see and enter it. */
export type PlainSetting<Name extends SettingName = SettingName> = {
  /** What it decides. */
  readonly title: string;
  /** What its values mean, or which are accepted. */
  readonly accepted: string;
  /** The value of entered text; undefined where it is not accepted. */
  readonly read: (text: string) => Settings[Name] | undefined;
  /** What was likely meant by text that is not accepted; absent where nobody can tell. */
  readonly likely?: (text: string) => string;
};

/** Longest text that fills a required field, in characters: a first name has room for so many (SPEC). */
const longestFill = 30;

/** Every setting that is one value, in the order they are listed. */
export const plainSettings: { readonly [Name in SettingName]: PlainSetting<Name> } = {
  pull: {
    title: 'Bring contacts and their changes from ConnectWise to AMP',
    accepted: 'on, off',
    read: onOff,
  },
  push: {
    title: 'Send AMP contacts and their changes to ConnectWise',
    accepted: 'on, off',
    read: onOff,
  },
  conflict: {
    title: 'Whose value stands where both sides changed a field',
    accepted: 'connectwise, amp, latest (edited last), ask (you decide)',
    read: oneOf('connectwise', 'amp', 'latest', 'ask'),
  },
  leavesFilter: {
    title: 'AMP contact of a contact that leaves the contact filter',
    accepted: 'keep, tag, remove',
    read: oneOf('keep', 'tag', 'remove'),
  },
  inactive: {
    title: 'AMP contact of a contact that goes inactive in ConnectWise',
    accepted: 'keep, remove',
    read: oneOf('keep', 'remove'),
  },
  deleted: {
    title: 'AMP contact of a contact that is deleted in ConnectWise',
    accepted: 'keep, remove',
    read: oneOf('keep', 'remove'),
  },
  removedInAmp: {
    title: 'Contact in ConnectWise of an AMP contact that is removed',
    accepted: 'keep, inactivate',
    read: oneOf('keep', 'inactivate'),
  },
  company: {
    title: 'AMP contact whose company ConnectWise does not have',
    accepted: 'hold (you decide), create (the company), catch_all (use one company), reject',
    read: oneOf('hold', 'create', 'catch_all', 'reject'),
  },
  catchAllCompany: {
    title: 'The company that company=catch_all uses',
    accepted: 'id of a ConnectWise company, off',
    read: (text) => (isOff(text) ? null : whole(1, 2_147_483_647)(text)),
  },
  requiredFill: {
    title: 'Text for a field that ConnectWise requires and AMP has no value for',
    accepted: `text of 1 to ${longestFill} characters, off (such a contact is not sent)`,
    read: (text) => {
      if (isOff(text)) return null;
      return text !== '' && text.length <= longestFill ? text : undefined;
    },
  },
  brakePercent: {
    title: 'A plan that takes away from more than this share of all links is held, in percent',
    accepted: 'a whole number from 0 to 100',
    read: whole(0, 100),
  },
  brakeRecords: {
    title: '… or from more than so many records, whichever is more',
    accepted: 'a whole number from 0 to 1000000',
    read: whole(0, 1_000_000),
  },
  sweepHours: {
    title: 'Hours between two comparisons of everything (sweeps)',
    accepted: 'a whole number from 0 (only when asked for) to 8760',
    read: whole(0, 8760),
  },
  todoPush: {
    title: 'Send to-dos to ConnectWise as activities, and their changes',
    accepted: 'on, off',
    read: onOff,
  },
  todoPull: {
    title: 'Bring changes of those activities back to AMP',
    accepted: 'on, off',
    read: onOff,
  },
  todoConflict: {
    title: 'Whose value stands where a to-do and its activity were both changed',
    accepted: 'connectwise, amp, latest (edited last), ask (you decide)',
    read: oneOf('connectwise', 'amp', 'latest', 'ask'),
  },
  todoRemoved: {
    title: 'Activity of a to-do that is removed in AMP',
    accepted: 'close, delete, leave',
    read: oneOf('close', 'delete', 'leave'),
  },
  activityDeleted: {
    title: 'To-do of an activity that is deleted in ConnectWise',
    accepted: 'keep, remove',
    read: oneOf('keep', 'remove'),
  },
  timeZone: {
    title: 'Time zone in which a due date without a time is a day',
    accepted: 'UTC, or a name with a region such as Europe/Berlin or America/New_York',
    read: (text) => timeZoneNamed(text) ?? undefined,
    likely: likelyTimeZone,
  },
};

/** Their names, in the order they are listed. */
export const settingNames: readonly SettingName[] = Object.keys(plainSettings).filter(isName);

function isName(name: string): name is SettingName {
  return Object.hasOwn(plainSettings, name);
}

/** A value as it is entered and shown. */
export function settingText(value: Settings[SettingName]): string {
  if (value === null) return 'off';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return String(value);
}

function onOff(text: string): boolean | undefined {
  const value = text.toLowerCase();
  if (value === 'on') return true;
  return value === 'off' ? false : undefined;
}

function isOff(text: string): boolean {
  return text.toLowerCase() === 'off';
}

function oneOf<Value extends string>(...values: readonly Value[]) {
  return (text: string): Value | undefined => values.find((value) => value === text.toLowerCase());
}

function whole(lowest: number, highest: number) {
  return (text: string): number | undefined => {
    const value = Number(text);
    const fits = /^\d{1,10}$/u.test(text) && value >= lowest && value <= highest;
    return fits ? value : undefined;
  };
}

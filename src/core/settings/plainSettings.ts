import { likelyTimeZone, timeZoneNamed } from '../todo/timeZones.ts';
import { leastDays, mostDays } from './historySettings.ts';
import { leastMinutes, mostMinutes, quietHoursOf } from './scheduleSettings.ts';
import type { Settings } from './settings.ts';

/** The settings that are one value each. */
export type SettingName = Exclude<
  keyof Settings,
  'defaultOwner' | 'ownerByCompany' | 'activityTypes' | 'activityStatuses'
>;

/** How a setting is entered; the texts about it are in src/texts. */
export type PlainSetting<Name extends SettingName = SettingName> = {
  /** The value for an entered text; undefined if it is not accepted. */
  readonly read: (text: string) => Settings[Name] | undefined;
  /**
   * The value that was probably intended by a text that is not accepted; absent if there is no
   * guess.
   */
  readonly likely?: (text: string) => string;
};

/** Longest filler for a required field, in characters: as long as a first name may be (SPEC). */
const longestFill = 30;

/** Every setting that is one value, in the order they are listed. */
export const plainSettings: { readonly [Name in SettingName]: PlainSetting<Name> } = {
  pull: {
    read: onOff,
  },
  push: {
    read: onOff,
  },
  conflict: {
    read: oneOf('connectwise', 'amp', 'latest', 'ask'),
  },
  leavesFilter: {
    read: oneOf('keep', 'tag', 'remove'),
  },
  inactive: {
    read: oneOf('keep', 'remove'),
  },
  deleted: {
    read: oneOf('keep', 'remove'),
  },
  removedInAmp: {
    read: oneOf('keep', 'inactivate'),
  },
  company: {
    read: oneOf('hold', 'create', 'catch_all', 'reject'),
  },
  catchAllCompany: {
    read: (text) => (isOff(text) ? null : whole(1, 2_147_483_647)(text)),
  },
  requiredFill: {
    read: (text) => {
      if (isOff(text)) return null;
      return text !== '' && text.length <= longestFill ? text : undefined;
    },
  },
  brakePercent: {
    read: whole(0, 100),
  },
  brakeRecords: {
    read: whole(0, 1_000_000),
  },
  sweepHours: {
    read: whole(0, 8760),
  },
  todoPush: {
    read: onOff,
  },
  todoPull: {
    read: onOff,
  },
  todoConflict: {
    read: oneOf('connectwise', 'amp', 'latest', 'ask'),
  },
  todoRemoved: {
    read: oneOf('close', 'delete', 'leave'),
  },
  activityDeleted: {
    read: oneOf('keep', 'remove'),
  },
  timeZone: {
    read: (text) => timeZoneNamed(text) ?? undefined,
    likely: likelyTimeZone,
  },
  syncEvery: {
    read: whole(leastMinutes, mostMinutes),
  },
  quietHours: {
    read: (text) => (isOff(text) ? null : (quietHoursOf(text) ?? undefined)),
  },
  syncPaused: {
    read: onOff,
  },
  keepHistory: {
    read: (text) => oneOf('forever')(text) ?? whole(leastDays, mostDays)(text),
  },
};

/** Their names, in the order they are listed. */
export const settingNames: readonly SettingName[] = Object.keys(plainSettings).filter(isName);

function isName(name: string): name is SettingName {
  return Object.hasOwn(plainSettings, name);
}

/** A value as people enter it and see it. */
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

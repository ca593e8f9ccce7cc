import { defaultHistorySettings, type HistorySettings } from './historySettings.ts';
import { defaultScheduleSettings, type ScheduleSettings } from './scheduleSettings.ts';
import { defaultTodoSettings, type TodoSettings } from './todoSettings.ts';

/** Which way the values of a field go. */
export type Direction = 'both' | 'to_amp' | 'to_connectwise';

/** Which side wins if both changed a field to different values. */
export type ConflictRule = 'connectwise' | 'amp' | 'latest' | 'ask';

/** The settings of an organization for its sync. */
export type Settings = {
  /** Whether contacts and their changes are brought from ConnectWise to AMP (R15). */
  readonly pull: boolean;
  /** Whether AMP contacts and their changes are sent to ConnectWise (R15). */
  readonly push: boolean;
  /** Used if the mapping has no rule for the field. */
  readonly conflict: ConflictRule;
  /** A contact that leaves the filter (R17). */
  readonly leavesFilter: 'keep' | 'tag' | 'remove';
  /** A contact that goes inactive in ConnectWise (R18). */
  readonly inactive: 'keep' | 'remove';
  /** The AMP contact of a contact that was deleted in ConnectWise. */
  readonly deleted: 'keep' | 'remove';
  /** The contact of an AMP contact that was removed in AMP. */
  readonly removedInAmp: 'keep' | 'inactivate';
  /** A pushed contact whose company ConnectWise does not have (R21). */
  readonly company: 'hold' | 'create' | 'catch_all' | 'reject';
  readonly catchAllCompany: number | null;
  /** The filler for a required ConnectWise field that is empty (R20); null: the contact is not sent. */
  readonly requiredFill: string | null;
  /** A plan that removes, blanks or overwrites more is held: percent of all links … */
  readonly brakePercent: number;
  /** … or this many records, whichever is more. */
  readonly brakeRecords: number;
  /** Hours between two sweeps; 0: only when asked for. */
  readonly sweepHours: number;
  /** Owner of AMP contacts that no rule gives another (R19): id of a user. */
  readonly defaultOwner: string | null;
  /** Owner by ConnectWise company id: id of a user. */
  readonly ownerByCompany: Readonly<Record<string, string>>;
} & TodoSettings &
  ScheduleSettings &
  HistorySettings;

/** The settings until some are saved. */
export const defaultSettings: Settings = {
  pull: true,
  push: true,
  conflict: 'connectwise',
  leavesFilter: 'keep',
  inactive: 'keep',
  deleted: 'keep',
  removedInAmp: 'keep',
  company: 'hold',
  catchAllCompany: null,
  requiredFill: 'Unknown',
  brakePercent: 5,
  brakeRecords: 20,
  sweepHours: 24,
  defaultOwner: null,
  ownerByCompany: {},
  ...defaultTodoSettings,
  ...defaultScheduleSettings,
  ...defaultHistorySettings,
};

/** The settings without a user as an owner. */
export function withoutUser(settings: Settings, userId: string): Settings {
  const { defaultOwner, ownerByCompany } = settings;
  return {
    ...settings,
    defaultOwner: defaultOwner === userId ? null : defaultOwner,
    ownerByCompany: Object.fromEntries(
      Object.entries(ownerByCompany).filter(([, owner]) => owner !== userId),
    ),
  };
}

/** The settings with one owner replaced by another. */
export function withOwner(settings: Settings, from: string, to: string): Settings {
  const { defaultOwner, ownerByCompany } = settings;
  return {
    ...settings,
    defaultOwner: defaultOwner === from ? to : defaultOwner,
    ownerByCompany: Object.fromEntries(
      Object.entries(ownerByCompany).map(([id, owner]) => [id, owner === from ? to : owner]),
    ),
  };
}

/** The text that marks an AMP contact whose contact left the filter, in its field `tags`. */
export const leftFilterTag = 'left the contact filter';

/**
 * Settings that do not affect contacts: those of to-dos, the schedule, the history, the brake and the
 * sweep.
 */
const notAboutContacts: ReadonlySet<string> = new Set([
  ...Object.keys(defaultTodoSettings),
  ...Object.keys(defaultScheduleSettings),
  ...Object.keys(defaultHistorySettings),
  'brakePercent',
  'brakeRecords',
  'sweepHours',
]);

/** Whether two settings have the same result for every contact. */
export function sameForContacts(a: Settings, b: Settings): boolean {
  const told = (settings: Settings, name: string) => JSON.stringify(Reflect.get(settings, name));
  return Object.keys(defaultSettings)
    .filter((name) => !notAboutContacts.has(name))
    .every((name) => told(a, name) === told(b, name));
}

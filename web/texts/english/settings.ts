const winners = {
  connectwise: 'ConnectWise wins',
  amp: 'AMP wins',
  latest: 'The later edit wins',
  ask: 'Ask: decide under Review',
};

type SettingText = {
  readonly title: string;
  /** What it means, below the field. */
  readonly help?: string;
  /** The words for its values. */
  readonly values?: Readonly<Record<string, string>>;
  /** The unit of a number. */
  readonly unit?: string;
  /** Shown if it has no value. */
  readonly none?: string;
};

const onOff = { true: 'On', false: 'Off' };

/** A number with its unit: `30 minutes`, `5% of all links`. */
export function withUnit(value: string, unit: string): string {
  return unit.startsWith('%') ? `${value}${unit}` : `${value} ${unit}`;
}

/** Settings of an organization, by their names in the API. */
export const settingTexts: Readonly<Record<string, SettingText>> = {
  pull: { title: 'Bring contacts and their changes from ConnectWise to AMP', values: onOff },
  push: { title: 'Send AMP contacts and their changes to ConnectWise', values: onOff },
  todoPush: { title: 'Send to-dos to ConnectWise as activities', values: onOff },
  todoPull: { title: 'Bring changes of these activities back to AMP', values: onOff },
  conflict: { title: 'If both sides change a contact field', values: winners },
  todoConflict: { title: 'If a to-do and its activity both change', values: winners },
  leavesFilter: {
    title: 'If a contact drops out of the filter, its AMP contact',
    values: {
      keep: 'stays and stops being updated',
      tag: 'stays, tagged "left the contact filter"',
      remove: 'is removed',
    },
  },
  inactive: {
    title: 'If a contact becomes inactive in ConnectWise, its AMP contact',
    values: { keep: 'stays and stops being updated', remove: 'is removed' },
  },
  deleted: {
    title: 'If a contact is deleted in ConnectWise, its AMP contact',
    values: { keep: 'stays', remove: 'is removed' },
  },
  removedInAmp: {
    title: 'If an AMP contact is removed, its ConnectWise contact',
    values: { keep: 'stays as it is', inactivate: 'becomes inactive' },
  },
  company: {
    title: 'If the company of an AMP contact does not exist in ConnectWise',
    values: {
      hold: 'The contact goes to Review',
      create: 'The company is created',
      catch_all: 'The contact goes to the catch-all company',
      reject: 'The contact is skipped',
    },
  },
  catchAllCompany: {
    title: 'Catch-all company',
    help: 'Its id in ConnectWise, from the address of the company page.',
    none: 'None',
  },
  requiredFill: {
    title: 'Text for required ConnectWise fields that AMP has no value for',
    help: 'If empty, such contacts are not sent. The text is never synced back to AMP.',
    none: 'None',
  },
  brakePercent: {
    title: 'Hold a plan that would remove or blank more than',
    unit: '% of all links',
    help: 'Only if both limits are exceeded.',
  },
  brakeRecords: { title: 'and more than', unit: 'records' },
  sweepHours: {
    title: 'Compare everything every',
    unit: 'hours',
    help: 'A sweep finds deletions and differences that single changes miss. 0: only when someone starts one.',
  },
  todoRemoved: {
    title: 'If a to-do is removed in AMP, its activity',
    values: { close: 'is closed', delete: 'is deleted', leave: 'stays as it is' },
  },
  activityDeleted: {
    title: 'If an activity is deleted in ConnectWise, its to-do',
    values: { keep: 'stays', remove: 'is removed' },
  },
  timeZone: {
    title: 'Time zone',
    help: 'For quiet hours, and for due dates without a time.',
  },
  syncEvery: { title: 'Sync every', unit: 'minutes' },
  quietHours: {
    title: 'Quiet hours',
    help: 'No sync starts automatically between these times. Leave them empty for no quiet hours.',
    none: 'None',
  },
  syncPaused: { title: 'Syncing paused', values: { true: 'Yes', false: 'No' } },
  keepHistory: {
    title: 'Keep runs and the audit log for',
    help: 'Older ones are removed once a day. Removed runs cannot be undone. The audit log is kept for at least 90 days.',
    unit: 'days',
  },
  defaultOwner: {
    title: 'Default user',
    help: 'Owns contacts and to-dos that no rule gives to someone else.',
    none: 'Nobody',
  },
  ownerByCompany: { title: 'Owners by company', none: 'None' },
  activityTypes: { title: 'Activity types', none: 'By name' },
  activityStatuses: { title: 'Activity statuses', none: 'By name' },
};

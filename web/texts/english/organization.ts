/** Settings > Organization: name, schedule, and what the sync does. */
export const organization = {
  couldNotLoad: 'The organization could not be loaded.',
  administratorsOnly: 'Only administrators can change the organization and its settings.',
  name: 'Name',
  id: 'Id',
  idHelp: 'Programs use it to name the organization in the API.',
  version: 'ampwise version',
  nameTitle: 'Organization',
  couldNotRename: 'The organization was not renamed.',
  discard: 'Discard',
  couldNotSave: 'These settings were not saved.',
  couldNotLoadSettings: 'The settings could not be loaded.',
  byDefault: (value: string) => `Default: ${value}.`,
  isDefault: (value: string) => `${value} (default)`,
  thisIsDefault: (value: string) => `${value} is the default.`,
  reset: 'Reset to default',
  resetOf: (title: string) => `Reset to default: ${title}`,

  empty: '(empty)',

  sections: {
    directions: 'What syncs',
    conflicts: 'Conflicts',
    leaving: 'Contacts that drop out',
    companies: 'New contacts in ConnectWise',
    owners: 'Owners',
    brakes: 'Brakes and sweeps',
    todos: 'To-dos and activities',
    history: 'History',
  },

  schedule: 'Schedule',
  couldNotLoadSchedule: 'The schedule could not be loaded.',
  scheduleStates: {
    not_connected: 'The schedule starts once ConnectWise is connected.',
    waiting_for_first_sync: 'The schedule starts after the first sync.',
    paused: 'Paused. No sync starts automatically.',
    stopped:
      'Stopped, because ConnectWise rejects the keys. It resumes once a new key is entered under Connection.',
    failing: 'The last sync failed. ampwise tries again automatically.',
    on: 'On. Syncs start automatically.',
  },
  next: 'Next syncs',
  pause: 'Pause syncing',
  resume: 'Resume syncing',
  couldNotPause: 'The schedule was not changed.',
  quietFrom: 'Quiet from',
  quietTo: 'Quiet to',
  keepForever: 'Keep it forever',

  companyRules: 'Owners by company',
  companyRulesText:
    'Contacts of these companies belong to a user, unless the territory manager of the company is a user.',
  company: (id: string) => `Company ${id}`,
  removeRule: (id: string) => `Remove the rule for company ${id}`,
  remove: 'Remove',
  companyId: 'Company id',
  owner: 'Owner',
  addRule: 'Add rule',

  mappingText: 'The mapping sets the activity type and status of each to-do.',
  mappingLink: 'Activity types and statuses',
};

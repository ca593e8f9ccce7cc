/** Settings > Organization: name, schedule, and what the sync does. */
export const organization = {
  couldNotLoad: 'The organization could not be read.',
  administratorsOnly: 'Only administrators can change the organization and its settings.',
  name: 'Name',
  id: 'Id',
  idHelp: 'Programs name the organization by it in the API.',
  version: 'ampwise version',
  nameTitle: 'Organization',
  couldNotRename: 'The organization is not renamed.',
  discard: 'Discard',
  couldNotSave: 'These settings are not saved.',
  couldNotLoadSettings: 'The settings could not be read.',
  byDefault: (value: string) => `Default: ${value}.`,
  isDefault: (value: string) => `${value} (default)`,
  thisIsDefault: (value: string) => `${value} is the default.`,
  reset: 'Reset to default',
  resetOf: (title: string) => `Reset to default: ${title}`,

  empty: '(empty)',

  sections: {
    directions: 'What syncs',
    conflicts: 'Conflicts',
    leaving: 'Contacts that leave',
    companies: 'New contacts in ConnectWise',
    owners: 'Owners',
    brakes: 'Brakes and sweeps',
    todos: 'To-dos and activities',
    history: 'History',
  },

  schedule: 'Schedule',
  couldNotLoadSchedule: 'The schedule could not be read.',
  scheduleStates: {
    not_connected: 'The schedule starts once ConnectWise is connected.',
    waiting_for_first_sync: 'The schedule starts after the first sync.',
    paused: 'Paused. No sync starts by itself.',
    stopped:
      'Stopped, because ConnectWise rejects the keys. It resumes once a new key is entered under Connection.',
    failing: 'The last sync failed. It is tried again by itself.',
    on: 'On. Syncs start by themselves.',
  },
  next: 'Next syncs',
  pause: 'Pause syncing',
  resume: 'Resume syncing',
  couldNotPause: 'The schedule is not changed.',
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

  mappingText: 'Which activity type and status go with which to-do is part of the mapping.',
  mappingLink: 'Activity types and statuses',
};

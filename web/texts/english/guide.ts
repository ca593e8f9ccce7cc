import { counted, number } from '../numbers.ts';

const contacts = { one: '{n} contact', other: '{n} contacts' };
const companies = { one: '{n} company', other: '{n} companies' };

/** What a plan does to records, by the word of the API. */
const actions: Readonly<Record<string, string>> = {
  create: 'New',
  update: 'Changed',
  remove: 'Removed',
  link: 'Linked',
  restore: 'Restored',
  unlink: 'Unlinked',
};

/** The guide from an empty organization to its first applied plan. */
export const guide = {
  title: 'Set-up guide',
  rail: 'Steps',
  steps: {
    connect: 'Connect',
    check: 'Check',
    whom: 'Contacts',
    fields: 'Fields',
    apply: 'Review and apply',
  },
  states: {
    done: 'Done',
    here: 'You are here',
    needs_a_look: 'Needs a look',
    not_yet: 'Not yet',
  },
  couldNotLoad: 'The set-up guide could not be loaded.',
  couldNotSave: 'This step was not saved.',
  administratorsOnly: 'Only administrators can set up ampwise.',
  continue: 'Continue',
  continueAnyway: 'Continue anyway',
  back: 'Back',

  connect: {
    title: 'Connect ConnectWise',
    text: 'ampwise reads and writes ConnectWise with the keys of an API member. Nothing changes there yet.',
    submit: 'Check and continue',
    there: (site: string, company: string) => `Connected to ${site}, company ${company}.`,
    refused: 'ConnectWise rejects the keys. Enter a new key on the page Connection.',
    toConnection: 'Open Connection',
  },
  check: {
    title: 'Check the rights',
    text: 'Each right that ampwise needs, with the row where it is set.',
    incomplete:
      'You can continue and set the rights later. Anything that needs them does not sync until then.',
  },
  whom: {
    title: 'Choose which contacts come to AMP',
    text: 'Contacts take part by the type of their company. Customer, Prospect and Suspect are recommended.',
    label: 'Contacts Company Type',
    help: 'Pick types, or paste several separated by commas.',
    remove: (name: string) => `Remove ${name}`,
    list: 'Company types in your ConnectWise',
    recommended: 'Recommended',
    useRecommended: 'Use the recommended types',
    companies: (count: number) => counted(count, companies),
    couldNotList: 'The company types could not be loaded.',
    couldNotCount: 'The contacts could not be counted.',
    couldNotSave: 'The filter was not saved.',
    none: 'Choose at least one company type.',
    counting: 'Counting',
    figure: (count: number, ofCompanies: number) =>
      `${counted(count, contacts)} of ${counted(ofCompanies, companies)} would come to AMP.`,
    nobody: 'No contact would come to AMP with these types.',
    skipped: (count: number) =>
      counted(count, {
        one: '{n} contact would be skipped:',
        other: '{n} contacts would be skipped:',
      }),
    sample: 'Some of them',
    name: 'Name',
    email: 'E-mail',
    company: 'Company',
    save: 'Save and continue',
    toFilter: 'Open Filter',
    other: (text: string) =>
      `Your filter uses more than company types: ${text}. It stays as it is.`,
  },
  fields: {
    title: 'Check the fields',
    text: 'This is the default mapping, with one contact of your filter.',
    sampleOf: (name: string) => `Sample contact: ${name}`,
    noSample: 'No contact of your filter can serve as a sample, so the values are missing.',
    couldNotLoad: 'The mapping could not be loaded.',
    couldNotSample: 'The sample contact could not be loaded.',
    amp: 'AMP field',
    direction: 'Direction',
    connectwise: 'ConnectWise field',
    value: 'Sample',
    directions: {
      both: 'Both ways',
      to_amp: 'To AMP',
      to_connectwise: 'To ConnectWise',
      off: 'Off',
    } as Readonly<Record<string, string>>,
    showAll: (count: number) =>
      counted(count, { one: 'Show {n} empty field', other: 'Show {n} empty fields' }),
    looksRight: 'Looks right',
    change: 'Change the mapping',
  },
  apply: {
    title: 'Review the plan and apply it',
    text: 'A plan lists every change before any is made. Creating it reads ConnectWise and changes nothing.',
    make: 'Make the plan',
    again: 'Make a new plan',
    couldNotMake: 'The plan was not made.',
    couldNotLoad: 'The plan could not be loaded.',
    steps: {
      queued: 'Waiting for its turn',
      reading: 'Reading ConnectWise',
      sweeping: 'Comparing everything',
      planning: 'Comparing both sides',
      applying: 'Writing',
      waiting: 'Waiting for ConnectWise',
    } as Readonly<Record<string, string>>,
    progress: (step: string, done: number, total: number | null) =>
      total === null ? `${step}: ${number(done)}` : `${step}: ${number(done)} of ${number(total)}`,
    sentence: 'This is what applying the plan does. Nothing has happened yet.',
    nothing: 'The plan changes nothing: no contact of your filter is new or different.',
    kind: 'What happens',
    side: 'Where',
    count: 'Contacts',
    sides: { amp: 'In AMP', connectwise: 'In ConnectWise', both: 'On both sides', none: 'Nowhere' },
    skipsTitle: 'Skipped',
    held: 'The plan is on hold, because it would remove or blank more than the limit allows, or one side looks empty. An administrator can apply it anyway.',
    applyPlan: 'Apply this plan',
    /** What a group of changes does to its contacts. */
    action: (
      action: string,
      field: string | null,
      takesAway: 'record' | 'value' | null,
    ): string => {
      if (takesAway === 'record') return 'Removed';
      if (field !== null) return takesAway === 'value' ? `${field} blanked` : `${field} changed`;
      return actions[action] ?? action;
    },
    couldNotApply: 'The plan was not applied.',
    failed: 'The run failed.',
    cancelled: 'The run was cancelled.',
    result: (count: number) =>
      counted(count, { one: '{n} contact is in AMP.', other: '{n} contacts are in AMP.' }),
    problems: 'Some changes were not made.',
    skipped: (count: number) =>
      counted(count, { one: '{n} was skipped:', other: '{n} were skipped:' }),
    toContacts: 'See the contacts',
    schedule: {
      on: (minutes: number) => `From now on, ampwise syncs automatically every ${minutes} minutes.`,
      next: (words: string) => `The next sync is ${words}.`,
      paused: 'Automatic syncs are paused in the settings.',
    },
    finish: 'Go to Home',
  },
  home: {
    line: 'ampwise is not set up yet.',
    link: (step: string) => `Continue the set-up guide at "${step}"`,
  },
};

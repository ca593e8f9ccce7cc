import { skips } from '../../../src/texts/english/skips.ts';
import { counted, form, number } from '../numbers.ts';

const fields = {
  'company type': 'Contacts Company Type',
  'company status': 'Company status',
  territory: 'Territory',
  market: 'Market',
  'contact type': 'Contact type',
} as const;

const companies = (count: number) => counted(count, { one: 'company', other: 'companies' });
const contacts = (count: number) => counted(count, { one: 'contact', other: 'contacts' });

/** Why contacts that pass the filter are skipped. */
const otherReasons = [
  'inactive',
  'no_company',
  'company_deleted',
  'no_email',
  'invalid_email',
  'duplicate_email',
  'several_amp_matches',
  'match_proposed',
  'unreadable',
] as const;

/** The filter page. */
export const filter = {
  otherReasons,
  reason: (reason: (typeof otherReasons)[number]) => skips[reason].title,
  couldNotLoad: 'The filter could not be loaded.',
  noRights: 'The filter decides which contacts of ConnectWise come to AMP.',
  couldNotLoadValues: 'The values of this field could not be loaded from ConnectWise.',
  notConnectedText: 'The filter picks from the lists of your ConnectWise. Connect it first.',
  recommendedApplies: 'The recommended filter applies. Nothing was saved yet.',
  savedBy: (name: string) => `Saved by ${name}`,
  fields,
  /** Before a fact. */
  factOf: { ...fields, 'company type': 'Company type' },
  recommended: ['Customer', 'Prospect', 'Suspect'],
  recommendedText: 'Recommended: Customer, Prospect, Suspect.',
  useRecommended: 'Use the recommended types',
  sentence: 'Include contacts whose',
  sentenceOfSeveral: 'Include contacts that meet',
  groupOf: 'of these:',
  join: 'All or any of these',
  joins: { all: 'all', any: 'any' },
  field: 'Field',
  is: 'Is or is not',
  operators: { 'one of': 'is any of', 'not one of': 'is none of' },
  values: (field: string) => `${field}: values`,
  noValues: 'Type or paste, or pick from the list',
  add: 'Add condition',
  addGroup: 'Add group',
  remove: (field: string) => `Remove the condition on ${field}`,
  removeGroup: 'Remove group',
  group: 'Group of conditions',
  companiesWith: companies,
  nothingFound: 'No value has this name. Press Enter to find the closest.',
  loadingValues: 'Reading the list from ConnectWise',
  gone: (name: string) => `${name} no longer exists in ConnectWise`,
  goneMark: 'gone',
  renamed: (from: string, to: string) => `${from} is now called ${to} in ConnectWise.`,
  unknown: (entered: string, field: string) =>
    `“${entered}” is not a ${field.toLowerCase()} in your ConnectWise.`,
  closest: 'Closest:',
  leaveOut: 'Remove it',
  form: 'Form of the filter',
  builder: 'Builder',
  text: 'Text',
  textLabel: 'Filter as text',
  textHelp:
    'Company types separated by commas, or conditions joined with “and”, “or” and brackets: company type is one of (Customer, Prospect) and territory is not East',
  onlyText:
    'This filter has groups within groups, which the builder does not show. Edit it as text.',
  staysInBuilder: 'Only a complete filter can be shown as text.',
  changed: 'The filter has changes',
  save: 'Save filter',
  couldNotChangeForm: 'The other form cannot show this filter yet.',
  couldNotSave: 'The filter was not saved.',
  blockedEmpty: 'Pick at least one value in each condition.',
  blockedUnknown: 'Replace or remove the values that ConnectWise does not have.',
  blockedText: 'Correct the text first.',
  saved: (count: number) =>
    `Saved. The next sync rechecks ${contacts(count)}; nothing has changed yet.`,
  plan: 'Plan it now',
  planning: 'The plan is being made.',
  seePlan: 'See the plan',
  couldNotPlan: 'No plan was started.',
  preview: {
    title: 'Contacts in this filter',
    counting: 'Counting…',
    stale: 'These figures are for the filter before your last change.',
    staleFailed: 'These figures are for an earlier version of the filter.',
    incomplete: 'Complete the conditions to see which contacts match.',
    couldNot: 'The filter could not be counted.',
    contacts: (count: number) => `${form(count, { one: 'contact', other: 'contacts' })} of `,
    companies,
    number,
    comesIn: 'Added',
    dropsOut: 'Drops out',
    taken: 'In the filter',
    compared: 'Compared with the saved filter',
    isSaved: 'This is the current filter.',
    same: 'The same contacts as the saved filter.',
    lists: 'Samples',
    first: (shown: number, of: number) => `The first ${number(shown)} of ${number(of)}`,
    none: { taken: 'No contact matches this filter.', comesIn: 'None.', dropsOut: 'None.' },
    noValue: 'none',
    noCompany: 'No company',
    leavers: (linked: number) =>
      `${counted(linked, { one: 'contact that drops out is', other: 'contacts that drop out are' })} in AMP.`,
    lot: {
      keep: 'They stay in AMP and are no longer updated.',
      tag: 'They stay in AMP with a tag, and are no longer updated.',
      remove: 'They are removed from AMP, except those edited in AMP. You can undo it.',
    },
    noLeavers: 'None of them is in AMP.',
    skipped: 'Skipped although they match',
  },
};

import { counted, number } from '../numbers.ts';

const contactsCounted = (count: number) => counted(count, { one: 'contact', other: 'contacts' });

/** The list of contacts. */
export const contacts = {
  views: 'Views',
  all: 'All',
  mine: 'Mine',
  skippedByReason: 'Skipped, by reason',
  search: 'Search by name, e-mail or company',
  owner: 'Owner',
  owners: { anyone: 'Any owner', me: 'Mine', none: 'No owner' },
  list: 'Contacts',
  columns: {
    name: 'Name',
    company: 'Company',
    email: 'E-mail',
    companyType: 'Company type',
    owner: 'Owner',
    state: 'State',
    changed: 'Changed',
    added: 'Added',
  },
  couldNotLoad: 'The contacts could not be loaded.',
  none: 'No contacts yet.',
  noneText:
    'The first sync brings in contacts. You can also add them by hand or import a CSV file.',
  noMatch: 'No contact matches this search.',
  clear: 'Clear the search',
  why: (who: string) => `Why is “${who}” not here?`,
  create: 'New contact',
  importFile: 'Import',
  /** Names the number of contacts in the file once it is known, unless there are none. */
  exportFile: (count: number | null) =>
    count === null || count === 0 ? 'Export' : `Export ${number(count)}`,
  selected: (count: number) => `${contactsCounted(count)} selected`,
  selectAll: (count: number) => `Select all ${number(count)} that match`,
  allSelected: (count: number) => `All ${contactsCounted(count)} that match are selected`,
  remove: 'Remove',
  restore: 'Restore',
  removing: (done: number, all: number) => `Removing ${number(done)} of ${number(all)}`,
  restoring: (done: number, all: number) => `Restoring ${number(done)} of ${number(all)}`,
  removed: (count: number, rejected: number) =>
    `${contactsCounted(count)} removed.${rejectedToo(rejected)}`,
  restored: (count: number, rejected: number) =>
    `${contactsCounted(count)} restored.${rejectedToo(rejected)}`,
  couldNotRemove: 'Not all of them could be removed.',
  couldNotRestore: 'Not all of them could be restored.',
  plan: {
    title: (count: number) => `Remove ${contactsCounted(count)}?`,
    text: 'They leave every list and move to the view Removed, from which you can restore them. The next sync does in ConnectWise what your settings say about removed contacts.',
    among: 'Among them',
    more: (count: number) => `and ${number(count)} more`,
    remove: (count: number) => `Remove ${contactsCounted(count)}`,
    keep: 'Keep them',
  },
  new: {
    title: 'New contact',
    hint: 'A contact needs an e-mail address or a mobile phone.',
    firstName: 'First name',
    lastName: 'Last name',
    email: 'E-mail',
    mobilePhone: 'Mobile phone',
    company: 'Company',
    jobTitle: 'Job title',
    add: 'Add contact',
    cancel: 'Cancel',
    couldNotAdd: 'The contact was not added.',
  },
  skipped: {
    list: 'Skipped contacts',
    side: 'Where',
    sides: { contact: 'In ConnectWise', amp_contact: 'In AMP' },
    columns: { name: 'Name', id: 'Id', reason: 'Reason', check: 'Check', why: 'Why' },
    reason: 'Reason',
    anyReason: 'Any reason',
    otherReason: 'Another reason',
    reasonCount: (title: string, count: number) => `${title} (${number(count)})`,
    none: 'No contact is skipped.',
    noneText: 'Contacts that a sync skips are listed here, each with the reason.',
    noneByReason: 'No contact is skipped for this reason.',
    clear: 'Show every reason',
    couldNotLoad: 'The skipped contacts could not be loaded.',
    couldNotCount: 'The reasons could not be counted.',
    checkAgain: 'Check again',
    checking: 'Checking',
    checkAgainOf: (name: string) => `Check ${name} in ConnectWise again`,
    now: (why: string) => `Now: ${why}`,
    notChecked: (why: string) => `Not checked. ${why}`,
    why: 'Why',
    whyOf: (name: string) => `Why ${name} is skipped`,
  },
};

function rejectedToo(count: number): string {
  return count === 0 ? '' : ` ${contactsCounted(count)} could not be changed.`;
}

/** Contacts. */
export const contacts = {
  views: 'Views',
  all: 'All',
  search: 'Search by name, e-mail or company',
  list: 'Contacts',
  columns: {
    name: 'Name',
    company: 'Company',
    email: 'E-mail',
    companyType: 'Company type',
    owner: 'Owner',
    state: 'State',
    changed: 'Changed',
  },
  noName: 'No name',
  couldNotLoad: 'The contacts could not be read.',
  none: 'No contacts yet.',
  noneText:
    'Contacts come in with the first sync. You can also add them by hand or import a CSV file.',
  noMatch: 'No contact matches this search.',
  clear: 'Clear the search',
};

/** Records that are skipped. */
export const skips = {
  title: 'Skipped records',
  sides: 'Where',
  contact: 'Contacts in ConnectWise',
  ampContact: 'AMP contacts',
  columns: { name: 'Name', reason: 'Reason', advice: 'What to do' },
  list: 'Skipped records',
  couldNotLoad: 'The skipped records could not be read.',
  none: 'Nothing is skipped.',
  noneForReason: 'Nothing is skipped for this reason any more.',
  all: 'Show all reasons',
  forReason: (title: string) => `Only: ${title}`,
};

/** The search behind Ctrl+K. */
export const palette = {
  label: 'Search contacts, pages and actions',
  contacts: 'Contacts',
  pages: 'Pages',
  actions: 'Actions',
  why: 'Why is somebody not here?',
};

/** Keys, as the list behind `?` shows them. */
export const shortcuts = {
  title: 'Keyboard shortcuts',
  everywhere: [
    ['Ctrl K', 'Search contacts, pages and actions'],
    ['?', 'Show this list'],
  ],
  lists: [
    ['↑ ↓', 'Move in a list'],
    ['Enter', 'Open the row'],
    ['Space', 'Select the row'],
  ],
  goTo: (page: string) => `Go to ${page}`,
} as const;

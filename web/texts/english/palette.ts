/** The search behind Ctrl+K. */
export const palette = {
  label: 'Search contacts, pages and actions',
  contacts: 'Contacts',
  pages: 'Pages',
  actions: 'Actions',
  newTodo: 'New to-do',
  why: 'Why is someone not here?',
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
    ['Space', 'Select the row; mark a to-do as done'],
    ['M', 'Move a to-do to another day'],
    ['Delete', 'Remove a to-do'],
  ],
  review: [
    ['A', 'Keep AMP in a conflict'],
    ['C', 'Keep ConnectWise in a conflict'],
    ['E', 'Enter another value in a conflict'],
    ['Y', 'Say that a match is the same person'],
    ['N', 'Say that a match is not the same person'],
    ['L', 'Decide a conflict or match later'],
    ['Z', 'Take the last decision back'],
  ],
  goTo: (page: string) => `Go to ${page}`,
} as const;

/** Texts of forms that are edited, then saved. */
export const editing = {
  unsaved: 'Not saved',
  discard: 'Discard',
  page: {
    title: 'Leave without saving?',
    text: 'Your changes on this page are lost if you leave.',
    leave: 'Leave without saving',
    stay: 'Stay',
  },
  dialog: {
    title: 'Close without saving?',
    text: 'What you entered is lost if you close this.',
    leave: 'Close without saving',
    stay: 'Keep editing',
  },
  changedMeanwhile: {
    title: (by: string | null) =>
      by === null
        ? 'Another version was saved while you were editing'
        : `${by} saved another version while you were editing`,
    text: 'Nothing is overwritten yet, and nothing you entered is lost. Choose which one applies.',
    theirs: 'Saved version',
    mine: 'Your version',
    chooseFirst: 'Choose a version first.',
    takeTheirs: 'Keep the saved version',
    takeMine: 'Save mine instead',
  },
};

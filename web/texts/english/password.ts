/** Asks for the password before an action that requires it. */
export const password = {
  title: 'Confirm your password',
  why: 'Enter your password, so that nobody else can make this change on a computer you left open.',
  label: 'Password',
  show: 'Show the password',
  wrong: 'This is not your password.',
  couldNot: 'Your password could not be checked.',
  cancel: 'Cancel',
  goOn: 'Continue',
};

/** Shown next to controls that only administrators can use. */
export const administrators = {
  only: 'Only administrators can change this.',
  who: (names: string) => `Administrators here: ${names}.`,
};

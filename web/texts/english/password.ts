/** The question for the password before something that needs it. */
export const password = {
  title: 'Your password again',
  why: 'This change asks for your password, so that nobody can make it at a computer you left open.',
  label: 'Password',
  show: 'Show the password',
  wrong: 'This is not your password.',
  couldNot: 'Your password could not be checked.',
  cancel: 'Cancel',
  goOn: 'Continue',
};

/** What somebody without the rights of an administrator reads beside controls that do nothing for them. */
export const administrators = {
  only: 'Only administrators can change this.',
  who: (names: string) => `Administrators here: ${names}.`,
};

/** Sign-in, set-up, invitation, reset. */
export const entering = {
  signIn: 'Sign in',
  email: 'E-mail',
  password: 'Password',
  showPassword: 'Show the password',
  signingIn: 'Signing in',
  secondFactor: 'Second factor',
  code: 'Code from your authenticator app',
  useBackup: 'Use a backup code',
  useCode: 'Use the code of your app',
  backupCode: 'Backup code',
  continue: 'Continue',
  couldNotSignIn: 'You are not signed in.',
  againIn: (seconds: number) => `Too many tries. Again in ${seconds} s`,
  setUp: {
    title: 'Set up ampwise',
    organization: 'Organization',
    organizationHelp: 'The name your team knows it by.',
    name: 'Your name',
    passwordHelp: 'At least 12 characters. A sentence is good.',
    publicAddress: 'Public address',
    publicAddressHelp:
      'The address at which your team opens this page. A wrong one breaks sign-in and the links in mails.',
    submit: 'Create the organization',
    couldNot: 'The organization is not created.',
    noLink: 'Open the set-up link',
    noLinkText:
      'ampwise is set up with a one-time link. It was printed when the service started, and is in the file setup-link in the data folder. This command prints it again:',
    command: 'ampwise setup-link',
    gone: 'ampwise is set up',
    goneText: 'This installation has its first administrator. The set-up link no longer works.',
  },
};
